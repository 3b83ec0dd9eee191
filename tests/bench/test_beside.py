"""The measurement at a tiny size; and what each kind asks is what costs, not what is refused by mistake."""

import json
import subprocess
import sys
from itertools import islice

import pytest

from bench.rude import HUGE, KINDS, LARGE
from engine import Config
from server.messages.fields import MessageError
from server.messages.protocol import parse

from ..structure.tree import ROOT

pytestmark = pytest.mark.waiting

BOMBS = {"brackets": "lists and objects"}


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_a_kind_asks_is_a_message(kind):
    for text in set(islice(KINDS[kind][1]("a run"), 2)):  # each once: the long ones are parsed slowly
        if kind in BOMBS:
            assert len(text) > HUGE
            with pytest.raises(MessageError, match=BOMBS[kind]):
                parse(text)
        else:
            assert parse(text).type == json.loads(text)["type"]


def test_the_large_network_is_allowed():
    assert Config.from_mapping(LARGE).structure.layout.count > 150_000


def test_students_are_measured_beside_others_and_alone():
    tiny = ["--students", "2", "--seconds", "0.6", "--join", "0.2", "--settle", "0.5"]
    for options, words in (
        (["--kinds", "open", "--others", "1", *tiny], "| 1 × open | "),
        (["--lesson", "--runs", "1", *tiny], "| 2 | "),
    ):
        command = [sys.executable, "-m", "bench.beside", *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
        assert done.returncode == 0 and words in done.stdout, done.stderr
