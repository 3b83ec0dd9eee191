"""static/panels/network.js: look at neurons and links, change structure and parameters."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from engine import catalog

from .local import Local
from .mounting import drawn, mount
from .mounting import look as of
from .playing import button, config, look, opened, parameters, train, wait_for

DEEP = "networkShape=8,8,8,8,8,8&y=true&xTimesY=true&xSquared=true&ySquared=true&sinX=true&sinY=true&x=true"


def node(page: Page, identity: str) -> Locator:
    """The button of a node."""
    return page.locator(f'np-network button[data-id="{identity}"]')


def card(page: Page) -> Locator:
    """The card of what is looked at."""
    return page.locator("np-network-card")


def link_place(page: Page, identity: str, along: float = 0.5) -> tuple[float, float]:
    """A place on a link, in the page."""
    x, y = page.evaluate(
        """async ([id, along]) => {
          const { pointOn } = await import(new URL('static/panels/network/links.js', document.baseURI));
          const panel = document.querySelector('np-network');
          const { left, top } = panel.shadowRoot.querySelector('.picture').getBoundingClientRect();
          const { x, y } = pointOn(panel.curves.find((curve) => curve.id === id), along);
          return [left + x, top + y];
        }""",
        [identity, along],
    )
    return float(x), float(y)


def focused(page: Page) -> str | None:
    """Name of the element of the network that has the keyboard's focus."""
    name: str | None = page.evaluate(
        "document.querySelector('np-network').shadowRoot.activeElement?.getAttribute('aria-label') ?? null"
    )
    return name


def index_of(page: Page, identity: str) -> int:
    """Where the parameter of a node or link stands."""
    found: int = page.evaluate(
        """async (id) => {
          const { parameterIndex } = await import(new URL('static/panels/network/graph.js', document.baseURI));
          return parameterIndex(document.querySelector('np-network').graph, id);
        }""",
        identity,
    )
    return found


def shown(page: Page, link: str = "") -> Locator:
    """The diagram alone, as large as on a laptop."""
    box = '<div style="display: grid; width: 636px; height: 606px">'
    return mount(page, "network", Local(link), markup=f"{box}{drawn('network')}</div>")


def test_all_features_are_there_and_the_chosen_ones_pressed(module_page: Page) -> None:
    shown(module_page)
    names = [each["name"] for each in catalog()["feature"]]
    assert len(names) >= 7
    for name in names:
        expect(node(module_page, name)).to_have_attribute("aria-pressed", str(name in ("x", "y")).lower())


def a_click_links_a_feature_and_another_unlinks_it(page: Page) -> None:
    node(page, "sinX").click()
    wait_for(page, "state.state.layers[0].nodes.includes('sinX') && state.frame.parameters.length === 29")
    expect(node(page, "sinX")).to_have_attribute("aria-pressed", "true")
    node(page, "sinX").press("Enter")
    wait_for(page, "!state.state.layers[0].nodes.includes('sinX')")
    assert config(page, "features") == ["x", "y"]


def the_pointer_shows_a_neuron_large(page: Page) -> None:
    node(page, "1:1").hover()
    expect(page.locator("np-output h2")).to_have_text("neuron 2 of layer 1")
    wait_for(page, "state.frame.focus?.node === '1:1' && state.frame.focus.size === state.frame.output.size")
    expect(card(page)).to_contain_text("Bias")
    page.mouse.move(5, 5)
    expect(page.locator("np-output h2")).to_have_text("output")
    expect(card(page)).to_have_count(0)


def test_the_path_into_a_neuron_stands_out(module_page: Page) -> None:
    page = module_page
    shown(module_page)
    opacities = """() => import(new URL('static/panels/network/paint.js', document.baseURI)).then(({ opacityOf }) => {
      const { curves, scene } = document.querySelector('np-network');
      return Object.fromEntries(curves.map((curve) => [curve.id, opacityOf(curve, scene.focus, scene.path)]));
    })"""
    assert set(page.evaluate(opacities).values()) == {1}
    node(page, "2:0").hover()
    expect(node(page, "2:0")).to_have_class(re.compile("lifted"))
    seen = page.evaluate(opacities)
    assert seen["2:0<1:3"] == 1
    assert seen["2:0<1:3"] > seen["1:3<x"] > seen["2:1<1:3"] == seen["3:0<2:0"]


