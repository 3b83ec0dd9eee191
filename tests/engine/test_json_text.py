"""What would cost much to read is refused before it is read; what it says is what Python's own reader says."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import read_json
from engine.json_text import MOST_LISTS, MOST_TEXTS

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(plain, st.booleans())
def test_it_says_what_pythons_own_reader_says(value, ascii):
    text = json.dumps(value, ensure_ascii=ascii)
    assert read_json(text, 10**6) == json.loads(text) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" + "[]," * 2_000_000 + "[]]", "lists and objects"),
        ("[" + "{}," * 2_000_000 + "{}]", "lists and objects"),
        ("[" + '"",' * 2_000_000 + '""]', "texts"),
        ("[" + "1," * 2_000_000 + "1]", "values"),
        ("[" * 4_000_000, "lists and objects"),
        ('{"a":"\\"' + "x" * 60_000 + '\\\\","b":[' + "[]," * MOST_LISTS + "1]}", "lists and objects"),
    ],
)
def test_a_bomb_is_refused_before_it_takes_memory(text, words):
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=words):
            read_json(text, 1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 12 * len(text) + 4_000_000
    finally:
        tracemalloc.stop()


def test_signs_within_a_text_are_not_counted():
    text = json.dumps({"text": '[{,"\\' * 300_000, "then": [1, "\\"]})
    assert read_json(text, 100) == json.loads(text)
    many = json.dumps(["a"] * (MOST_TEXTS - 1))
    assert read_json(many, MOST_TEXTS) == json.loads(many)
