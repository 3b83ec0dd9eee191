"""static/page/undo.js: undo and redo of any change."""

from playwright.sync_api import Page, expect

from .playing import button, config, epoch, look, message, opened, parameters, ready, setting, train, wait_for


def undo_and_redo_say_what_they_do(page: Page) -> None:
    expect(button(page, "Undo")).to_have_attribute("aria-disabled", "true")
    setting(page, "learningRate").locator("select").select_option(value="0.3")
    wait_for(page, "state.undo.length === 1")
    button(page, "Undo").click()
    wait_for(page, "state.state.config.learningRate === 0.03")
    expect(message(page, "Undone: learning rate 0.03 → 0.3")).to_be_visible()
    button(page, "Redo").click()
    wait_for(page, "state.state.config.learningRate === 0.3")
    expect(message(page, "Redone: learning rate 0.03 → 0.3")).to_be_visible()
    expect(button(page, "Redo")).to_have_attribute("aria-disabled", "true")


def a_reset_can_be_undone(page: Page) -> None:
    train(page, 3)
    trained = parameters(page)
    page.keyboard.press("r")
    wait_for(page, "state.frame.epoch === 0")
    page.keyboard.press("Control+z")
    wait_for(page, "state.frame.epoch === 3")
    assert parameters(page) == trained


def several_changes_are_undone_in_turn(page: Page) -> None:
    for rate in ("0.1", "0.3", "1"):
        setting(page, "learningRate").locator("select").select_option(value=rate)
        wait_for(page, f"state.state.config.learningRate === {rate}")
    for rate in ("0.3", "0.1", "0.03"):
        page.locator("body").press("Control+z")
        wait_for(page, f"state.state.config.learningRate === {rate}")
    page.keyboard.press("Control+z")
    assert config(page, "learningRate") == 0.03
    for rate in ("0.1", "0.3", "1"):
        page.keyboard.press("Control+y")
        wait_for(page, f"state.state.config.learningRate === {rate}")


def steps_back_that_follow_each_other_quickly_all_count(page: Page) -> None:
    page.evaluate("() => [1, 2, 3].forEach(() => document.querySelector('[data-action=undo]').click())")
    wait_for(page, "state.redo.length === 3")
    assert config(page, "learningRate") == 0.03
    page.evaluate("() => [1, 2].forEach(() => document.querySelector('[data-action=redo]').click())")
    wait_for(page, "state.undo.length === 2")
    assert config(page, "learningRate") == 0.3


def a_change_after_an_undo_ends_the_redo(page: Page) -> None:
    setting(page, "learningRate").locator("select").select_option(value="1")
    wait_for(page, "state.redo.length === 0 && state.undo.length === 3")


def what_was_typed_wrongly_is_no_change(page: Page) -> None:
    before = look(page, "state.undo.length")
    typed = setting(page, "noise").locator(".typed")
    typed.fill("much")
    typed.press("Enter")
    expect(setting(page, "noise").locator(".field-error")).to_be_visible()
    typed.press("Escape")
    assert look(page, "state.undo.length") == before


def training_goes_on_after_an_undo(page: Page) -> None:
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 3")
    before = look(page, "state.undo.length")
    page.keyboard.press("g")
    wait_for(page, f"state.undo.length === {before + 1}")
    page.keyboard.press("Control+z")
    wait_for(page, "state.redo.length === 1")
    now = epoch(page)
    wait_for(page, f"state.frame.epoch > {now}")


def a_slider_pressed_and_not_moved_joins_no_changes(page: Page) -> None:
    before = look(page, "state.undo.length")
    slider = page.locator('np-setting[name="noise"] input[type=range]')
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + 8, box["y"] + box["height"] / 2)  # its thumb stands at 0 already
    for name, value in (("learningRate", "0.1"), ("activation", "relu")):
        page.locator(f'np-setting[name="{name}"] > select').select_option(value)
        wait_for(page, f"String(state.state.config.{name}) === '{value}'")
    wait_for(page, f"state.undo.length === {before + 2}")


def test_changes_are_undone_and_redone(page: Page) -> None:
    opened(page)
    a_reset_can_be_undone(page)
    undo_and_redo_say_what_they_do(page)
    page.locator("body").press("Control+z")
    wait_for(page, "state.undo.length === 0")
    several_changes_are_undone_in_turn(page)
    steps_back_that_follow_each_other_quickly_all_count(page)
    a_change_after_an_undo_ends_the_redo(page)
    what_was_typed_wrongly_is_no_change(page)
    a_slider_pressed_and_not_moved_joins_no_changes(page)
    training_goes_on_after_an_undo(page)