def on_a_laptop_the_card_leaves_the_map_to_the_output(page: Page) -> None:
    node(page, "1:0").click()
    expect(card(page).get_by_label("Bias")).to_be_visible()
    expect(card(page).locator("canvas")).to_be_hidden()


def a_bias_is_changed_at_once(page: Page) -> None:
    train(page, 1)
    loss = look(page, "state.frame.train_loss")
    node(page, "3:0").click()
    field = card(page).get_by_label("Bias")
    expect(field).to_be_focused()
    field.fill("-0,75")
    field.press("Enter")
    wait_for(page, "state.frame.parameters.at(-1) === -0.75")
    assert look(page, "state.frame.train_loss") != loss, "losses follow the edit"
    assert look(page, "state.frame.epoch") == 1, "an edit is no training"
    field.press("Escape")
    expect(card(page).locator("input")).to_have_count(0)
    assert (focused(page) or "").startswith("output, bias −0.75")


def a_link_is_found_read_and_changed_by_pointer(page: Page) -> None:
    index = index_of(page, "1:2<y")
    page.mouse.move(*link_place(page, "1:2<y", 0.6))
    expect(card(page)).to_contain_text("Weight")
    expect(card(page).locator("output").first).to_have_text(f"{parameters(page)[index]:.3f}".replace("-", "−"))
    page.mouse.click(*link_place(page, "1:2<y", 0.6))
    field = card(page).get_by_label("Weight")
    expect(field).to_be_focused()
    field.fill("2.5")
    field.press("Enter")
    wait_for(page, f"state.frame.parameters[{index}] === 2.5")


def a_bad_weight_is_refused_with_words(page: Page) -> None:
    before = parameters(page)
    node(page, "1:0").click()
    field = card(page).get_by_label("Bias")
    field.fill("two")
    field.press("Enter")
    expect(card(page).get_by_role("alert")).to_contain_text("two")
    field.fill("1e9")
    field.press("Enter")
    expect(card(page).get_by_role("alert")).to_contain_text(re.compile("1,?000"))
    expect(page.locator("np-messages .message")).to_have_count(0)
    assert parameters(page) == before


def typing_plays_nothing_and_steps_nothing(page: Page) -> None:
    node(page, "1:0").click()
    card(page).get_by_label("Bias").press_sequentially("s r 1")
    assert look(page, "state.playing") is False
    assert look(page, "state.frame.epoch") == 0


