"""static/page/location.js: the address shows the state, and opens it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from .playing import button, config, epoch, look, message, opened, ready, setting, train, wait_for

LINK = "activation=relu&batchSize=7&learningRate=0.1&networkShape=3,2&seed=0.5&problem=classification"


def keys(page: Page) -> dict[str, str]:
    """The key=value pairs in the address."""
    pairs = parse_qs(urlsplit(page.url).fragment, keep_blank_values=True)
    return {key: values[-1] for key, values in pairs.items()}


def wait_for_key(page: Page, key: str, value: str) -> None:
    """Wait until the address has the pair."""
    page.wait_for_function(
        "([key, value]) => new URLSearchParams(location.hash.slice(1)).get(key) === value", arg=[key, value]
    )


def the_address_shows_the_state(page: Page) -> None:
    wait_for_key(page, "learningRate", "0.03")
    setting(page, "learningRate").locator("select").select_option(value="0.3")
    wait_for_key(page, "learningRate", "0.3")
    assert keys(page)["showTestData"] == "false"


def a_link_within_the_page_leaves_the_state_in_the_address(page: Page) -> None:
    train(page, 2)
    page.get_by_role("link", name="What is this?").click()
    expect(page.get_by_role("heading", name="What is this?", exact=True)).to_be_in_viewport()
    assert "learningRate" in page.url
    assert epoch(page) == 2


def another_link_in_the_address_is_opened_without_a_reload(page: Page) -> None:
    page.evaluate(f"location.hash = {LINK!r}")
    wait_for(page, "state.state.config.batchSize === 7 && state.frame.epoch === 0")
    button(page, "Undo").click()
    wait_for(page, "state.frame.epoch === 2 && state.state.config.batchSize === 10")


def test_the_address_shows_the_state_and_opens_another(page: Page) -> None:
    opened(page)
    the_address_shows_the_state(page)
    a_link_within_the_page_leaves_the_state_in_the_address(page)
    another_link_in_the_address_is_opened_without_a_reload(page)


def a_link_is_opened(page: Page) -> None:
    assert config(page, "batchSize") == 7
    assert config(page, "networkShape") == [3, 2]
    expect(setting(page, "learningRate").locator("option:checked")).to_have_text("0.1")


def a_text_that_names_no_network_changes_nothing(page: Page) -> None:
    button(page, "Share, save, open").click()
    field = page.get_by_label("Link to open")
    field.fill("a=b")
    field.press("Enter")
    expect(message(page, "isn't a link to a network")).to_be_visible()
    assert epoch(page) == 3


def an_address_that_is_no_link_gives_way_and_takes_no_run_with_it(page: Page) -> None:
    for nonsense in ("total nonsense", ""):
        page.evaluate(f"location.hash = {nonsense!r}")
        wait_for_key(page, "batchSize", "7")
    page.reload()
    ready(page)
    assert epoch(page) == 3


def test_a_link_is_opened_and_nonsense_is_not(page: Page) -> None:
    opened(page, LINK)
    a_link_is_opened(page)
    train(page, 3)
    a_text_that_names_no_network_changes_nothing(page)
    an_address_that_is_no_link_gives_way_and_takes_no_run_with_it(page)


def a_link_is_pasted(page: Page) -> None:
    page.evaluate(
        """(text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }""",
        f"https://playground.tensorflow.org/#{LINK}",
    )
    wait_for(page, "state.state.config.batchSize === 7")


def a_link_is_pasted_into_the_field_for_it(page: Page) -> None:
    button(page, "Share, save, open").click()
    field = page.get_by_label("Link to open")
    field.fill("hello")
    field.press("Enter")
    expect(message(page, "hello")).to_be_visible()
    field.fill(f"  https://playground.tensorflow.org/#{LINK.replace('batchSize=7', 'batchSize=8')}  ")
    field.press("Enter")
    wait_for(page, "state.state.config.batchSize === 8")


def a_link_is_found_in_a_passage_of_a_mail(page: Page) -> None:
    button(page, "Share, save, open").click()
    field = page.get_by_label("Link to open")
    link = LINK.replace("batchSize=7", "batchSize=9").replace("&", "&amp;")
    field.fill(f"Open <https://playground.tensorflow.org/#{link}>, then press play.")
    field.press("Enter")
    wait_for(page, "state.state.config.batchSize === 9")
    assert look(page, "state.messages.length") == 0


def test_a_link_is_opened_from_wherever_it_is_pasted(page: Page) -> None:
    opened(page)
    a_link_is_pasted(page)
    a_link_is_found_in_a_passage_of_a_mail(page)
    expect(page.locator("#share")).to_be_hidden()
    a_link_is_pasted_into_the_field_for_it(page)


@pytest.mark.parametrize("path", [f"/?{LINK}", f"/index.html#{LINK}", f"/%23{LINK}", f"/?hl=de#{LINK}"])
def test_other_ways_to_write_the_address(page: Page, path: str) -> None:
    page.goto(path)
    ready(page)
    assert config(page, "batchSize") == 7 and config(page, "networkShape") == [3, 2]
    assert look(page, "state.messages.length") == 0
    wait_for_key(page, "batchSize", "7")
    expect(page).to_have_url(re.compile(r"^[^?]*$"))
    train(page, 2)
    page.reload()
    ready(page)
    assert epoch(page) == 2


def test_a_path_that_leads_nowhere_leads_back(page: Page) -> None:
    page.guard.allow(r"404 .*/some/where\)")
    page.goto("/some/where")
    page.get_by_role("link", name="Open NumPlay").click()
    ready(page)


def test_bad_values_of_a_link_are_named(page: Page) -> None:
    opened(page, "learningRate=foo&networkShape=abc&batchSize=-1&nonsense=1")
    assert look(page, "state.messages.length") == 1
    for words in ("learningRate=foo", "abc", "-1", "nonsense"):
        expect(message(page, words)).to_be_visible()
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 0")


HIDDEN = {
    "playButton": ".play",
    "stepButton": '[data-action="step"]',
    "resetButton": '[data-action="reset"]',
    "learningRate": 'np-setting[name="learningRate"]',
    "dataset": 'np-setting[name="dataset"]',
    "noise": 'np-setting[name="noise"]',
}


def controls_are_hidden_by_the_link(page: Page) -> None:
    for name, selector in HIDDEN.items():
        expect(page.locator(selector)).to_be_hidden()
        wait_for_key(page, f"{name}_hide", "true")
    expect(setting(page, "batchSize")).to_be_visible()


def the_text_is_hidden_by_the_link(page: Page) -> None:
    expect(page.locator("#about")).to_be_hidden()
    expect(page.locator(".tagline")).to_be_hidden()


def test_a_link_hides_controls_and_the_text(page: Page) -> None:
    opened(page, "&".join([*(f"{name}_hide=true" for name in HIDDEN), "hideText=true"]))
    controls_are_hidden_by_the_link(page)
    the_text_is_hidden_by_the_link(page)


def test_a_hidden_control_has_no_key_either(page: Page) -> None:
    opened(page, "playButton_hide=true")
    page.keyboard.press("Space")
    page.keyboard.press("s")
    wait_for(page, "state.frame.epoch === 1")
    assert look(page, "state.playing") is False


def test_view_keys_are_kept(page: Page) -> None:
    opened(page, "showTestData=true&discretize=true")
    assert look(page, "[state.view.showTestData, state.view.discretize]") == [True, True]
    setting(page, "learningRate").locator("select").select_option(value="0.3")
    wait_for_key(page, "learningRate", "0.3")
    assert keys(page)["showTestData"] == "true"


LINKS = (
    "https://playground.tensorflow.org/#activation=tanh&seed=0.1",
    "#activation=tanh",
    "learningRate=0.1&noise=5",
    "activation.slope=0.1",
    "Open <https://playground.tensorflow.org/#\nactivation=tanh&\nseed=0.1>, please.",
    "https://numplay.example/%23activation%3Dtanh",
)
OTHER_TEXTS = ("hello", "about", "x = 3", "https://example.org/?a=b", "")


def test_what_looks_like_a_link(module_page: Page) -> None:
    found = module_page.evaluate(
        """async (texts) => {
          const { looksLikeLink } = await import("/static/page/location.js");
          const { createStore } = await import("/static/page/store.js");
          return texts.filter((text) => looksLikeLink(createStore(), text));
        }""",
        [*LINKS, *OTHER_TEXTS],
    )
    assert found == list(LINKS)


def test_markup_in_a_link_is_text(page: Page) -> None:
    """Nothing in it runs, none of it becomes an element, and JavaScript's own objects stay as they are."""
    evil = "%3Cimg%20src%3Dx%20onerror%3D%22window.hacked%3D1%22%3E%3Cscript%3Ehacked%3D1%3C/script%3E"
    own = "__proto__=1&__proto__.hacked=1&constructor.prototype.hacked=1&toString=1&hasOwnProperty_hide=true"
    opened(page, f"title={evil}&task={evil}&{own}&seed={evil}&__proto___hide=true")
    expect(page.locator("body")).to_contain_text('<img src=x onerror="window.hacked=1">')
    assert page.evaluate("[window.hacked, ({}).hacked, Object.keys(Object.prototype).length]") == [None, None, 0]
    assert page.locator("img[src=x]").count() == 0


def test_a_link_that_the_page_has_written_over_is_opened_all_the_same(page: Page) -> None:
    opened(page, "noise=0")
    page.evaluate(
        "() => { const own = location.href; location.hash = '#noise=5'; history.replaceState(null, '', own); }"
    )
    wait_for(page, "state.state.config.noise === 5")
