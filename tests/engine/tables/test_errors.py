"""What is no table of points is refused, by row and column where it can be, and no input makes the server wait."""

import pickle
import random
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from engine.errors import InvalidValue
from engine.points.own import MOST_CLASSES
from engine.tables.cells import LONGEST_LABEL
from engine.tables.reading import BadTable, Problem, read_table
from engine.tables.scale import PLANE
from engine.tables.text import LONGEST_LINE, MOST_BYTES, MOST_COLUMNS, MOST_POINTS

FLOWERS = """sepal length,sepal width,petal length,species
5.1,3.5,1.4,setosa
7.0,3.2,4.7,versicolor
6.3,3.3,6.0,virginica
4.9,3.0,1.4,setosa
"""


def refusal(source, **choices):
    with pytest.raises(BadTable) as caught:
        read_table(source, **choices)
    assert isinstance(caught.value, InvalidValue) and caught.value.code == "bad_table"
    return caught.value


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("abc,1,a", "row 3, column 'x': 'abc' is not a number"),
        ("1.5.2,1,a", "row 3, column 'x': '1.5.2' is not a number; the decimal mark here is a point"),
        ("1_000,1,a", "row 3, column 'x': '1_000' is not a number"),
        ("2,,a", "row 3, column 'height': the cell is empty; expected a number"),
        ("2, ,a", "row 3, column 'height': the cell is empty; expected a number"),
        ("2,nan,a", "row 3, column 'height': 'nan' is a missing value; expected a number"),
        ("2,-inf,a", "row 3, column 'height': '-inf' is not a finite number"),
        ("2,1e999,a", "row 3, column 'height': '1e999' is not a finite number"),
        ("2,-1e101,a", "row 3, column 'height': '-1e101' is too large; expected numbers up to ±1e100"),
        ("2,1,", "row 3, column 'label': the cell is empty; expected a label"),
        ("2,1,NaN", "row 3, column 'label': 'NaN' is a missing value; expected a label"),
        ("2,1,inf", "row 3, column 'label': 'inf' isn't a label"),
        (f"2,1,{'a' * 61}", "row 3, column 'label': 'aaa"),
        ('2,1,"a\nb"', "row 3, column 'label': the cell spans several lines"),
        ("2,1", "row 3: 2 cells; expected 3, as in most rows"),
        ("2", "row 3: 1 cell; expected 3, as in most rows"),
        ("2,1,a,b", "row 3: 4 cells; expected 3, as in most rows"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(row, message):
    error = refusal(f"x,height,label\n1,2,a\n{row}\n3,1,b\n4,4,a\n5,2,b\n")
    assert str(error).startswith(message)
    assert error.count == 1 and error.problems[0].row == 3
    assert [column.name for column in error.columns] == ["x", "height", "label"]


def test_rows_are_counted_as_a_spreadsheet_does():
    assert str(refusal("1,2,a\n\n2,oops,b\n3,3,a\n")).startswith("row 3, column 'column 2'")
    assert str(refusal('x,y,note,label\n1,2,"two\nlines",a\n2,oops,,b\n3,3,,a\n')).startswith("row 3, column 'y'")


def test_many_problems_are_counted_and_the_first_few_shown():
    error = refusal("x,y,label\n" + "1,2,a\n" * 50 + "1,oops,b\n" * 40)
    lines = str(error).split("\n")
    assert lines[0] == "the table has 40 problems:" and lines[-1] == "and 35 more" and len(lines) == 7
    assert error.count == 40 and error.problems[0] == Problem(52, "y", "'oops' is not a number")


@pytest.mark.parametrize(
    ("source", "message", "field"),
    [
        ("", "the table is empty", None),
        (b"", "the table is empty", None),
        ("\ufeff\n \n,,\n", "the table is empty", None),
        ("x,y,label\n", "a header but no rows", None),
        ("1,2,a\n", "column 'column 3' has one class only, 'a'", "label"),
        ("x,y,label\n1,2,a\n", "column 'label' has one class only, 'a'", "label"),
        ("a\n1\n2\n", "only one column: 'a'", None),
        ("a,b\n1,2\n2,3\n", "only two columns: 'a', 'b'", None),
        ("a,b,c\nu,v,w\np,q,r\n", "two columns of numbers besides the label", None),
        ("x,y,label\n1,2,a\n2,3,a\n", "column 'label' has one class only, 'a'", "label"),
        ("x,y,label\n1,2,0\n2,3,0\n", "column 'label' has one class only, '0'", "label"),
        (b"PK\x03\x04 a spreadsheet", "save or export as CSV", None),
        ("a\0b", "not a text file", None),
    ],
)
def test_a_table_nothing_can_be_learned_from_is_refused(source, message, field):
    error = refusal(source)
    assert message in str(error) and error.field == field


@pytest.mark.parametrize(
    ("choices", "message", "field"),
    [
        ({"x": "sepal lenght"}, "no column 'sepal lenght' (did you mean 'sepal length'?); it has 'sepal length'", "x"),
        ({"y": 4}, "no column 4", "y"),
        ({"y": -1}, "no column -1", "y"),
        ({"label": True}, "no column true", "label"),
        ({"x": "species"}, "column 'species': 'setosa' is not a number", None),
        ({"x": 0, "y": "sepal length"}, "'sepal length' is chosen twice", "x"),
        ({"problem": "ranking"}, "problem can't be 'ranking'; expected one of classification, regression", "problem"),
        ({"standardize": 1}, "standardize can't be 1", "standardize"),
    ],
)
def test_a_choice_that_is_not_possible_is_refused(choices, message, field):
    error = refusal(FLOWERS, **choices)
    assert message in str(error) and error.field == field


def test_limits_are_exact():
    def classes(count):
        return "x,y,label\n" + "".join(f"{n},{n % 3},class {n % count}\n" for n in range(100))

    def columns(count):
        rows = [",".join(str((n * row) % 17) for n in range(count)) for row in range(1, 4)]
        return "\n".join(rows)

    def points(count):
        return "x,y,label\n" + "".join(f"{n},{n % 3},{n % 2}\n" for n in range(count))

    assert len(read_table(classes(MOST_CLASSES)).classes) == MOST_CLASSES
    assert "21 different labels; at most 20" in str(refusal(classes(MOST_CLASSES + 1)))
    assert len(read_table(columns(MOST_COLUMNS)).columns) == MOST_COLUMNS
    assert "51 columns; the limit is 50" in str(refusal(columns(MOST_COLUMNS + 1)))
    assert len(read_table(points(MOST_POINTS)).points) == MOST_POINTS
    assert "the table has 5,001 rows; at most 5,000" in str(refusal(points(MOST_POINTS + 1)))
    line = "1,2," + "a" * (LONGEST_LINE - 4)
    assert "is too long; expected a label" in str(refusal(f"{line}\n2,1,b\n"))
    assert "row 2 has 100,001 characters; the limit is 100,000" in str(refusal(f"2,1,b\n{line}a\n"))
    assert "5 MB" not in str(refusal("a" * MOST_BYTES)) and "5 MB" in str(refusal("a" * (MOST_BYTES + 1)))


FULL = MOST_BYTES - 1
HUGE = {
    "50 MB of text": "1,2,3\n" * 8_400_000,
    "50 MB of bytes": b"1,2,3\n" * 8_400_000,
    "separators": "," * FULL,
    "all separators": "\t;,| " * (FULL // 5),
    "quotes": '"' * FULL,
    "pairs of quotes": '"",' * (FULL // 3),
    "line ends": "\n" * FULL,
    "returns": "\r" * FULL,
    "blank rows": ",\n" * (FULL // 2),
    "spaces": " " * FULL,
    "one number": "1" * FULL,
    "long numbers": ("1" * 4000 + "," + "1" * 4000 + ",a\n") * 600,
    "many columns": ("1.5," * 49 + "a\n") * 5000,
    "many columns of many rows": ("1.250;" * 49 + "a\n") * 15000,
    "records": "[" + '{"a":1},' * (FULL // 8) + "]",
    "empty records": "[" * FULL,
    "nested records": '[{"a":' * (FULL // 6),
    "an open record": '[{"' + "a" * (FULL - 3),
    "bars": "|-" * 40_000 + "x\n",
    "rules": ("-" * 90_000 + "x\n") * 50,
    "brackets": ("[" * 90_000 + "\n") * 50,
    "attributes": "@relation x\n" + "@attribute 'a' numeric\n" * 90_000 + "@data\n",
    "missing": ("?," * 49 + "?\n") * 5000,
    "long rows": ("1," * 49_000 + "\n") * 51,
    "open quote": 'x,y,label\n1,2,"' + "a\n" * 90_000,
    "text": "some text, and more\n" * 5000,
    "latin": "1,2,ä\n".encode("latin-1") * 5000,
}


def test_nothing_hangs():
    took = {}
    for name in HUGE:
        for sample in (False, True):
            before = time.process_time()
            with suppress(BadTable):
                read_table(HUGE[name], sample=sample)
            took[name, sample] = time.process_time() - before
    # Not a measurement: what is meant is that no input makes the server wait.
    assert {case: seconds for case, seconds in took.items() if seconds >= 1} == {}


def test_an_error_can_be_said_of_a_field_and_sent_to_another_process():
    error = refusal("x,y,label\n1,oops,a\n2,3,b\n3,4,a\n")
    moved = pickle.loads(pickle.dumps(error.at("table")))
    assert isinstance(moved, BadTable) and moved.field == "table"
    assert str(moved) == str(error) and moved.problems == error.problems and moved.columns == error.columns


PIECES = ["x", "y", "label", "a", "b", "1", "2.5", "-3", "1e5", "nan", "inf", ",", ",", ";", "\t", "|", " ", "\n", "\n"]
PIECES += [
    '"',
    "'",
    "\r\n",
    "\r",
    "\0",
    "\ufeff",
    "ß",
    "\ud800",
    "١",
    "1,5",
    "1,250",
    "1.250",
    "sep=;\n",
    "_",
    "−",
    "=",
    "\u2028",
    "\x0b",
]
TABLES = [
    FLOWERS,
    "x;y;label\r\n1,5;2;rot\r\n-2;3,5;blau\r\n4;1,25;rot\r\n",
    "1\t2\t0.5\n2\t5\t1.5\n3\t3\t-2\n",
    '"a","b","c"\n"1","2","x, y"\n"3","1","z"\n\n"0","0","x, y"\n',
    ",a,b,kind\n0,-5,4,1\n1,5,-4,2\n2,0,0,1\n3,1,1,2\n",
]


BEGINNINGS = [b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"%PDF", b"PK\x03\x04"]
"""What files begin with."""


def survives(source):
    """Is read into a proper table, or refused as it should be."""
    try:
        table = read_table(source)
    except BadTable as error:
        assert 10 < len(str(error).encode("utf-8")) < 5000
        return
    assert np.isfinite(table.points).all() and table.points.shape[1] == 3
    assert (np.abs(table.points[:, :2]) <= PLANE).all()
    labels = set(table.points[:, 2])
    assert labels == set(range(len(table.classes))) if table.classes else (np.abs(table.points[:, 2]) <= 1).all()
    assert len({column.name for column in table.columns}) == len(table.columns)


def test_drawn_pieces_never_crash():
    draw = random.Random(3)
    for _ in range(3_000):
        survives("".join(draw.choices(PIECES, k=draw.randrange(61))))


def damaged(draw, text):
    """The text with a few pieces written into it, every other time over what stood there."""
    for n in range(draw.randrange(1, 5)):
        at = draw.randrange(len(text) + 1)
        text = text[:at] + draw.choice(PIECES) + text[at + n % 2 :]
    return text


def test_damaged_tables_never_crash():
    draw = random.Random(5)
    for _ in range(6_000):
        survives(damaged(draw, draw.choice(TABLES)))


def test_some_damage_is_noticed_and_some_is_harmless():
    draw = random.Random(7)
    drawn = [damaged(draw, FLOWERS) for _ in PIECES]
    assert 3 < sum(is_refused(text) for text in drawn) < len(drawn) - 3


def is_refused(text):
    try:
        read_table(text)
    except BadTable:
        return True
    return False


def test_drawn_bytes_never_crash():
    draw = random.Random(9)
    for _ in range(1_000):
        survives(draw.choice(BEGINNINGS) + draw.randbytes(draw.randrange(81)))
        text = "".join(draw.choices(PIECES, k=draw.randrange(40)))
        survives(draw.choice(BEGINNINGS) + text.encode(draw.choice(["utf-8", "utf-16-le", "latin-1"]), "replace"))


def test_the_document_states_the_limits():
    text = (Path(__file__).parents[3] / "docs" / "data.md").read_text("utf-8")
    limits = (
        f"{MOST_BYTES // 10**6} MB",
        f"{MOST_POINTS:,} points",
        f"{MOST_COLUMNS} columns",
        f"{MOST_CLASSES} classes",
    )
    for limit in (*limits, f"{LONGEST_LABEL} characters"):
        assert limit in text
