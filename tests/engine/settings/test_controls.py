"""engine/settings/controls.py: the names that a link may hide, told apart, documented, and those of the original."""

import re
from pathlib import Path

from engine import catalog, read_link
from engine.settings.controls import CONTROLS, HIDEABLE, hideable

DOCUMENT = Path(__file__).parents[3] / "docs" / "exercises.md"
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
ORIGINAL = """showTestData discretize playButton stepButton resetButton learningRate activation regularization
    regularizationRate problem dataset percTrainData noise batchSize numHiddenLayers x y xTimesY xSquared ySquared sinX
    sinY""".split()


def test_the_originals_names_are_among_them():
    assert set(ORIGINAL) <= set(hideable())
    assert read_link("&".join(f"{name}_hide=true" for name in ORIGINAL)).notices == ()


def test_no_name_means_two_things():
    names = [*HIDEABLE, *(setting["name"] for setting in catalog()["settings"])]
    names += [feature["name"] for feature in catalog()["feature"]]
    assert len(names) == len(set(names)) == len(hideable())


def test_the_document_has_a_row_for_each():
    rows = [(name, words.strip(), more.strip()) for name, words, more in ROW.findall(DOCUMENT.read_text("utf-8"))]
    assert rows == [(each.name, each.label, each.help) for part in CONTROLS.values() for each in part]
