"""The vendored libraries do in Chromium what our modules take from them."""

from playwright.sync_api import Page


def test_lit_renders_an_element(module_page: Page) -> None:
    text = module_page.evaluate(
        """async () => {
          const { LitElement, html } = await import("lit");
          const { repeat } = await import("lit/directives/repeat.js");
          class Greeting extends LitElement {
            render() { return html`<p>${repeat(["a", "b"], (letter) => html`${letter}!`)}</p>`; }
          }
          customElements.define("np-greeting", Greeting);
          const element = document.body.appendChild(document.createElement("np-greeting"));
          await element.updateComplete;
          return element.shadowRoot.querySelector("p").textContent;
        }"""
    )
    assert text == "a!b!"


def test_msgpack_reads_back_binary_fields(module_page: Page) -> None:
    fields = module_page.evaluate(
        """async () => {
          const { decode, encode } = await import("@msgpack/msgpack");
          const back = decode(encode({ n: 1, map: new Uint8Array([0, 128, 255]) }));
          return [back.n, ...back.map];
        }"""
    )
    assert fields == [1, 0, 128, 255]


def test_uplot_draws_a_chart(module_page: Page) -> None:
    size = module_page.evaluate(
        """async () => {
          const { default: Plot } = await import("uplot");
          const options = { width: 300, height: 100, series: [{}, {}], scales: { x: { time: false } } };
          const chart = new Plot(options, [[0, 1], [0.5, 0.25]], document.body);
          return [chart.width, document.querySelectorAll("canvas").length];
        }"""
    )
    assert size == [300, 1]
