"""The conventions in which a table may be written: all read as the same points."""

from itertools import product

import numpy as np
import pytest

from engine.tables.errors import BadTable
from engine.tables.reading import read_table
from engine.tables.text import SEPARATORS, sheet_of

ROWS = [["1.5", "-2", "rot"], ["0.25", "8.125", "grün"], ["-3", "1e1", "rot"], ["4", "0.5", "hell blau"]]
HEADER = ["Länge", "Breite", "Farbe"]
EXPECTED = [[1.5, -2, 2], [0.25, 8.125, 0], [-3, 10, 2], [4, 0.5, 1]]


def written(separator, decimal, header, quoted, end):
    rows = [[cell.replace(".", decimal) for cell in row] for row in ROWS]
    lines = []
    for row in [HEADER, *rows] if header else rows:
        cells = [f'"{cell}"' if quoted or separator in cell else cell for cell in row]
        lines.append(separator.join(cells))
    return end.join(lines) + end


@pytest.mark.parametrize(
    ("separator", "decimal", "header", "quoted", "end"),
    list(product(SEPARATORS, ".,", [True, False], [True, False], ["\n", "\r\n", "\r"])),
)
def test_every_convention_gives_the_same_points(separator, decimal, header, quoted, end):
    text = written(separator, decimal, header, quoted, end)
    table = read_table(text)
    np.testing.assert_allclose(table.transform.undo(table.points), EXPECTED, atol=1e-12)
    assert table.classes == ("grün", "hell blau", "rot")
    assert (table.separator, table.header) == (separator, header)
    assert table.decimal == decimal
    assert table.x == ("Länge" if header else "column 1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_every_encoding_gives_the_same_names(encoding):
    table = read_table(written(";", ",", True, False, "\r\n").encode(encoding))
    assert table.x == "Länge" and table.classes == ("grün", "hell blau", "rot")


def test_the_characters_windows_adds_to_latin_1_are_known():
    assert read_table("x,y,price\n1,2,5 €\n2,3,7 €\n".encode("cp1252")).classes == ("5 €", "7 €")


def test_one_column_is_enough_to_know_the_decimal_mark():
    assert sheet_of("x;y;label\n1;2,5;a\n2;3;b\n").decimal == ","


def test_a_mark_at_the_beginning_of_text_is_no_part_of_a_name():
    assert sheet_of("\ufeffx,y,label\n1,2,a\n").names == ("x", "y", "label")


@pytest.mark.parametrize("sign", [";", ",", "|", "\t"])
def test_a_declared_separator_is_taken(sign):
    sheet = sheet_of(f"sep={sign}\r\nx{sign}y{sign}label\r\n1{sign}2{sign}a b\r\n")
    assert sheet.separator == sign and sheet.rows == ((3, ["1", "2", "a b"]),)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("1,5;2,5;3,5\n2,5;3,5;4,5\n", ";"),
        ("1,5;rot;2,5\n2,5;blau;4,5\n", ";"),
        ("rot;1,5;2,5\nblau;2,5;4,5\n", ";"),
        ("1,5 2,5 a\n2,5 3,5 b\n", " "),
        ("1, 2, a\n2, 3, b\n", ","),
        ("a b\t1,5\t2\nc d\t2,5\t3\n", "\t"),
        ("New York, 3, 4\nLos Angeles, 5, 6\n", ","),
        (" 1.0   2.0  0\n 10.0  3.0  1\n", " "),
        ("2020-01-01 12:00;1;2\n2020-01-01 13:00;2;3\n", ";"),
    ],
)
def test_the_separator_makes_most_columns_numbers(text, separator):
    assert sheet_of(text).separator == separator