def test_a_reload_keeps_both_stacks(page: Page) -> None:
    opened(page)
    train(page, 2)
    trained = parameters(page)
    page.keyboard.press("w")
    wait_for(page, "state.undo.length === 1 && state.frame.epoch === 0")
    for rate in ("0.1", "0.3"):
        setting(page, "learningRate").locator("select").select_option(value=rate)
        wait_for(page, f"state.state.config.learningRate === {rate}")
    page.locator("body").press("Control+z")
    wait_for(page, "state.redo.length === 1 && state.state.config.learningRate === 0.1")
    page.reload()
    ready(page)
    expect(button(page, "Undo")).to_have_attribute("title", "Undo: learning rate 0.03 → 0.1")
    expect(button(page, "Redo")).to_have_attribute("title", "Redo: learning rate 0.1 → 0.3")
    page.keyboard.press("Control+y")
    wait_for(page, "state.state.config.learningRate === 0.3")
    for rate in (0.1, 0.03):
        page.keyboard.press("Control+z")
        wait_for(page, f"state.state.config.learningRate === {rate}")
    page.keyboard.press("Control+z")
    wait_for(page, "state.frame.epoch === 2 && state.undo.length === 0")
    assert parameters(page) == trained


def test_a_link_begins_with_nothing_to_undo(page: Page) -> None:
    opened(page)
    setting(page, "learningRate").locator("select").select_option(value="0.3")
    wait_for(page, "state.undo.length === 1")
    page.goto("about:blank")
    opened(page, "seed=0.5")
    assert look(page, "state.undo.length") == 0
    page.reload()
    ready(page)
    assert look(page, "state.undo.length") == 0


def test_a_gesture_after_a_reload_is_another_change(page: Page) -> None:
    opened(page)
    for noise in (10, 20):
        setting(page, "noise").locator("input[type=range]").evaluate(
            """(slider, noise) => {
              slider.dispatchEvent(new PointerEvent("pointerdown"));
              slider.value = noise;
              slider.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            noise,
        )
        wait_for(page, f"state.state.config.noise === {noise}")
        page.reload()
        ready(page)
    assert look(page, "state.undo.length") == 2


def test_the_newest_changes_are_kept_as_far_as_there_is_room(module_page: Page) -> None:
    kept = module_page.evaluate(
        """async () => {
          const { newest, pushed } = await import("/static/page/undo.js");
          const stack = [..."abcd"].map((name) => ({ run: name.repeat(100), change: name, gesture: 0 }));
          const names = (stack) => stack.map(({ change }) => change).join("");
          const long = { run: "x".repeat(30_000_000), change: "x", gesture: 0 };
          return [names(newest(stack, 1000)), names(newest(stack, 250)), names(newest(stack, 99)),
                  names(newest(stack, 99, 1)), names(newest([], 9, 1)),
                  names(pushed([long, long], long)), names(pushed(stack, { ...long, run: long.run.repeat(2) }))];
        }"""
    )
    assert kept == ["abcd", "cd", "", "d", "", "x", "x"]


def test_changes_of_one_gesture_are_one(module_page: Page) -> None:
    stack = module_page.evaluate(
        """async () => {
          const { pushed } = await import("/static/page/undo.js");
          let stack = [];
          for (const [run, change, gesture] of [
            ["a", "noise 0 → 5", 1], ["b", "noise 5 → 10", 1], ["c", "seed a → b", 0], ["d", "seed b → c", 0],
            ["e", "painting (5 points)", 2], ["f", "painting (9 points)", 2],
          ]) {
            const words = change.split(" ");
            const [what, before, , after] = words;
            const changed = words[2] === "→"
              ? { code: "changed", values: { what, before, after }, pattern: "{before} » {after} ({what})" }
              : { code: "painted", values: { points: 5 }, pattern: "painting ({points:,} points)" };
            stack = pushed(stack, { run, change, changed, gesture });
          }
          return stack.map(({ run, change }) => [run, change]);
        }"""
    )
    assert stack == [["a", "0 » 10 (noise)"], ["c", "seed a → b"], ["d", "seed b → c"], ["e", "painting (9 points)"]]
