"""static/page/exercise.js, static/panels/exercise.js: an exercise made, previewed, opened; what it hides can't be
had."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from engine import catalog
from engine.settings.controls import hideable

from .playing import button, epoch, look, message, opened, wait_for
from .tabs import Guarded

TASK = "Find the smallest network.\nWhich feature makes <b>one</b> neuron enough?"
LEFT = """() => {
  const found = [];
  const visit = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) visit(each.shadowRoot);
      const control = each.matches("button, select, input, textarea, summary") && !each.matches("[data-id]");
      if (control && each.checkVisibility({ visibilityProperty: true }))
        found.push(each.outerHTML.slice(0, 120));
    }
  };
  visit(document.body);
  return found;
}"""


def dialog(page: Page) -> Locator:
    """The dialog, open."""
    button(page, "Share, save, open").click()
    page.locator("#share").get_by_role("button", name="Make an exercise").click()
    opened_dialog = page.get_by_role("dialog", name="Make an exercise")
    expect(opened_dialog).to_be_visible()
    return opened_dialog


def link_of(made: Locator, key: str, value: str | None) -> str:
    """The link, once it says so of a key."""
    field = made.get_by_label("Link to this exercise")
    for _ in range(100):
        link = field.input_value()
        if parse_qs(urlsplit(link).fragment).get(key, [None])[-1] == value:
            return link
        field.page.wait_for_timeout(50)
    raise AssertionError(f"{key} never was {value!r} in {link}")


def test_everything_can_be_hidden(page: Page) -> None:
    opened(page, "&".join([*(f"{name}_hide=true" for name in hideable()), "hideText=true"]))
    expect(page.locator(".play")).to_be_hidden()
    assert page.evaluate(LEFT) == []


def test_it_is_made_and_opened(page: Page) -> None:
    opened(page)
    made = dialog(page)
    made.get_by_label("Title").fill("Exclusive or")
    made.get_by_label("Task").fill(TASK)
    expect(made.get_by_text("markup appears as you typed it")).to_be_visible()
    for label in ("Play", "Learning rate"):
        made.get_by_label(label, exact=True).check()
    link = link_of(made, "learningRate_hide", "true")
    with page.expect_popup() as popup:
        made.get_by_role("link", name="Preview").click()
    preview = popup.value
    task = preview.get_by_role("region", name="Exercise")
    expect(task.get_by_role("heading", name="Exclusive or")).to_be_visible()
    assert task.locator("p").inner_text() == TASK and task.locator("b").count() == 0
    expect(preview.locator('np-setting[name="learningRate"]')).to_be_hidden()
    expect(preview.locator(".play")).to_be_hidden()
    preview.wait_for_function("() => location.hash.includes('title=')")
    said = parse_qs(urlsplit(preview.url).fragment)
    assert said == parse_qs(urlsplit(link).fragment) and said["task"] == [TASK]
    expect(page.get_by_role("region", name="Exercise")).to_have_count(0)


def test_that_it_was_copied_is_said_in_the_dialog(page: Guarded) -> None:
    page.permit("clipboard-read", "clipboard-write")
    opened(page)
    made = dialog(page)
    made.get_by_label("Title").fill("One")
    link = link_of(made, "title", "One")
    made.get_by_role("button", name="Copy link").click()
    expect(made.get_by_text("Copied.", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    made.get_by_label("Title").fill("Two")
    expect(made.get_by_text("Copied.", exact=True)).to_have_count(0)


def test_with_the_weights_as_they_are(page: Page) -> None:
    opened(page, "title=Go%20on")
    page.keyboard.press("s")
    wait_for(page, "state.frame.epoch === 1")
    made = dialog(page)
    expect(made.get_by_label("Title")).to_have_value("Go on")
    made.get_by_label("Start from the weights").check()
    field = made.get_by_label("Link to this exercise")
    page.wait_for_function("(field) => field.value.includes('run=')", arg=field.element_handle())
    page.goto(field.input_value())
    page.reload()
    wait_for(page, "state.frame?.epoch === 1 && state.view.title === 'Go on'")


REFUSED = [
    ("Title", "a" * 81, "limit is 80"),
    ("Task", "🙂" * 1001, "has 1,001 characters; the limit is 1,000"),
    ("Task", "a\u202eb", "can't show"),
]


def words_that_cant_be_used_are_refused(made: Locator) -> None:
    for name, text, words in REFUSED:
        made.get_by_label(name).fill(text)
        expect(made.locator(".fault")).to_contain_text(words)
        expect(made.get_by_role("button", name="Copy link")).to_be_disabled()
        made.get_by_label(name).fill("short")
        expect(made.locator(".fault")).to_have_count(0)
        expect(made.get_by_role("button", name="Copy link")).to_be_enabled()


def words_of_any_language_are_taken(made: Locator) -> None:
    text = "می‌خواهم 👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿\tשלום\u200f!"
    made.get_by_label("Task").fill(text)
    link_of(made, "task", text)
    expect(made.locator(".fault")).to_have_count(0)


def a_part_is_ticked_at_once(made: Locator) -> None:
    made.get_by_label("Page", exact=True).check()
    link_of(made, "share_hide", "true")
    made.get_by_label("Share, save, open").uncheck()
    link = link_of(made, "share_hide", None)
    assert "theme_hide=true" in link
    assert made.get_by_label("Page", exact=True).evaluate("(box) => box.indeterminate")


def test_words_and_parts_are_chosen(page: Page) -> None:
    opened(page)
    assert len(page.evaluate(LEFT)) > 30, "what is not hidden is there"
    made = dialog(page)
    words_that_cant_be_used_are_refused(made)
    words_of_any_language_are_taken(made)
    a_part_is_ticked_at_once(made)


def test_a_reload_keeps_what_is_hidden(page: Page) -> None:
    opened(page, "task=Try&noise_hide=true&hideText=true")
    expect(page.locator('np-setting[name="noise"]')).to_be_hidden()
    page.wait_for_function("() => location.hash.includes('noise_hide')")
    page.wait_for_function("() => JSON.parse(sessionStorage['numplay.checkpoint'] ?? '{}').hide?.length")
    page.reload()
    wait_for(page, "state.frame?.epoch === 0")
    expect(page.get_by_role("region", name="Exercise")).to_be_visible()
    expect(page.locator('np-setting[name="noise"]')).to_be_hidden()
    expect(page.locator("#about")).to_be_hidden()


def test_features_of_the_network_cant_be_ticked(page: Page) -> None:
    """Their links would hide nothing: a hidden feature would leave the network."""
    opened(page, "x=true&y=false")
    made = dialog(page)
    features = made.get_by_role("group", name="Features")
    expect(features.locator('[value="x"]')).to_be_disabled()
    features.get_by_role("checkbox", name="Features", exact=True).check()
    link = link_of(made, "y_hide", "true")
    said = parse_qs(urlsplit(link).fragment)
    ticked = features.locator('[name="hide"]:checked').evaluate_all("(boxes) => boxes.map((box) => box.value)")
    assert ticked and "x" not in ticked
    assert [name for name in ticked if said.get(f"{name}_hide") != ["true"]] == []


HIDDEN_KEYS = "regenerate paint newWeights undo share resetButton stepButton shortcuts".split()


def test_keys_of_hidden_controls_do_nothing(page: Page) -> None:
    opened(page, "&".join(f"{name}_hide=true" for name in HIDDEN_KEYS))
    before = look(page, "[...state.frame.parameters]")
    for key in ("g", "p", "w", "r", "s", "b", "?"):
        page.keyboard.press(key)
    page.keyboard.press("Space")
    wait_for(page, "state.playing")
    assert look(page, "[state.painting, state.undo.length]") == [False, 0] and before
    expect(page.get_by_role("dialog")).to_have_count(0)


def without_play_nothing_fast_forwards(page: Page) -> None:
    expect(page.get_by_role("button", name="Fast-forward to an epoch")).to_be_hidden()


def a_hidden_table_cant_be_dropped(page: Page) -> None:
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["1,2,3"], "points.csv"));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(message(page, "accept tables")).to_be_visible()


def test_what_is_hidden_cant_be_had_another_way(page: Page) -> None:
    opened(page, "table_hide=true&playButton_hide=true")
    without_play_nothing_fast_forwards(page)
    a_hidden_table_cant_be_dropped(page)


def test_a_group_with_nothing_left_has_no_button_and_another_link_ends_the_exercise(page: Page) -> None:
    names = [each["name"] for each in catalog()["settings"] if each["group"] == "regularization"]
    opened(page, "&".join(["title=First&hideText=true&noise_hide=true", *(f"{name}_hide=true" for name in names)]))
    expect(page.get_by_role("region", name="Exercise")).to_be_visible()
    expect(button(page, "Regularization")).to_be_hidden()
    expect(button(page, "Network")).to_be_visible()
    page.evaluate("location.hash = '#noise=5'")
    wait_for(page, "state.state.config.noise === 5")
    expect(page.get_by_role("region", name="Exercise")).to_have_count(0)
    expect(button(page, "Regularization")).to_be_visible()
    expect(page.locator("#about")).to_be_attached()
    assert look(page, "[state.view.hideText ?? null, state.hide.size]") == [None, 0]


def test_weights_that_are_hidden_can_be_read_not_changed(page: Page) -> None:
    opened(page, "weights_hide=true")
    page.locator('np-network [data-id="1:0"]').click()
    expect(page.locator("np-network-card output").first).to_be_visible()
    expect(page.locator("np-network-card input")).to_have_count(0)
    assert epoch(page) == 0
