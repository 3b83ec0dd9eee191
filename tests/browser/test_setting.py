"""static/elements/setting.js: the controls that the catalogue asks for."""

from playwright.sync_api import Page, expect

from engine import catalog

from .playing import button, choose, config, epoch, look, message, opened, setting, train, unfold, wait_for

SETTINGS = {each["name"]: each for each in catalog()["settings"]}
ON_THE_DIAGRAM = {"features", "formulas"}
OWN = {entry["name"] for entry in catalog()["dataset"] if entry["given"]}  # these need points first
MENUS = [name for name, each in SETTINGS.items() if each["kind"] in ("number", "integer", "choice")]


def every_setting_has_a_control(page: Page) -> None:
    for name, each in SETTINGS.items():
        if name not in ON_THE_DIAGRAM:
            expect(setting(page, name)).to_have_count(1)
            expect(setting(page, name)).to_contain_text(each["label"])


def test_what_the_catalogue_offers_can_be_chosen(page: Page) -> None:
    """The last and the first value of every menu, slider and set of pictures; the server's answer is what counts.

    A combination that makes no sense is refused with the reason, and the control shows the run's value again.
    """
    opened(page)
    every_setting_has_a_control(page)
    for name in MENUS:
        each = SETTINGS[name]
        problem = "regression" if name == "regDataset" else "classification"
        if config(page, "problem") != problem and name != "problem":
            choose(page, "problem", problem)
            wait_for(page, f"state.state.problem === {problem!r}")
        control = unfold(page, name)
        values = each.get("offered") or [choice["name"] for choice in each["choices"] if choice["name"] not in OWN]
        for value in (values[-1], values[0]):
            choose(page, name, value)
            chosen = f"(state.state.config[{name!r}].name ?? state.state.config[{name!r}]) === {value!r}"
            wait_for(page, f"{chosen} || state.messages.some(({{ field }}) => field === {name!r})")
            if not look(page, chosen):
                expect(control.locator(".field-error")).to_contain_text(str(value))
                control.get_by_role("button", name="Dismiss").click()
        assert look(page, chosen), f"{name} can't be set back to {value}"
        page.keyboard.press("Escape")


def escape_takes_back_what_was_typed_and_then_closes_the_popup(page: Page) -> None:
    shape = unfold(page, "networkShape").locator(".typed")
    popup = page.locator("#group-network")
    for text in ("abc", "3, 2"):
        shape.fill(text)
        if text == "abc":
            shape.press("Enter")
            expect(shape).to_have_attribute("aria-invalid", "true")
        shape.press("Escape")
        expect(shape).to_have_value("4, 2")
        expect(popup).to_be_visible()
    shape.press("Escape")
    expect(popup).to_be_hidden()


def hidden_layers_are_typed(page: Page) -> None:
    typed = unfold(page, "networkShape").locator(".typed")
    typed.fill("3 3, 2")
    typed.press("Enter")
    wait_for(page, "state.state.config.networkShape.join() === '3,3,2'")
    typed.fill("1000000000")
    typed.press("Enter")
    error = setting(page, "networkShape").locator(".field-error")
    expect(error).to_have_text("Enter at most 12 layers of 1 to 128 units, such as 4, 2.×")
    expect(typed).to_have_value("1000000000")


def a_checkbox_sets_a_flag(page: Page) -> None:
    unfold(page, "reshuffle").get_by_role("checkbox").check()
    wait_for(page, "state.state.config.reshuffle === true")


def test_settings_in_a_popup_are_typed_and_ticked(page: Page) -> None:
    opened(page)
    escape_takes_back_what_was_typed_and_then_closes_the_popup(page)
    hidden_layers_are_typed(page)
    page.keyboard.press("Escape")  # what was typed
    page.keyboard.press("Escape")  # the popup
    a_checkbox_sets_a_flag(page)


def numbers_change_without_a_reset(page: Page) -> None:
    train(page, 3)
    for count, (name, value) in enumerate({"learningRate": 0.1, "regularizationRate": 0.01, "batchSize": 5}.items()):
        choose(page, name, value)
        wait_for(page, f"state.state.config[{name!r}] === {value}")
        train(page, 1)
        assert epoch(page) == 4 + count


def the_activation_changes_without_a_reset(page: Page) -> None:
    before = epoch(page)
    menu = setting(page, "activation").locator("select")
    other = menu.locator("option").last.get_attribute("value")
    menu.select_option(value=other)
    wait_for(page, f"state.state.config.activation === {other!r}")
    assert epoch(page) == before


def test_live_settings_keep_weights_and_epochs(page: Page) -> None:
    opened(page)
    numbers_change_without_a_reset(page)
    the_activation_changes_without_a_reset(page)


