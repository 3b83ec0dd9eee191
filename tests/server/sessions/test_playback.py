"""What is asked of a run's training: states, and what is owed in each."""

import pytest

from server.messages.viewing import Speed, Steps
from server.sessions.playback import FOREVER, Playback

STATES = {
    "paused": lambda playback: playback.pause(),
    "playing": lambda playback: playback.play(1.0),
    "forwarding": lambda playback: playback.forward(9, 1.0),
    "stepping": lambda playback: playback.step("epoch", 2, 1.0),
    "replaying": lambda playback: playback.replay(9, 1.0),
}


def seen(playback):
    """Which of the five states it is in, as far as a browser is told."""
    said = playback.describe()
    return said["playing"], said["target"], said["steps"], playback.replaying


@pytest.mark.parametrize("first", STATES)
@pytest.mark.parametrize("then", STATES)
def test_each_state_leads_to_each_other_and_leaves_nothing_behind(first, then):
    playback, fresh = Playback(), Playback()
    STATES[first](playback)
    STATES[then](playback)
    STATES[then](fresh)
    if first == then == "stepping":
        assert playback.steps == Steps("epoch", 4)  # quick clicks add up
    else:
        assert seen(playback) == seen(fresh)


def test_another_run_is_played_on_but_not_up_to_a_target_of_the_one_before():
    after = {}
    for name, state in STATES.items():
        playback = Playback()
        state(playback)
        playback.turn()
        after[name] = playback.playing, playback.training
    assert after == dict.fromkeys(STATES, (False, False)) | {"playing": (True, True)}


def test_what_is_owed_depends_on_the_state():
    playback = Playback()
    playback.step("batch", 3, 0.0)
    assert playback.owed(5, 0.0, awaited=False) == ("batch", 3) and not playback.greedy
    playback.forward(9, 0.0)
    assert playback.owed(5, 0.0, awaited=False) == ("epoch", 4) and playback.greedy
    playback.replay(9, 0.0)
    assert playback.owed(5, 0.0, awaited=True) == ("epoch", 4) and playback.greedy and not playback.playing
    playback.play(0.0)
    assert playback.owed(5, 0.0, awaited=False) == ("epoch", 1) and not playback.greedy
    playback.pace.speed = Speed(rate=None)
    assert [playback.owed(5, 0.0, awaited) for awaited in (False, True)] == [("epoch", FOREVER), ("epoch", 1)]
