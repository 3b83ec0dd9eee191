"""The whole command at a tiny size. It asks for one thread of arithmetic, which all tests do (tests/conftest.py)."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout

import pytest

from bench.cases import USUAL

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """What the command printed, what it told on the way, and what it wrote as JSON."""
    from bench.__main__ import main

    file = tmp_path_factory.mktemp("bench") / "bench.json"
    sizes = ["--rounds", "1", "--seconds", "0.001", "--networks", "1", "2"]
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()) as told:
        main([*sizes, "--json", str(file)])
    return printed.getvalue(), told.getvalue(), json.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("case", USUAL)
@pytest.mark.parametrize("what", ["epochs", "frames of 50×50", "frames of 100×100"])
def test_every_race_has_its_row(finished, case, what):
    rows = [line for line in finished[0].splitlines() if line.startswith(f"| {case}, {what} | ")]
    assert [row.split(" | ")[1] for row in rows] == ["1", "2"], "one network and two"
    rivals = [row.count("× (") for row in rows]
    assert rivals == ([2, 3] if what == "epochs" else [2, 2])


@pytest.mark.parametrize("case", USUAL)
def test_every_case_is_checked_first(finished, case):
    assert f"{case}: all contestants agree" in finished[1]


def test_the_file_has_every_rate_and_the_machine(finished):
    written = finished[2]
    assert {"date", "processor", "python", "numpy", "torch"} <= set(written["machine"])
    assert len(written["outcomes"]) == len(USUAL) * 2 * 3
    for outcome in written["outcomes"]:
        assert all(rate > 0 for rates in outcome["rates"].values() for rate in rates)
        assert set(outcome["ratios"]) == set(outcome["rates"]) - {"NumPlay"}
