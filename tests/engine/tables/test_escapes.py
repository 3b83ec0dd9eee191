"""No cell of a downloaded table is run by a spreadsheet program, and all names come back."""

import csv
import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.points.own import own_points
from engine.tables.escapes import escaped, restored
from engine.tables.reading import read_table, write_table

EVIL = [
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")", "'=1", "''=1", " =1", "a;=1+1",
    'a";"=1', "a,-x", "＝1+1", "-a", "\"=1", "a|@b", "'-", "x; '=1", "=x'",
]  # fmt: skip
HARMLESS = ["a", "a=b", "1-2", "don't", "'a'", "a;b", "", "é=", "x@example", "-1", "+5", "-1.5e-7", "1e+5", "0"]
ALPHABET = st.sampled_from("=+-@;,|\"' a1.e\t＝")


def runs(cell):
    """Whether a spreadsheet program may run it: OWASP's list of first characters; numbers are harmless."""
    try:
        float(cell)
    except ValueError:
        return cell[:1] in tuple("=+-@\t\r＝＋－＠")
    return False


@pytest.mark.parametrize("name", EVIL)
def test_no_name_is_run_and_it_comes_back(name):
    points = np.array([[0.5, -1.5, 0], [1, 2, 1], [3, -4, 0]])
    own = own_points(points, (name, "other"), (name, "y", "label"))
    text = write_table(own.array, own.classes, own.columns)
    for separator in ",;\t|":  # as programs in different languages cut a file
        for cells in csv.reader(io.StringIO(text), delimiter=separator):
            assert not any(runs(cell) for cell in cells), cells
    again = read_table(text, label="label", header=True)
    assert again.x == " ".join(name.split())
    assert sorted(again.classes) == sorted((" ".join(name.split()), "other"))


def test_the_judge_knows_a_formula():
    assert runs("=1+1") and runs("-a") and runs("\t=1") and not runs("-1.5") and not runs("a=1")


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_harmless_names_stay_as_they_are(text):
    assert escaped(text) == text == restored(text)


@given(st.text(ALPHABET, max_size=12))
def test_whatever_is_escaped_is_restored(text):
    assert restored(escaped(text)) == text
    if not re.fullmatch(r"[-+.0-9eE]+", text):
        assert not runs(escaped(text))


def test_negative_numbers_stay_numbers():
    text = write_table(np.array([[-0.5, -1e-7, -2.0]]), (), ("x", "y", "target"))
    assert text.splitlines()[1] == "-0.5,-1e-07,-2"
