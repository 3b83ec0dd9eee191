"""Codes that students type, and how often anybody may guess."""

import itertools

import pytest

from server.classroom.codes import (
    FEW,
    GROUP,
    LETTERS,
    LONG,
    MOST_WRONG,
    SHORT,
    SPAN,
    Guesses,
    fits,
    hashed,
    may_look,
    new_code,
    read,
    screen_secret,
)
from server.store.lessons import MOST_CLASSES


def test_no_letter_looks_like_another_or_makes_a_word():
    assert not set(LETTERS) & set("AEIOU") and not set(LETTERS) & set("0158BILOSU")
    assert len(set(LETTERS)) == len(LETTERS)


def test_a_code_is_written_in_groups_and_read_however_it_is_typed():
    numbers = itertools.count()
    code = new_code(lambda most: next(numbers), 0)
    assert code == "CDF-GHJ-KMN"
    assert {read(each) for each in (code, code.lower(), " cdf ghj kmn ", "CDFGHJKMN", "c-d-f-ghjkmn")} == {code}


@pytest.mark.parametrize("text", ["", "CDF-GHJ", "CDF-GHJ-KMNP", "AAA-AAA-AAA", "CDF-GHJ-KM1", "ÇDF-GHJ-KMN", "ſ" * 9])
def test_what_is_no_code_is_not_read(text):
    assert read(text) is None


def test_a_guess_within_a_day_hits_a_class_less_often_than_once_in_a_million():
    processes = 8  # each may answer one guess a minute that the others' count was too late for
    tries = (MOST_WRONG + processes) / SPAN * 86_400
    hit = FEW / len(LETTERS) ** SHORT + MOST_CLASSES / len(LETTERS) ** LONG
    assert tries * hit < 1e-6 and SHORT % GROUP == LONG % GROUP == 0


def test_where_there_are_many_classes_codes_are_longer():
    codes = [new_code(lambda most: 1, classes) for classes in (0, FEW - 1, FEW, MOST_CLASSES)]
    assert [len(each.replace("-", "")) for each in codes] == [SHORT, SHORT, LONG, LONG]
    assert [read(each.lower()) for each in codes] == codes


def test_only_so_many_wrong_ones_are_looked_at_in_a_while():
    guesses = Guesses(3)
    for now in (0.0, 1.0, 2.0):
        assert guesses.allowed(now)
        guesses.wrong(now)
    assert not guesses.allowed(SPAN - 1)
    assert guesses.allowed(SPAN)
    guesses.wrong(SPAN)
    assert not guesses.allowed(SPAN + 0.5) and guesses.allowed(SPAN + 1)


def test_a_secret_is_kept_as_something_else():
    assert fits("secret", hashed("secret")) and not fits("Secret", hashed("secret"))
    assert "secret" not in hashed("secret")


def test_the_projectors_secret_is_no_teachers():
    kept = hashed("secret")
    screen = screen_secret(kept)
    assert may_look(screen, kept) and may_look("secret", kept)
    assert not fits(screen, kept) and not may_look(kept, kept) and not may_look(screen[:-1], kept)
    assert not may_look(screen, hashed("other")) and kept[:8] not in screen
