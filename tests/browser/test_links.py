"""Links of every kind: jump and residual ones, what dropout leaves out, and their count."""

import re

from playwright.sync_api import Page, expect

from .playing import button, look, opened, train, wait_for
from .test_network import card, index_of, link_place, node


def pixels_at(page: Page, canvas: str, x: float, y: float, reach: float = 2) -> int:
    """How many pixels around a place of the picture are drawn upon."""
    count: int = page.evaluate(
        """([name, x, y, reach]) => {
          const canvas = document.querySelector('np-network').shadowRoot.querySelector(`canvas.${name}`);
          const ratio = canvas.width / canvas.clientWidth;
          const box = [x - reach, y - reach, 2 * reach, 2 * reach].map((each) => Math.round(each * ratio));
          const { data } = canvas.getContext('2d').getImageData(...box);
          return data.reduce((sum, value, i) => sum + (i % 4 === 3 && value > 30), 0);
        }""",
        [canvas, x, y, reach],
    )
    return count


def test_the_parameters_are_counted_with_the_sum_that_says_so(page: Page) -> None:
    opened(page, "networkShape=4,2")
    below = page.locator("np-network .below")
    expect(below).to_have_text(re.compile(r"\(2 \+ 1\)·4 \+ \(4 \+ 1\)·2 \+ \(2 \+ 1\)·1 = 25 parameters"))
    button(page, "Remove a neuron in layer 2").click()
    expect(below).to_contain_text("= 19 parameters")


def test_unwise_settings_are_told_below_for_as_long_as_they_are_so(page: Page) -> None:
    opened(page, "outputActivation=sigmoid")
    warning = page.get_by_role("note").filter(has_text="Squared loss with sigmoid learns slowly")
    expect(warning).to_be_visible()
    page.get_by_label("Activation of the output", exact=True).select_option(index=0)
    expect(warning).to_have_count(0)


def test_jump_connections_are_drawn_found_and_changed(page: Page) -> None:
    opened(page, "jump=true&networkShape=4,2")
    last = look(page, "state.state.layers.length - 1")
    identity = f"{last}:0<x"
    place = page.evaluate(
        """async (id) => {
          const { pointOn } = await import(new URL('static/panels/network/links.js', document.baseURI));
          const panel = document.querySelector('np-network');
          const curve = panel.curves.find((each) => each.id === id);
          const points = [0.3, 0.4, 0.5, 0.6, 0.7].map((at) => pointOn(curve, at));
          const lowest = points.reduce((one, other) => (other.y > one.y ? other : one));
          const hidden = panel.graph.columns.slice(1, -1).flat().map((each) => panel.layout.centres.get(each).y);
          return { ...lowest, below: Math.max(...hidden) };
        }""",
        identity,
    )
    assert place["y"] > place["below"]  # it passes below the middle of every neuron between
    assert pixels_at(page, "links", place["x"], place["y"]) > 0
    page.mouse.click(*link_place(page, identity))
    expect(card(page)).to_contain_text("Weight")
    field = card(page).locator("input").first
    field.fill("0.75")
    field.press("Enter")
    wait_for(page, f"Math.abs(state.frame.parameters[{index_of(page, identity)}] - 0.75) < 1e-6")


def test_residual_connections_are_drawn_and_spoken(page: Page) -> None:
    opened(page, "residual=true&networkShape=3,3")
    top = """async () => {
      const { pointOn } = await import(new URL('static/panels/network/links.js', document.baseURI));
      const { residuals } = document.querySelector('np-network');
      return { count: residuals.length, ...pointOn(residuals[0]) };
    }"""
    found = page.evaluate(top)
    assert found["count"] == 3
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    assert pixels_at(page, "links", found["x"], found["y"], 6) > 0
    expect(node(page, "2:0")).to_have_attribute("aria-label", re.compile("plus the output of neuron 1 of layer 1"))


def test_what_dropout_leaves_out_is_crossed_out(page: Page) -> None:
    opened(page, "dropout=50&networkShape=6")
    train(page, 1)
    # The picture follows the store by one animation frame, so both are read until they agree.
    agree = """async () => {
      const { store } = document.querySelector('np-run').run;
      const { layout } = document.querySelector('np-network');
      const canvas = document.querySelector('np-network').shadowRoot.querySelector('canvas.nodes');
      const ratio = canvas.width / canvas.clientWidth;
      const faint = () => [0, 1, 2, 3, 4, 5].filter((i) => {
        const { x, y } = layout.centres.get(`1:${i}`);
        // Beside the cross, beside the corner's dot.
        const place = [x + layout.node * 0.05, y - layout.node * 0.4].map((each) => Math.round(each * ratio));
        return canvas.getContext('2d').getImageData(...place, 1, 1).data[3] < 100;
      });
      let out, seen;
      for (const end = performance.now() + 15000; performance.now() < end;) {
        out = [...store.get().frame.dropped[0]].sort();
        seen = faint();
        if (String(out) === String(seen)) break;
        await new Promise(requestAnimationFrame);
      }
      return [out, seen];
    }"""
    out, faint = page.evaluate(agree)
    assert 0 < len(out) < 6
    assert faint == out


def test_without_biases_there_are_none_to_change(page: Page) -> None:
    opened(page, "bias=false")
    expect(node(page, "1:0")).to_have_attribute("aria-label", "neuron 1 of layer 1")
