"""The measurement of all panels and of the way back: every figure has its row."""

from bench.inside import SHOWN, Inside, table
from bench.page import Played


def test_every_figure_has_its_row():
    played = Played(25.0, 60.0, 59.0, 321_000.0, "full", 12.5, 9.5)
    found = Inside(
        ["health", "space"], played, played, dict.fromkeys(SHOWN, played), [60.0, 75.0], [300.0, 90.0, 100.0]
    )
    lines = table(found).splitlines()
    assert len({line.count("|") for line in lines}) == 1
    text = "".join(lines)
    assert "all 2 panels open: drawn | ≥ 20 frames/s | 25.0 frames/s" in text and "12.5 ms (9.5 ms of a core)" in text
    assert all(f"*{name}* in sight" in text for name in SHOWN)
    assert "2, 75 ms at most" in text and "100 ms (300 ms)" in text
