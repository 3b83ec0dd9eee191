"""static/elements/parameters.js: hyperparameters of the chosen entry, beside the menu."""

from playwright.sync_api import Locator, Page, expect

from engine import catalog

from .playing import config, look, opened, setting, unfold, wait_for

SETTINGS = [each for each in catalog()["settings"] if each["kind"] == "choice" and "registry" in each]
WITH_SOME = [
    (each["name"], entry)
    for each in SETTINGS
    if each["name"] not in ("dataset", "regDataset", "outputActivation")
    for entry in catalog()[each["registry"]]
    if entry["parameters"] and entry["name"] in [choice["name"] for choice in each["choices"]]
]


def field_of(control: Locator, parameter: dict) -> Locator:
    return control.locator(f'input[name="{parameter["name"]}"]')


def is_flag(parameter: dict) -> bool:
    return parameter["whole"] and (parameter["low"], parameter["high"]) == (0, 1)


def every_hyperparameter_is_set(page: Page, name: str) -> None:
    control = unfold(page, name)
    for entry in (entry for each, entry in WITH_SOME if each == name):
        control.locator(":scope > select").select_option(value=entry["name"])
        wait_for(page, f"(state.state.config.{name}.name ?? state.state.config.{name}) === {entry['name']!r}")
        for parameter in entry["parameters"]:
            field = field_of(control, parameter)
            if is_flag(parameter):
                field.check()
                value = 1.0
            else:
                expect(field).not_to_have_value("")
                value = parameter["high"] * 0.3
                field.fill(f"{value:g}")
                field.press("Enter")
            wait_for(page, f"state.state.config.{name}[{parameter['name']!r}] === {value:g}")
    assert look(page, "state.messages.filter(({ kind }) => kind === 'error').length") == 0
    page.keyboard.press("Escape")


def test_every_hyperparameter_is_set(page: Page) -> None:
    opened(page)
    for name in dict.fromkeys(name for name, _ in WITH_SOME):
        every_hyperparameter_is_set(page, name)


def each_is_named_and_explained_with_its_range(page: Page) -> None:
    for name, entry in WITH_SOME[:6]:
        control = unfold(page, name)
        control.locator(":scope > select").select_option(value=entry["name"])
        for parameter in entry["parameters"]:
            field = field_of(control, parameter)
            expect(field).to_have_accessible_name(parameter["label"])
            small = field.locator("xpath=ancestor::label").locator("small")
            expect(small).to_contain_text(parameter["help"])  # the choice before may have one of the same label
            words = small.text_content() or ""
            assert is_flag(parameter) or f"{parameter['high']:g}"[:4] in words.replace(",", "")
        page.keyboard.press("Escape")


def a_value_outside_is_refused_at_the_field_and_escape_takes_it_back(page: Page) -> None:
    name, entry = next(pair for pair in WITH_SOME if pair[0] == "optimizer")
    parameter = next(each for each in entry["parameters"] if not is_flag(each))
    control = unfold(page, name)
    control.locator(":scope > select").select_option(value=entry["name"])
    field = field_of(control, parameter)
    expect(field).to_be_visible()
    before = config(page, name)
    for text in ("1e9", "much", ""):
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(control.locator(".field-error")).to_contain_text(f"{parameter['label']}: ")
        expect(field).to_have_value(text)
        assert config(page, name) == before
        field.press("Escape")
        expect(control.locator(".field-error")).to_be_hidden()
        expect(field).not_to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value(f"{parameter['default']:g}")
    expect(page.locator("#group-training")).to_be_visible()  # Escape was the field's


def they_go_with_their_entry(page: Page) -> None:
    name, entry = next(pair for pair in WITH_SOME if pair[0] == "initializer")
    plain = next(each for each in catalog()["initializer"] if not each["parameters"])
    control = unfold(page, name)
    place = control.locator(":scope > .parameters")
    control.locator(":scope > select").select_option(value=entry["name"])
    expect(place.locator("input")).to_have_count(len(entry["parameters"]))
    control.locator(":scope > select").select_option(value=plain["name"])
    expect(place).to_be_hidden()
    assert setting(page, name).locator(":scope > .parameters input").count() == 0


def test_they_are_explained_refused_and_gone_with_their_entry(page: Page) -> None:
    opened(page)
    each_is_named_and_explained_with_its_range(page)
    a_value_outside_is_refused_at_the_field_and_escape_takes_it_back(page)
    page.keyboard.press("Escape")
    they_go_with_their_entry(page)
