"""docs/catalogue.md, docs/concepts.md and docs/coach.md are what scripts/reference.py would write now."""

import copy

import pytest

from engine import whole_catalog
from engine.inspection.coach import rules
from engine.run.lessons import LESSONS
from scripts.reference import COACH, CONCEPTS, DOCUMENT, coach, concepts, reference


def test_document_is_up_to_date():
    assert DOCUMENT.read_text("utf-8") == reference(whole_catalog()), "run `make reference`"


def test_the_lessons_are_up_to_date():
    written = CONCEPTS.read_text("utf-8")
    assert written == concepts(LESSONS), "run `make reference`"
    assert concepts(LESSONS[1:]) != written


def test_the_rules_of_the_coach_are_up_to_date():
    written = COACH.read_text("utf-8")
    assert written == coach(rules), "run `make reference`"
    assert coach(list(rules)[1:]) != written


def names():
    """Every name of the catalogue, with the part it belongs to."""
    return [(kind, row["name"]) for kind, rows in whole_catalog().items() if kind != "limits" for row in rows]


@pytest.mark.parametrize(("kind", "name"), names())
def test_every_setting_and_entry_has_its_row(kind, name):
    assert f"| `{name}` |" in DOCUMENT.read_text("utf-8")


@pytest.mark.parametrize("field", ["name", "label", "help"])
def test_a_changed_declaration_makes_the_document_stale(field):
    changed = copy.deepcopy(whole_catalog())
    changed["dataset"][0][field] = "planted"
    assert reference(changed) != reference(whole_catalog())
