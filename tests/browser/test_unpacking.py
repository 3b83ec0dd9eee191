"""static/drawing/unpacking.js in Chromium: what the server packs."""

import base64

import numpy as np
import ormsgpack
import pytest
from playwright.sync_api import Page

from engine.packing import packed


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
            """async (text) => {
              const { decodeFrame } = await import("/static/protocol.js");
              const { output } = decodeFrame(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
              return { ...output, map: [...output.map] };
            }""",
            frame,
        )
        assert output == {"size": size, "channels": count, "map": maps.ravel().tolist()}
