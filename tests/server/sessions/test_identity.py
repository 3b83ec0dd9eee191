"""A seat outlives its connection, and only the browser that has its secret takes it again."""

import json

import pytest

from server.messages.replies import from_text, to_text
from server.sessions.identity import Identity, identified
from server.sessions.signing import Signer

SECRET = bytes(range(16))


def test_a_token_tells_who_brings_it(signer):
    token = Identity(SECRET).token(signer)
    assert identified(token, signer) == Identity(SECRET)
    assert identified(token, Signer(b"other" * 8)) is None


def test_no_changed_or_invented_token_is_taken(signer):
    data = from_text(Identity(SECRET).token(signer), "seat")
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        assert identified(to_text(bytes(changed)), signer) is None
    # A signed run is no seat, nor is the seal of one.
    run = signer.seal(SECRET)
    for given in (data[:-1], data + b"x", data[:16], b"", bytes(32), run, SECRET + run[8:24]):
        assert identified(to_text(given), signer) is None
    assert identified("not base64url!", signer) is None


def test_the_name_gives_nothing_away():
    assert SECRET.hex() not in repr(Identity(SECRET)) + Identity(SECRET).name
    assert Identity(SECRET).name != Identity(SECRET[::-1]).name


def test_a_browser_that_comes_back_takes_its_seat_and_others_do_not(tab, new_tab):
    first = next(each for each in tab.sent if each["type"] == "welcome")
    run = to_text(tab.frames[-1]["checkpoint"])
    again, other, forger, another = new_tab(), new_tab(), new_tab(), new_tab()
    back = again.hello(run=run, resume=True, seat=first["seat"])
    assert back["seat"] == first["seat"] and again.session.identity == tab.session.identity
    # An old page's checkpoint has no seat, and opens as ever.
    assert other.hello(run=run, resume=True)["notices"][0]["code"] == "resumed"
    assert forger.hello(run=run, seat="A" * 43)["type"] == "welcome"
    another.hello()
    names = {each.session.identity.name for each in (tab, other, forger, another)}
    assert len(names) == 4


@pytest.mark.parametrize("message", [("set", {"changes": {"noise": 5}}), ("save", {"format": "json"}), ("points", {})])
def test_nothing_that_may_be_shared_holds_the_secret(tab, message):
    token = next(each["seat"] for each in tab.sent if each["type"] == "welcome")
    secret = tab.session.identity.secret
    said = json.dumps(tab.say(message[0], **message[1]))
    assert token not in said and to_text(secret) not in said and tab.session.identity.name not in said
    frame = tab.frame()
    assert frame is None or secret not in frame.get("checkpoint", b"")
