"""docs/numerics.md: every convention has its test."""

import ast
import re
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "numerics.md"
NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")


def rows(text):
    """The cells of every row below a table's head."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("| ---")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[-1] != "test"]


def faults_of(row):
    """What is wrong with a row: cells left empty, or no test of that name."""
    faults = [] if len(row) == 4 and all(row) else ["four cells, each with something in it"]
    named = NAMED.fullmatch(row[-1])
    if not named:
        return [*faults, "the last cell names no test"]
    path = Path(__file__).parent / named[1]
    functions = ast.walk(ast.parse(path.read_text("utf-8"))) if path.exists() else ()
    exists = any(isinstance(node, ast.FunctionDef) and node.name == named[2] for node in functions)
    return faults if exists else [*faults, f"{row[-1]} does not exist"]


ROWS = rows(DOCUMENT.read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_names_a_test(row):
    assert faults_of(row) == []


def test_there_are_rows_and_no_two_alike():
    assert len(ROWS) > 30 and len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    "planted",
    [
        "| what | here | there | `test_numerics.py::test_of_nothing` |",
        "| what | here | there | `test_of_no_file.py::test_every_row_names_a_test` |",
        "| what | here | there | by eye |",
        "| what |  | there | `test_numerics.py::test_every_row_names_a_test` |",
    ],
)
def test_a_row_without_a_test_is_seen(planted):
    assert faults_of(rows(planted)[0])
