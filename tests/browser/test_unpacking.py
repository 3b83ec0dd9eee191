"""static/drawing/unpacking.js in Chromium: what the server packs."""

import base64
from collections.abc import Callable
from pathlib import Path

import numpy as np
import ormsgpack
import pytest
from playwright.sync_api import Page

from engine.inspection.packing import packed
from server.load.mix import DEEP
from server.messages.frames import LAYOUT

from .playing import opened, train


@pytest.mark.parametrize(("count", "size"), [(1, 1), (3, 5), (6, 33), (1, 99), (0, 8)])
def test_unpacks_what_the_server_packs(module_page: Page, count: int, size: int) -> None:
    random = np.random.default_rng(size)
    noisy = random.integers(0, 256, (1, count, size * size), np.uint8)
    smooth = np.add.outer(np.linspace(0, 250, size), np.zeros(size)).astype(np.uint8)
    for maps in (noisy, np.broadcast_to(smooth.ravel(), noisy.shape).copy()):
        (data,) = packed(maps, size)
        field = {"size": size, "count": count, "channels": count, "packed": data}
        frame = base64.b64encode(ormsgpack.packb({"output": field})).decode()
        output = module_page.evaluate(
            """async ([text, layout]) => {
              const { decodeFrame } = await import("/static/wire/protocol.js");
              const { output } = decodeFrame(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)), layout);
              return { ...output, map: [...output.map] };
            }""",
            [frame, LAYOUT],
        )
        assert output == {"size": size, "channels": count, "map": maps.ravel().tolist()}


UNPACKED = """(() => {
  const send = WebSocket.prototype.send;
  globalThis.asked = 0;
  WebSocket.prototype.send = function (text) {
    const plain = text.replace('"packed":true', '"packed":false');
    if (plain !== text) globalThis.asked += 1;
    send.call(this, plain);
  };
})()"""
"""The page asks for packed maps, and the server hears that it doesn't."""

PIXELS = """() => [...document.querySelectorAll("np-network, np-output, np-data")].flatMap(function canvases(node) {
  const inside = [...(node.shadowRoot ?? node).querySelectorAll("*")];
  return inside.flatMap((each) =>
    each instanceof HTMLCanvasElement && each.width && each.height ? [each.toDataURL()] :
      each.shadowRoot ? canvases(each) : []);
})"""


@pytest.mark.parametrize("link", ["", DEEP], ids=["default", "deep"])
def test_packed_maps_are_drawn_with_the_same_pixels(lend: Callable[..., Page], tmp_path: Path, link: str) -> None:
    """Not a pixel may differ, for packing loses nothing: a bound above 0 would hide a cell that is off by a shade."""
    drawn = []
    for plain in (False, True):
        page = lend()
        page.add_init_script("try { localStorage.setItem('numplay.quality', 'full'); } catch {}")
        if plain:
            page.add_init_script(UNPACKED)
        opened(page, link)
        train(page, 12)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert bool(page.evaluate("() => globalThis.asked ?? 0")) is plain
        pictures = page.evaluate(PIXELS)
        assert len(set(pictures)) >= 3  # data, all of the network, output
        page.screenshot(path=tmp_path / f"{'plain' if plain else 'packed'}.png")
        drawn.append(pictures)
    assert drawn[0] == drawn[1]
