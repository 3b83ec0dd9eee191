"""The race with the loops, in the smallest."""

import json

from bench import loops
from bench.race import Race
from bench.scalar import LANGUAGES


def test_a_short_race_has_all_that_are_here(tmp_path, capsys):
    file = tmp_path / "rates.json"
    loops.main(["--cases", "wide", "--rounds", "2", "--seconds", "0.001", "--json", str(file)])
    rates = json.loads(file.read_text())["rates"]["wide"]
    said = capsys.readouterr()
    here = {name for name in LANGUAGES if f"loop in {name} is left out" not in said.err}
    assert {loops.NUMPLAY, *here} <= set(rates) and all(rate > 0 for each in rates.values() for rate in each)
    assert said.out.count("NumPlay by") == len(rates) - 1 and "\n| wide | " in said.out


def test_the_table_says_how_many_times_faster():
    text = loops.table({"default": Race({loops.NUMPLAY: [100.0, 200.0], "C": [400.0, 800.0]})})
    assert text.splitlines()[-1] == "| default | 150 | 600 | 0.25× (0.25 to 0.25) |"
