"""static/panels/film.js: the next mini-batch stage by stage; it ends, bit for bit, where a plain step ends."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from .playing import look, opened, train, wait_for

STAGES = ("Mini-batch", "Forward", "Loss", "Backward", "Gradient", "Optimizer", "Update")


def film(page: Page, hash: str) -> Locator:
    """The open panel of a page with that link."""
    opened(page, hash)
    card = page.locator("[data-view=film]")
    card.locator("summary").click()
    wait_for(page, "state.frame.film")
    return card


def stage(card: Locator) -> str:
    return card.locator(".stage[aria-current]").inner_text().split()[-1]


def bits(page: Page, name: str) -> Any:
    """A field's numbers, exactly."""
    return look(page, f"[...new BigUint64Array(state.frame.film.{name}.slice().buffer)].map(String)")


def test_its_stages_go_forwards_and_back_by_button_and_key(page: Page) -> None:
    card = film(page, "networkShape=3&optimizer=adam&seed=5")
    assert stage(card) == "Mini-batch"
    expect(card).to_contain_text("10 points of 250")
    first = card.locator("np-film").evaluate("(film) => film.renderRoot.firstElementChild.className")
    assert first == "stages", "above what is seldom chosen"
    card.locator("button.on").click()
    expect(card.locator(".stage[aria-current]")).to_contain_text("Forward")
    expect(card.locator(".node[data-node='1:0'] text").last).not_to_have_text("")
    card.locator(".stages").focus()
    for name in STAGES[2:]:
        page.keyboard.press("ArrowRight")
        expect(card.locator(".stage[aria-current]")).to_contain_text(name)
    expect(card.locator("button.on")).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    expect(card.locator("table.weights")).to_contain_text("mean after")
    page.keyboard.press("Home")
    assert stage(card) == "Mini-batch" and look(page, "state.frame.updates") == 0


def test_it_ends_on_the_bits_of_a_plain_step(page: Page, lend: Callable[..., Page]) -> None:
    link = "networkShape=3&optimizer=adam&seed=5&dropout=30&regularization=L2&regularizationRate=0.1"
    card = film(page, link)
    for _ in range(3):
        promised = bits(page, "after")
        assert promised != bits(page, "weights")
        before = look(page, "state.frame.updates")
        card.locator("button.take").click()
        wait_for(page, f"state.frame.updates === {before + 1} && state.frame.film")
        assert bits(page, "weights") == promised
    other = opened(lend(), link)
    for _ in range(3):
        other.keyboard.press("b")
    wait_for(other, "state.frame.updates === 3")
    assert look(other, "[...state.frame.parameters]") == look(page, "[...state.frame.parameters]")


def test_it_runs_by_itself(page: Page) -> None:
    card = film(page, "networkShape=2")
    card.locator("select.pace").select_option("1")
    card.locator("button.go").click()
    for name in STAGES[1:]:
        expect(card.locator(".stage[aria-current]")).to_contain_text(name)
    expect(card.locator("button.go")).to_have_text("Run the film")
    assert look(page, "state.frame.updates") == 0


def test_its_points_are_ringed_in_the_output_while_it_is_open(page: Page) -> None:
    card = film(page, "seed=5&reshuffle=true")
    wait_for(page, "state.marked.length === 10")
    assert look(page, "state.marked") == look(page, "[...state.frame.film.numbers]")
    card.locator("select.sample").select_option("3")
    wait_for(page, "state.marked.length === 1")
    card.locator("button.stage").nth(1).click()
    expect(card.locator("h3")).to_contain_text("point 3 of the mini-batch")
    card.locator("summary").click()
    wait_for(page, "state.marked.length === 0 && !state.frame.film")
    train(page, 1)
    assert look(page, "state.frame.film") is None


def test_a_neuron_is_chosen_in_the_picture(page: Page) -> None:
    card = film(page, "networkShape=3&seed=5")
    card.locator(".node[data-node='1:2']").click()
    wait_for(page, "state.frame.film?.layer === 1 && state.frame.film.unit === 3")
    card.locator("button.stage").nth(3).click()
    expect(card.locator(".about")).to_contain_text("δ = g′(z)·∂L/∂a")


def test_choosing_a_stage_pauses_training(page: Page) -> None:
    card = film(page, "networkShape=3&seed=5")
    page.keyboard.press("Space")
    expect(card.locator(".live")).to_contain_text("Choosing a stage pauses it")
    card.locator("button.stage").nth(2).click()
    wait_for(page, "!state.playing")
    expect(card.locator(".stage[aria-current]")).to_contain_text("Loss")


def test_where_its_neuron_is_deleted_it_says_so_and_any_other_can_be_chosen(page: Page) -> None:
    card = film(page, "networkShape=3,2&seed=5")
    card.locator("select.layer").select_option("2")
    card.locator("select.unit").select_option("2")
    wait_for(page, "state.frame.film?.unit === 2")
    page.evaluate("() => document.querySelector('np-run').run.send('set', { changes: { networkShape: [3] } })")
    expect(card).to_contain_text("Layer 2 has no neuron 2.")
    card.locator("select.unit").select_option("1")
    wait_for(page, "state.frame.film?.layer === 2 && state.frame.film?.unit === 1")
    expect(card).not_to_contain_text("has no neuron")


def test_its_links_widen_by_and_by_only_at_rest(page: Page) -> None:
    """While training, other widths come ten times a second: hundreds of links would never stop moving."""
    film(page, "networkShape=4,4")
    link = page.locator("np-film path.link").first
    moves = "(link) => getComputedStyle(link).transitionDuration"
    page.emulate_media(reduced_motion="no-preference")
    assert link.evaluate(moves) != "0s"
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("np-film .training")).to_be_visible()
    assert link.evaluate(moves) == "0s"


def test_a_large_network_is_told_a_neuron_at_a_time(page: Page) -> None:
    card = film(page, "networkShape=40,40")
    expect(card).to_contain_text("too large to be drawn here")
    card.locator("button.stage").nth(4).click()
    card.locator("select.layer").select_option("2")
    card.locator("select.unit").select_option("40")
    expect(card.locator("table.weights tbody tr")).to_have_count(41)


def test_mazurs_new_weights_are_read_off_the_film(page: Page) -> None:
    card = film(page, "lesson=mazur-2-2-2")
    card.locator("select.places").select_option("10")
    card.locator("button.stage").nth(6).click()
    found = card.locator("table.weights tbody tr td:last-child")
    expect(found).to_have_text(["0.3589164797", "0.4086661861", "0.6000000000"])  # printed: 0.35891648, 0.408666186
    card.locator("select.layer").select_option("1")
    expect(found).to_have_text(["0.1497807161", "0.1995614323", "0.3500000000"])  # printed: 0.149780716, 0.19956143


def test_where_no_mini_batch_comes_it_is_said(page: Page) -> None:
    card = film(page, "percTrainData=0")
    expect(card.get_by_role("status")).to_contain_text("There are no training points")


def test_points_of_one_variable_have_one_column(page: Page) -> None:
    heads = film(page, "problem=regression&regDataset=curve-sine").locator("table th[scope=col]")
    expect(heads.filter(has_text="x₁")).to_have_count(1)
    expect(heads.filter(has_text="x₂")).to_have_count(0)
