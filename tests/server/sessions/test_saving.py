"""server/sessions/saving.py: every format that a run, or its network, can be saved in."""

import json
import re

import pytest

from engine import Config, InvalidValue, export_name, export_run, new_run, run_from_json
from engine.export.formats import formats
from server.messages.fields import MessageError
from server.messages.protocol import BYTES, JSON
from server.messages.replies import from_text
from server.sessions.saving import saved
from server.sessions.signing import MAGIC, Signer
from tests.engine.runs import largest, with_parameters

RUN = new_run(Config.from_mapping({"networkShape": [2]}))
SIGNER = Signer(b"s" * 32)
MESSAGE = 1_000_000


def test_a_run_as_json_and_as_bytes():
    text = saved(RUN, JSON, SIGNER, MESSAGE)
    assert text["name"] == "numplay_circle_epoch_0.json" and text["encoding"] == "text"
    assert run_from_json(text["content"]).config == RUN.config
    packed = saved(RUN, BYTES, SIGNER, MESSAGE)
    assert packed["name"] == "numplay_circle_epoch_0.numplay" and packed["encoding"] == "base64url"
    assert from_text(packed["content"], "content").startswith(MAGIC)


def test_a_run_too_large_to_be_opened_again_as_json_is_saved_as_bytes():
    reply = saved(largest("adam"), JSON, SIGNER, 15_000_000)
    assert reply["format"] == BYTES and reply["name"].endswith(".numplay") and reply["encoding"] == "base64url"
    assert len(reply["content"]) < 15_000_000
    length = len(saved(RUN, JSON, SIGNER, MESSAGE)["content"])
    assert saved(RUN, JSON, SIGNER, length)["format"] == BYTES


@pytest.mark.parametrize("entry", list(formats), ids=lambda entry: entry.name)
def test_a_network_in_every_format(entry):
    reply = saved(RUN, entry.name, SIGNER, MESSAGE)
    content = export_run(RUN, entry.name)
    assert reply["format"] == entry.name and reply["name"] == export_name(RUN, entry.name)
    assert (reply["encoding"] == "base64url") is entry.binary
    assert (from_text(reply["content"], "content") if entry.binary else reply["content"].encode()) == content
    assert reply["link"] == saved(RUN, JSON, SIGNER, MESSAGE)["link"]
    json.dumps(reply, allow_nan=False)


def test_a_diverged_network_is_saved_but_not_exported():
    broken = with_parameters(RUN, RUN.parameters * float("nan"))
    assert "NaN" in saved(broken, JSON, SIGNER, MESSAGE)["content"]
    for name in formats.names():
        with pytest.raises(InvalidValue, match="diverged"):
            saved(broken, name, SIGNER, MESSAGE)


def test_the_protocol_knows_every_format(tab):
    for name in (JSON, BYTES, *formats.names()):
        assert tab.say("save", format=name)["format"] == name
    with pytest.raises(MessageError, match=", ".join(f'"{name}"' for name in formats.names())):
        tab.say("save", format="pickle")


@pytest.mark.parametrize("format", ["json", "bytes", *formats.names()])
def test_all_names_follow_one_pattern(format):
    name = saved(RUN, format, SIGNER, 10**7)["name"]
    assert re.fullmatch(r"numplay_circle_epoch_0(_\w+)?[.][a-z]+", name), name