@pytest.mark.parametrize(
    ("text", "names", "count"),
    [
        ("x,y,label\n1,2,a\n", ("x", "y", "label"), 1),
        ("1,2,a\n3,4,b\n", ("column 1", "column 2", "column 3"), 2),
        ("# x,y,label\n1,2,0\n3,4,1\n", ("x", "y", "label"), 2),
        (",x,x\n0,1,2\n1,2,3\n", ("column 1", "x", "x (2)"), 2),
        ("x,y,y,y (2)\n0,1,2,3\n1,2,3,4\n", ("x", "y", "y (2)", "y (2) (2)"), 2),
        ("x,y,label,,\n1,2,a,,\n,,,,\n3,4,b,,\n", ("x", "y", "label"), 2),
        ('"x\nin mm",y,label\n1,2,a\n', ("x in mm", "y", "label"), 1),
        ("x,y,2020\n1,2,a\n2,3,5\n1,2,b\n3,4,c\n", ("x", "y", "2020"), 4),
        ("2020,2021,2022\n1,2,3\n", ("column 1", "column 2", "column 3"), 2),
        ("oops,2,a\n1,3,b\n4,4,a\n", ("column 1", "column 2", "column 3"), 3),
    ],
)
def test_the_header_is_recognized_and_each_name_is_given_once(text, names, count):
    sheet = sheet_of(text)
    assert sheet.names == names and len(sheet.rows) == count


def test_a_quote_inside_a_cell_is_itself():
    assert sheet_of('x,y,label\n1,2,a "b" c\n3,4,"a ""b"" c"\n').rows[1][1][2] == 'a "b" c'


@pytest.mark.parametrize("number", ["1.23,5", "1 00", "0.250,5", "0x10", "1e", "--1", "½", "1,5,5"])
def test_what_is_no_number_is_not_taken_for_one(number):
    with pytest.raises(BadTable, match="is not a number"):
        read_table(f"x;y;label\n1,5;2;a\n{number};3;b\n2,5;4;a\n4,5;1;b\n")


@pytest.mark.parametrize("typed", ["+1,5", " 1,5 ", "1,50", "15e-1", "\u00a01,5"])
def test_numbers_may_be_written_in_several_ways(typed):
    table = read_table(f"x;y;label\n-2,5;2;a\n{typed};-3;b\n2,5;4;a\n", standardize=False)
    assert table.points[1, 0] == 1.5


def test_a_typographic_minus_is_a_minus():
    assert read_table("x;y;label\n−2,5;2;a\n1;−3;b\n2,5;4;a\n").points[0].tolist() == [-2.5, 2, 0]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('x,y,label\n"1,23",2,a\n2.5,3,b\n1.5,1,a\n', "'1,23' is not a number; the decimal mark here is a point"),
        ("x;y;label\n1,5;2,5;a\n2.5;3,5;b\n1,5;2;a\n", "'2.5' is not a number; the decimal mark here is a comma"),
    ],
)
def test_a_number_with_another_mark_is_not_misread(text, hint):
    with pytest.raises(BadTable, match=hint):
        read_table(text, x="x")


def test_a_quoted_decimal_comma_is_read_between_commas():
    assert read_table('x,y,label\n"1,5",2,a\n"-2,25",-3,b\n', standardize=False).points[1].tolist() == [-2.25, -3, 1]


def many(count):
    return "x,y,label\n" + "".join(f"{n},{n % 7},{'ab'[n % 2]}\n" for n in range(count))


def test_of_too_many_rows_a_sample_is_drawn_on_request():
    with pytest.raises(BadTable, match="6,000 rows") as caught:
        sheet_of(many(6000))
    (question,) = caught.value.questions
    assert question.answers[0].choices == {"sample": True}
    sheet = sheet_of(many(6000), sample=True)
    numbers = [at for at, _ in sheet.rows]
    assert len(set(numbers)) == 5000 and numbers == sorted(numbers) and sheet.names == ("x", "y", "label")
    assert sheet_of(many(6000), sample=True) == sheet
    assert "5,000 of 6,000 rows" in sheet.notes[0]
    assert sheet_of(many(5000), sample=True) == sheet_of(many(5000))


def test_every_row_is_as_likely_to_be_drawn():
    """Of 20,000 rows a quarter in each tenth of the table: 500 of 2,000, give or take five standard deviations."""
    rows = [int(cells[0]) for _, cells in sheet_of(many(20_000), sample=True).rows]
    counts = np.bincount(np.array(rows) // 2000, minlength=10)
    assert (np.abs(counts - 500) < 5 * np.sqrt(2000 * 0.25 * 0.75)).all(), counts
