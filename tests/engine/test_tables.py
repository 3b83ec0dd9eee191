"""Tables as people have them: each is read as its maker meant, or asked about; none silently otherwise."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from engine.tables.reading import BadTable, Table, read_table

TABLES = tomllib.loads((Path(__file__).parents[1] / "data" / "tables.toml").read_text("utf-8"))["table"]
EXPECTED = {"name", "text", "choices", "x", "y", "labels", "problem", "classes", "rows", "first", "points", "decimal"}
EXPECTED |= {"format", "asked", "counts", "noted", "refused"}


def read(case) -> Table | BadTable:
    try:
        return read_table(case["text"], **case.get("choices", {}))
    except BadTable as error:
        return error


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["name"])
def test_it_is_read_as_its_maker_meant_or_asked_about(case):
    assert set(case) <= EXPECTED
    found = read(case)
    asked = {question.code: question for question in found.questions}
    assert sorted(asked) == sorted(case.get("asked", [])), asked
    if "counts" in case:
        assert case["counts"] in " ".join(question.message for question in found.questions)
    for question in found.questions:
        assert sum(answer.chosen for answer in question.answers) == (
            "refused" not in case or question.code != "missing"
        )
    if "refused" in case:
        assert isinstance(found, BadTable) and case["refused"] in str(found), found
        return
    assert isinstance(found, Table), str(found)
    for name in ("x", "y", "problem", "decimal", "format"):
        assert getattr(found, name) == case.get(name, getattr(found, name))
    assert list(found.labels) == case.get("labels", list(found.labels))
    assert list(found.classes) == case.get("classes", list(found.classes))
    assert len(found.points) == case.get("rows", len(found.points))
    assert case.get("noted", "") in " ".join(found.notes)
    if "first" in case:
        first = np.array(case["first"], float)
        np.testing.assert_allclose(found.transform.undo(found.points)[0], first, rtol=1e-12, atol=1e-14)
    if "points" in case:
        np.testing.assert_array_equal(found.points[0], case["points"])


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["name"])
def test_every_answer_is_taken_and_then_chosen(case):
    """Whatever is asked can be answered: the same question is not open again."""
    for question in read(case).questions:
        for answer in question.answers:
            again = read({**case, "choices": {**case.get("choices", {}), **answer.choices}})
            same = [each for each in again.questions if each.code == question.code]
            chosen = [each.choices for question in same for each in question.answers if each.chosen]
            assert not same or answer.choices in chosen


def test_there_are_many_and_each_has_a_name_of_its_own():
    assert len({case["name"] for case in TABLES}) == len(TABLES) >= 40