def by_keyboard_alone(page: Page) -> None:
    node(page, "x").focus()
    page.keyboard.press("ArrowRight")
    assert (focused(page) or "").startswith("weight from x₁ to neuron 1 of layer 1, ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "neuron 2 of layer 1, bias 0.10"
    expect(page.locator("np-output h2")).to_have_text("neuron 2 of layer 1")
    page.keyboard.press("Enter")
    page.keyboard.type("0.5")
    page.keyboard.press("Enter")
    index = index_of(page, "1:1")
    wait_for(page, f"state.frame.parameters[{index}] === 0.5")
    page.keyboard.press("Escape")
    assert focused(page) == "neuron 2 of layer 1, bias 0.50"
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "feature x₁²"
    page.keyboard.press("Enter")
    wait_for(page, "state.state.config.features.includes('xSquared')")
    assert look(page, "state.playing") is False
    page.keyboard.press("Control+z")
    wait_for(page, "!state.state.config.features.includes('xSquared')")


def parameters_are_read_live_while_training(page: Page) -> None:
    node(page, "3:0").hover()
    shown = card(page).locator("output").first
    before = shown.inner_text()
    page.keyboard.press("Space")
    expect(shown).not_to_have_text(before)


def put_away(page: Page) -> None:
    """Close the card, and leave the diagram."""
    for _ in range(2):  # the first may be the field's
        page.keyboard.press("Escape")
    page.evaluate("document.querySelector('np-network').shadowRoot.activeElement?.blur()")
    page.mouse.move(5, 5)
    expect(card(page)).to_have_count(0)


def test_neurons_and_links_are_looked_at_and_changed(page: Page) -> None:
    opened(page)
    for step in (
        the_pointer_shows_a_neuron_large,
        a_link_is_found_read_and_changed_by_pointer,
        on_a_laptop_the_card_leaves_the_map_to_the_output,
        a_bad_weight_is_refused_with_words,
        typing_plays_nothing_and_steps_nothing,
        by_keyboard_alone,
        a_bias_is_changed_at_once,
        a_click_links_a_feature_and_another_unlinks_it,
        parameters_are_read_live_while_training,
    ):
        step(page)
        put_away(page)


def test_by_touch(phone: Page) -> None:
    opened(phone)
    node(phone, "2:1").tap()
    expect(card(phone)).to_contain_text("Weights from")
    expect(phone.locator("np-output h2")).to_have_text("neuron 2 of layer 2")
    field = card(phone).get_by_label("neuron 3 of layer 1", exact=True)
    field.tap()
    field.fill("-1.5")
    field.press("Enter")
    index = index_of(phone, "2:1<1:2")
    wait_for(phone, f"state.frame.parameters[{index}] === -1.5")
    card(phone).get_by_role("button", name="Close").tap()
    expect(card(phone)).to_have_count(0)
    node(phone, "1:0").tap()
    canvas = card(phone).locator("canvas")
    expect(canvas, "on a phone the card shows the map").to_be_visible()
    blank = "(canvas) => canvas.getContext('2d').getImageData(60, 60, 1, 1).data[3] === 0"
    assert canvas.evaluate(blank) is False
    card(phone).get_by_role("button", name="Close").tap()
    phone.touchscreen.tap(*link_place(phone, "1:0<x"))
    expect(card(phone).get_by_label("Weight")).to_be_visible()


def test_six_layers_of_eight_fit_without_scrolling_and_the_tab_key_stops_there_once(page: Page) -> None:
    opened(page, DEEP)
    expect(node(page, "6:7")).to_be_visible()
    sizes = page.evaluate(
        """() => {
          const { scrollWidth, clientWidth, scrollHeight, clientHeight } =
            document.querySelector('np-network').shadowRoot.querySelector('.box');
          return [scrollWidth - clientWidth, scrollHeight - clientHeight];
        }"""
    )
    assert sizes == [0, 0]
    box = node(page, "6:7").bounding_box()
    assert box is not None and box["width"] >= 42
    stops = page.evaluate(
        "document.querySelector('np-network').shadowRoot.querySelectorAll('.picture [data-id][tabindex=\"0\"]').length"
    )
    assert stops == 1


def test_on_a_phone_a_deep_network_scrolls_in_its_own_box(phone: Page) -> None:
    opened(phone, DEEP)
    node(phone, "7:0").scroll_into_view_if_needed()
    expect(node(phone, "7:0")).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


PAINTED = """(name) => {
  const own = document.querySelector('np-network').shadowRoot.querySelector(`canvas.${name}`);
  return (own.style.visibility === 'hidden' ? own.nextElementSibling : own).toDataURL();
}"""


def painted(page: Page, canvas: str) -> str:
    """What is seen of a canvas of the network, whether the page or a worker draws it."""
    return str(page.evaluate(PAINTED, canvas))


def test_links_move_while_training_and_rest_after(page: Page) -> None:
    opened(page, "learningRate=0.00001")
    still = painted(page, "links")
    page.get_by_label("Speed").select_option(label="1 mini-batch a second")
    page.keyboard.press("Space")
    wait_for(page, "state.frame.playing")
    page.wait_for_timeout(120)  # some frames of the screen
    first = painted(page, "links")
    page.wait_for_timeout(120)
    assert len({still, first, painted(page, "links")}) == 3
    page.keyboard.press("Space")
    wait_for(page, "!state.frame.playing")
    page.wait_for_timeout(120)
    assert painted(page, "links") == painted(page, "links")


def test_with_reduced_motion_links_rest(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    opened(page)
    page.get_by_label("Speed").select_option(label="1 mini-batch a second")
    page.keyboard.press("Space")
    wait_for(page, "state.frame.updates >= 1")
    rested = page.evaluate(
        f"""async () => {{
          const painted = {PAINTED};
          // Moving links are drawn every 60 ms, a mini-batch comes every second.
          for (let screens = 0, same = 0, last = ""; screens < 600; screens++) {{
            await new Promise((done) => requestAnimationFrame(done));
            const seen = painted('links');
            same = seen === last ? same + 1 : 0;
            last = seen;
            if (same === 15) return true;
          }}
          return false;
        }}"""
    )
    assert rested


@pytest.mark.parametrize("shape", ["", "1", "4,2"])
def test_every_unit_has_a_picture(module_page: Page, shape: str) -> None:
    shown(module_page, f"networkShape={shape}")
    blank = module_page.evaluate(
        """() => {
          const panel = document.querySelector('np-network');
          const canvas = panel.shadowRoot.querySelector('canvas.nodes');
          const ratio = canvas.width / panel.layout.width;
          return [...panel.layout.centres].filter(([, { x, y }]) =>
            canvas.getContext('2d').getImageData(x * ratio, y * ratio, 1, 1).data[3] === 0).map(([id]) => id);
        }"""
    )
    assert blank == []


def test_a_neuron_without_numbers_is_hatched(module_page: Page) -> None:
    page = module_page
    shown(module_page)
    whole = painted(page, "nodes")
    page.evaluate(
        """async () => {
          const { store } = document.querySelector('np-run').run;
          const { frame } = store.get();
          const empty = ({ map, ...rest }) => ({ ...rest, map: new Uint8Array(map.length) });
          store.set({ frame: { ...frame, n: frame.n + 1, output: empty(frame.output), units: empty(frame.units) } });
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }"""
    )
    assert painted(page, "nodes") != whole
    lines = page.evaluate(
        """() => {
          const panel = document.querySelector('np-network');
          const canvas = panel.shadowRoot.querySelector('canvas.nodes');
          const { x, y } = panel.layout.centres.get('1:0');
          const side = panel.layout.node;
          const { data } = canvas.getContext('2d').getImageData(x - side / 2, y - side / 2, side, side);
          return data.filter((value, i) => i % 4 === 3 && value > 0).length / side ** 2;
        }"""
    )
    assert 0.1 < lines < 0.6


def test_links_hide_the_controls_and_features_they_name(module_page: Page) -> None:
    page = module_page
    run = shown(module_page, "numHiddenLayers_hide=true&sinX_hide=true&x_hide=true")
    expect(node(page, "y")).to_be_visible()
    expect(button(page, "Add a hidden layer")).to_have_count(0)
    expect(button(page, "Add a neuron in layer 1")).to_have_count(0)
    expect(node(page, "sinX")).to_have_count(0)
    expect(node(page, "x")).to_have_count(0)
    assert of(run, "state.state.config.features") == ["y"]


def test_the_diagram_follows_the_size_of_its_card(page: Page) -> None:
    opened(page)
    fits = """() => {
      const panel = document.querySelector('np-network');
      const box = panel.renderRoot.querySelector('.box');
      return panel.room.width === box.clientWidth && panel.room.height === box.clientHeight && box.clientWidth;
    }"""
    page.wait_for_function(fits)
    widths = []
    for width, height in ((1920, 1080), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        page.wait_for_function(fits)
        widths.append(page.evaluate(fits))
    assert widths[0] > 1.2 * widths[1]
    page.evaluate("() => { const panel = document.querySelector('np-network'); panel.parentElement.append(panel); }")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_function(f"() => ({fits})() === {widths[0]}")
