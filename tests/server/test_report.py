"""What the table of loads says beside its cells."""

from dataclasses import replace

import pytest

from server.load.figures import Figures, Quantiles
from server.load.report import HEAD, cells, table
from server.load.trial import Load, Row

NONE = Quantiles(None, None, None, None)
SOME = Quantiles(10.0, 20.0, 30.0, 40.0)
FIGURES = Figures(300, 10.0, 9.5, 10.0, SOME, SOME, 0, SOME, 2.5, 60.0, 40_000.0, 0, 0, (), 0.4, SOME, ())
ROW = Row(Load(300, 10.0), FIGURES, 1, 1, False, 0.9, 30_000_000, idle=0.08)


def test_cells_are_in_the_order_of_the_heads():
    found = dict(zip(HEAD, cells(ROW), strict=True))
    assert found["students"] == "300" and found["held"] == "yes" and found["min/median"] == "0.95"
    assert found["control ms p50/p95/p99"] == "10/20/30" and found["start s p50/p95/longest"] == "10.0/20.0/40.0"
    assert found["kB memory each"] == "100" and found["CPU ms/s each"] == "3.00" and found["kB/s each"] == "40.0"


def test_what_never_happened_is_a_dash():
    found = dict(zip(HEAD, cells(replace(ROW, figures=replace(FIGURES, starts=NONE, all_playing=None))), strict=True))
    assert found["start s p50/p95/longest"] == "–/–/–" and found["all play after s"] == "–"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (replace(ROW, shared=True), "ran on the server's cores"),
        (replace(ROW, figures=replace(FIGURES, client_cpu=0.95)), "it may be they who were late"),
        (replace(ROW, server_cpu=0.3), "Other programs had up to 62% of the server's cores"),
        (replace(ROW, figures=replace(FIGURES, unanswered=3)), "Controls never shown: 3"),
        (replace(ROW, figures=replace(FIGURES, broken=2, errors=("gone",))), "Broken connections: 2.\n- gone"),
    ],
)
def test_what_makes_a_figure_doubtful_is_said(row, words):
    assert words in table([row]) and words not in table([ROW])
