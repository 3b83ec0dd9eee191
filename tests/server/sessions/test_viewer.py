"""One viewer of a session: credits, the frame it has not taken yet, and what its next one brings."""

import pytest

from server.messages.fields import MessageError
from server.messages.viewing import View
from server.sessions.pending import Pending
from server.sessions.viewer import CREDITS, Viewer


def sent(viewer, now):
    """A frame goes to it and is taken."""
    viewer.send()
    viewer.taken(now)


def test_without_credits_no_frame_is_made_until_one_is_drawn():
    viewer = Viewer(1, 0.0)
    for _ in range(CREDITS):
        assert viewer.ready
        sent(viewer, 1.0)
    assert not viewer.ready
    viewer.acknowledge(1, 5.0)
    assert viewer.ready and viewer.able == 5.0


def test_a_frame_that_is_not_taken_yet_keeps_back_the_next():
    viewer = Viewer(1, 0.0)
    viewer.send()
    assert not viewer.ready
    viewer.taken(2.0)
    assert viewer.ready and viewer.able == 2.0


def test_only_the_browser_puts_off_when_its_next_frame_is_due():
    viewer = Viewer(1, 0.0)
    viewer.send()
    viewer.due = 1.0
    viewer.landed(5.0)  # the server took its time
    viewer.taken(5.5)  # then the browser
    assert viewer.due == 1.5 and viewer.able == 5.5
    for _ in range(CREDITS - 1):
        sent(viewer, 5.5)
    viewer.acknowledge(1, 7.0)
    assert viewer.due == viewer.able == 7.0


def test_a_frame_that_was_not_sent_was_not_drawn():
    with pytest.raises(MessageError, match="frame 1 has not been sent yet"):
        Viewer(1, 0.0).acknowledge(1, 0.0)


def test_a_hidden_tab_that_can_be_seen_again_is_shown_something():
    viewer = Viewer(1, 0.0, View(hidden=True))
    assert not viewer.ready
    assert viewer.look({"hidden": False}, (), 3.0)
    assert viewer.ready and viewer.pending == Pending(show=True) and viewer.asked == 3.0
    assert not viewer.look({"units": 20}, (), 4.0)
    assert viewer.pending == Pending(show=True, features=True) and viewer.asked == 3.0


def test_a_node_that_is_gone_is_looked_at_no_more():
    viewer = Viewer(1, 0.0)
    viewer.look({"focus": "1:1"}, ("1:1",), 0.0)
    viewer.keep_focus(("1:0",))
    assert viewer.view.focus is None
    with pytest.raises(MessageError, match="no node"):
        viewer.look({"focus": "1:1"}, ("1:0",), 0.0)
