"""Numbers as people write them, and which of two readings a table's other numbers speak for."""

import pytest

from engine.tables.numbers import decimal_of, is_missing, number, truth


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("1250", ".", 1250), ("1,250", ".", 1250), ("1,250.5", ".", 1250.5), ("-12,990", ".", -12990),
        ("1,234,567", ".", 1234567), ("12,34,567.25", ".", 1234567.25), ("1'250", ".", 1250), ("1’250.5", ".", 1250.5),
        ("1 250", ".", 1250), ("−1\u00a0250", ".", -1250), ("1\u202f250,5", ",", 1250.5), ("1.250", ",", 1250),
        ("1.234.567,5", ",", 1234567.5), ("1,250", ",", 1.25), ("1.250", ".", 1.25), ("0,125", ".", None),
        ("0.125", ",", None), ("1,25", ".", None), ("1.25", ",", None), ("1,2345", ".", None), ("12 50", ".", None),
        ("1'250 000", ".", None), ("1,250,00", ".", None), ("1234,567", ".", None), (",250", ".", None),
        ("1_250", ".", None), ("1,250e3", ".", None), ("", ".", None), ("1" * 41, ".", None),
    ],
)  # fmt: skip
def test_thousands_may_be_separated(cell, decimal, value):
    assert number(cell, decimal) == value


@pytest.mark.parametrize(
    ("columns", "separator", "decimal", "asked"),
    [
        ([{"1.5"}, {"2"}], ";", ".", False),
        ([{"1,5"}, {"2"}], ";", ",", False),
        ([{"1.250", "850", "990"}], ";", ",", True),
        ([{"1.250", "850", "990"}, {"0,5"}], ";", ",", False),
        ([{"1.250", "850", "990"}, {"7.4"}], ";", ".", True),
        ([{"1.250", "1250"}], ";", ".", True),
        ([{"1.250", "850"}], ",", ".", False),
        ([{"1,250", "850"}], ",", ".", True),
        ([{"1.250.000"}], ";", ",", False),
        ([{"1,250,000"}], ";", ".", False),
        ([{"1'250,5"}], ";", ",", False),
        ([{"1.250", "2.500"}], "\t", ".", True),
        ([{"1,250", "2,500"}], "\t", ",", True),
        ([{"850"}, {"a.b"}], ",", ".", False),
    ],
)
def test_the_decimal_mark_is_what_other_numbers_are_sure_of_or_asked(columns, separator, decimal, asked):
    found, question = decimal_of(columns, separator, None)
    assert (found, question is not None) == (decimal, asked)
    if question:
        assert [answer.choices["decimal"] for answer in question.answers if answer.chosen] == [decimal]


def test_a_chosen_mark_is_taken():
    found, question = decimal_of([{"1.250", "850"}], ";", ".")
    assert found == "." and question and "1.250 is read as 1.25" in question.message


def test_marks_for_no_value_and_truth_are_known_in_any_case():
    assert all(map(is_missing, ["", " ", "NA", "n/a", "?", "NaN", "NULL", "None", "-", "#N/A"]))
    assert not any(map(is_missing, ["0", "no", "a", "+", "inf"]))
    assert [truth(cell) for cell in ("TRUE", "false", " True ", "yes")] == [1, 0, 1, None]
