"""What the server says: every code has its words, and words are made where a message is encoded, nowhere before."""

import ast
import json

import pytest

from server.messages import replies
from server.messages.fields import MessageError
from server.messages.texts import ENGLISH, TEXTS, Said, plain, said, words
from tests.structure.tree import ours

COMPOSED = {
    *("foreign_run", "unsigned_run", "part_frozen", "parts_frozen", "part_thawed", "parts_thawed"),
    *(f"{what}_{verb}" for what in ("feature", "features", "link", "links") for verb in ("added", "removed")),
}
"""Codes that are put together of their parts."""


def codes():
    """The codes in all calls of `said` in the server."""
    for path in ours("server", suffixes={".py"}):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
                yield from (each.value for each in node.args if isinstance(each, ast.Constant))


def test_every_code_has_words_and_every_text_is_said():
    assert set(codes()) | COMPOSED == set(TEXTS[ENGLISH])


@pytest.mark.parametrize("language", TEXTS)
def test_every_language_has_the_same_codes_with_the_same_places(language):
    assert set(TEXTS[language]) == set(TEXTS[ENGLISH])


def test_values_take_their_places():
    assert words(said("resumed", epoch=1234)) == "Reconnected. Your run continues at epoch 1,234."
    both = said("both", first=said("reset"), second=said("changed", what="{noise}", before="0", after="5"))
    assert str(both) == "reset, {noise} 0 → 5"  # a name of the user's with braces is a name
    assert plain(both)["values"] == {"first": "reset", "second": "{noise} 0 → 5"}


@pytest.mark.parametrize(("code", "values"), [("resumed", {}), ("resumed", {"epoch": 1, "more": 2}), ("none", {})])
def test_a_missing_value_is_noticed_where_it_is_said(code, values):
    with pytest.raises(KeyError):
        said(code, **values)


def test_a_message_becomes_words_as_it_is_encoded(monkeypatch):
    monkeypatch.setitem(TEXTS, "xx", {**TEXTS[ENGLISH], "idle": "vite!", "keep_training": "{reason} <<"})
    notice = replies.notice("idle", said("idle"))
    assert notice["message"] == Said("idle")
    assert json.loads(replies.encode(dict(notice), "xx"))["message"] == "vite!"
    refused = replies.error(MessageError("stopped_early", said("keep_training", reason=said("idle"))))
    told = json.loads(replies.encode(dict(refused), "xx"))
    assert (told["code"], told["message"], told["values"]) == ("stopped_early", "vite! <<", {"reason": "vite!"})
