"""static/drawing/aside.js: while the network trains, a worker draws the same as the page."""

import pytest
from playwright.sync_api import Page

from server.load.mix import DEEP

from .playing import button, epoch, opened, wait_for

SEEN = """() => ["np-output", "np-network"].flatMap((panel) =>
  [...document.querySelector(panel).renderRoot.querySelectorAll("canvas")]
    .filter((canvas) => canvas.style.visibility !== "hidden").map((canvas) => canvas.className || "aside"))"""

DIFFERING = """async () => {
  const from = (path) => import(new URL(path, document.baseURI));
  const { redirected } = await from("static/drawing/canvas.js");
  const { afterDrawing } = await from("static/drawing/aside.js");
  const { store } = document.querySelector("np-run").run;
  const [output, network] = ["np-output", "np-network"].map((name) => document.querySelector(name));
  const pixels = (canvas) => {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext("2d");
    context.drawImage(canvas, 0, 0);
    return new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer);
  };
  const next = () => new Promise((done) => requestAnimationFrame(done));
  const compared = (drawn) =>
    [...drawn].filter(([canvas]) => ["field", "nodes"].includes(canvas.className)).map(([canvas, own]) => {
      const [theirs, ours] = [pixels(canvas.nextElementSibling), pixels(own)];
      const picture = theirs.length === ours.length && ours.some((each) => each !== 0);
      return [picture, theirs.filter((each, i) => each !== ours[i]).length];
    });
  let found;
  // What a worker has drawn is seen some time later; on a busy machine the next mini-batch may come before that.
  for (let looks = 0; looks < 10; looks++) {
    const { frame } = store.get();
    await new Promise(afterDrawing);
    const drawn = new Map();
    redirected((canvas) => {
      const own = document.createElement("canvas");
      [own.width, own.height] = [canvas.width, canvas.height];
      drawn.set(canvas, own);
      const context = own.getContext("2d");
      const ratio = Math.min(2, devicePixelRatio);
      context.scale(ratio, ratio);
      return context;
    }, () => {
      output.updated();
      network.motion.draw();
    });
    while (store.get().frame === frame) {
      found = compared(drawn);
      if (found.every(([picture, differing]) => picture && differing === 0)) return found;
      await next();
    }
  }
  return found;
}"""
"""Of the output and the neurons: whether there is a picture, and how many pixels the worker drew otherwise."""


def training(page: Page, link: str = "") -> None:
    """It trains slowly, and the worker draws."""
    opened(page, link)
    page.get_by_label("Speed").select_option(label="1 mini-batch a second")
    page.keyboard.press("Space")
    page.wait_for_function(f"() => ({SEEN})().filter((name) => name === 'aside').length === 3")


@pytest.mark.parametrize("link", ["", f"discretize=true&{DEEP}", "dataset=three_spirals"])
def test_a_worker_draws_the_same_pixels(page: Page, link: str) -> None:
    page.add_init_script("try { localStorage.setItem('numplay.quality', 'full'); } catch {}")
    training(page, link)
    assert page.evaluate(DIFFERING) == [[True, 0], [True, 0]]


def test_at_rest_the_page_draws(page: Page) -> None:
    training(page)
    page.keyboard.press("Space")
    wait_for(page, "!state.frame.playing")
    page.wait_for_function(f"() => ({SEEN})().join() === 'field,data,links,nodes'")


UNABLE = {
    "no canvas off the page": "delete HTMLCanvasElement.prototype.transferControlToOffscreen",
    "no such worker": """globalThis.Worker = class {
      constructor() { setTimeout(() => this.onerror()); }
      terminate() {}
    }""",
    "a worker that stops": """globalThis.Worker = class {
      constructor() { setTimeout(() => this.onmessage({ data: null })); }
      postMessage() { globalThis.unanswered = true; }
      terminate() {}
    }""",
}


@pytest.mark.parametrize("fault", UNABLE.values(), ids=list(UNABLE))
def test_without_a_worker_the_page_draws(page: Page, fault: str) -> None:
    page.add_init_script(fault)
    opened(page)
    button(page, "Play").click()
    if "unanswered" in fault:
        page.wait_for_function("() => globalThis.unanswered")
    before = epoch(page)
    wait_for(page, f"state.frame.epoch > {before} + 60")
    assert page.evaluate(SEEN) == ["field", "data", "links", "nodes"]