def help_opens_beside_its_control_and_closes_with_escape(page: Page) -> None:
    label = SETTINGS["learningRate"]["label"]
    button(page, f"What is {label}?").click()
    words = page.locator("#setting-learningRate-help")
    expect(words).to_contain_text(SETTINGS["learningRate"]["help"])
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()


def a_refused_number_is_explained_at_its_field(page: Page) -> None:
    control = setting(page, "learningRate")
    typed = control.locator(".typed")
    for text in ("foo", "-1", "1e99", ""):
        control.locator("select").select_option(label="Other value…")
        typed.fill(text)
        typed.press("Enter")
        expect(control.locator(".field-error")).to_contain_text("number from 0 to 1,000")
        expect(typed).to_have_attribute("aria-invalid", "true")
        expect(typed).to_have_value(text)
        expect(message(page, "learningRate")).to_have_count(0)
        assert config(page, "learningRate") == 0.03
        typed.press("Escape")
        expect(control.locator(".field-error")).to_be_hidden()
        expect(control.locator("select option:checked")).to_have_text("0.03")


def a_number_outside_the_menu_is_typed(page: Page) -> None:
    control = setting(page, "learningRate")
    control.locator("select").select_option(label="Other value…")
    typed = control.locator(".typed")
    expect(typed).to_be_focused()
    typed.fill("0,042")
    typed.press("Enter")
    wait_for(page, "state.state.config.learningRate === 0.042")
    expect(control.locator("select")).to_be_focused()
    expect(control.locator("select option:checked")).to_have_text("0.042")
    control.locator("select").select_option(value="0.1")
    wait_for(page, "state.state.config.learningRate === 0.1")
    expect(control.locator("option", has_text="0.042")).to_have_count(0)


def a_refusal_names_the_setting_as_the_page_does(page: Page) -> None:
    typed = setting(page, "percTrainData").locator(".typed")
    typed.fill("half")
    typed.press("Enter")
    expect(setting(page, "percTrainData").locator(".field-error")).to_contain_text("Enter a number from 0 to 100.")
    page.evaluate(
        """async () => {
          const { send } = document.querySelector('np-run').run;
          await send('set', { changes: { labelNoise: 99 } });
        }"""
    )
    expect(message(page, "Label noise: Enter a number from 0 to")).to_be_visible()


def an_error_is_dismissed_by_its_button(page: Page) -> None:
    control = setting(page, "noise")
    control.locator(".typed").fill("much")
    control.locator(".typed").press("Enter")
    expect(control.locator(".field-error")).to_have_text("Enter a number from 0 to 80.×")
    expect(control.locator(".typed")).to_have_value("much")
    control.get_by_role("button", name="Dismiss").click()
    expect(control.locator(".field-error")).to_be_hidden()
    expect(control.locator(".typed")).to_have_value("0")


def a_drag_ends_at_its_last_value_and_is_one_change(page: Page) -> None:
    before = look(page, "state.undo.length")
    slider = setting(page, "noise").locator("input[type=range]")
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 8 + (box["width"] - 9) * step / 8, middle)
    page.mouse.up()
    wait_for(page, "state.state.config.noise === 50")
    expect(slider).to_have_value("50")
    assert look(page, "state.undo.length") == before + 1
    assert look(page, "state.undo.at(-1).change").endswith("0 → 50")


def a_slider_takes_a_typed_value_between_its_steps(page: Page) -> None:
    typed = setting(page, "noise").locator(".typed")
    typed.fill("12.5")
    typed.press("Tab")
    wait_for(page, "state.state.config.noise === 12.5")


def the_datasets_are_those_of_the_problem(page: Page) -> None:
    expect(setting(page, "dataset")).to_be_visible()
    expect(setting(page, "regDataset")).to_be_hidden()
    menu = setting(page, "problem").locator("select")
    menu.select_option(value=SETTINGS["problem"]["choices"][1]["name"])
    expect(setting(page, "regDataset")).to_be_visible()
    expect(setting(page, "dataset")).to_be_hidden()


def test_what_is_typed_dragged_or_chosen_is_taken_or_refused_at_its_control(page: Page) -> None:
    opened(page)
    help_opens_beside_its_control_and_closes_with_escape(page)
    a_refused_number_is_explained_at_its_field(page)
    a_number_outside_the_menu_is_typed(page)
    a_refusal_names_the_setting_as_the_page_does(page)
    an_error_is_dismissed_by_its_button(page)
    a_drag_ends_at_its_last_value_and_is_one_change(page)
    a_slider_takes_a_typed_value_between_its_steps(page)
    the_datasets_are_those_of_the_problem(page)
