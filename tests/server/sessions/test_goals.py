"""Goals of links and what is handed in for them: nobody else makes one, and nothing in them is a secret."""

import json

import pytest

from server.messages.fields import MessageError
from server.messages.replies import from_text, to_text
from server.sessions.goals import (
    CODE,
    GOAL,
    HANDED,
    LONGEST_GOAL,
    LONGEST_HAND_IN,
    goal_of,
    goal_text,
    handed_of,
    handed_text,
)
from server.sessions.opening import open_link
from server.sessions.signing import Origin, Signer

OTHER = Signer(b"o" * 32)
WHAT = {"measure": "loss", "bound": 0.1, "rank": "epochs", "repair": True}
FIELDS = {"task": "0123456789ab", "name": "Zoë", "value": 0.05, "reached": True}


def goal(signer, nonce="n"):
    return goal_text(WHAT, {"noise": 10}, nonce, signer)


def test_a_goal_says_what_it_was_set_to(signer):
    read = goal_of(goal(signer), signer)
    assert (read.measure, read.bound, read.rank, read.repair) == ("loss", 0.1, "epochs", True)
    assert read.start == {"noise": 10}
    before = goal_of(goal_text({"measure": "loss", "bound": 0.1}, {}, "n", signer), signer)
    assert (before.rank, before.repair) == ("parameters", False), "a goal from before there were ranks"


def test_a_changed_goal_is_refused_wherever_it_was_changed(signer):
    data = from_text(goal(signer), "goal")
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        with pytest.raises(MessageError, match="another server"):
            goal_of(to_text(bytes(changed)), signer)


def test_an_invented_goal_is_refused(signer):
    run = signer.seal(b"{}")  # a signature of another kind by the same key
    handed = from_text(json.loads(handed_text({}, signer))["seal"], "seal")
    for text in ("", "A", "no base64url!", "A" * 30, "A" * (LONGEST_GOAL + 1), to_text(run[4:]), goal(OTHER)):
        with pytest.raises(MessageError) as refused:
            goal_of(text, signer)
        assert refused.value.code == "foreign_goal"
    with pytest.raises(MessageError):
        goal_of(to_text(handed + b'{"numplay":"hand-in"}'), signer)
    assert GOAL != HANDED


def test_the_hidden_points_need_the_key_and_differ_from_goal_to_goal(signer):
    one, two = goal_of(goal(signer), signer), goal_of(goal(signer, "m"), signer)
    seeds = {one.hidden(signer), two.hidden(signer), one.hidden(OTHER)}
    assert len(seeds) == 3 and one.name != two.name
    data = from_text(goal(signer), "goal")
    assert not any(seed.encode() in data or bytes.fromhex(seed) in data for seed in seeds)


def test_settings_that_are_too_long_are_no_goal(signer):
    with pytest.raises(MessageError) as refused:
        goal_text(WHAT, {"networkShape": "x" * LONGEST_GOAL}, "n", signer)
    assert refused.value.code == "goal_large"


def test_a_link_with_a_goal_of_another_server_opens_without_it(signer):
    assert open_link(f"noise=10&goal={goal(signer)}", signer).view == {"goal": goal(signer)}
    opened = open_link(f"noise=10&goal={goal(OTHER)}", signer)
    assert opened.view == {} and opened.run.config.to_mapping()["noise"] == 10
    assert [each["code"] for each in opened.notices] == ["foreign_goal"]
    assert [each["code"] for each in open_link("noise=10&goal=%00", signer).notices] == ["bad_value"]


def test_what_is_handed_in_is_read_as_it_was_written(signer):
    file = handed_text(FIELDS, signer).encode()
    code = f" {CODE}{to_text(file)}\n".encode()
    assert handed_of(file, signer) == handed_of(code, signer) == (FIELDS, Origin.OURS)


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_was_changed_is_noticed(signer, name):
    plain = json.loads(handed_text(FIELDS, signer))
    for changed in ({**plain, name: 1}, {key: value for key, value in plain.items() if key != name}, {**plain, "a": 0}):
        assert handed_of(json.dumps(changed).encode(), signer)[1] is None


def test_another_servers_file_and_an_unsigned_one_are_told_apart(signer):
    assert handed_of(handed_text(FIELDS, OTHER).encode(), signer)[1] is Origin.FOREIGN
    plain = json.loads(handed_text(FIELDS, signer))
    del plain["seal"]
    assert handed_of(json.dumps(plain).encode(), signer)[1] is Origin.UNSIGNED


STRANGE = [
    b"", b"{", b"[]", b"1", b"null", b"\xff\xfe", b"[" * 9000, b'{"numplay": 1}', b'{"numplay": "hand-in", "seal": 5}',
    b"NPH.", b"NPH.!", b"NPH.\xff", b"NPH.bnVsbA",
    b'{"numplay": "hand-in", "seal": "\xc3\xa4"}', b'{"numplay": "hand-in", "value": NaN}',
    b" " * (LONGEST_HAND_IN + 1),
]  # fmt: skip


@pytest.mark.parametrize("data", STRANGE, ids=range(len(STRANGE)))
def test_any_other_file_is_refused(signer, data):
    with pytest.raises(ValueError, match="it is"):
        handed_of(data, signer)
