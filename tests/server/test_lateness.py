"""When a session is told that the server is busy, and when not."""

import pytest

from server.lateness import PATIENCE, Lateness


class Frames:
    """Frames noted one after another; `codes` and `texts` of what was told."""

    def __init__(self) -> None:
        self.lateness = Lateness()
        self.now = 50.0
        self.texts: list[str] = []
        self.codes: list[str] = []

    def come(self, every: float, seconds: float, asked: float = 10.0, hindered: float = 0.0) -> None:
        for _ in range(round(seconds / every)):
            self.now += every
            self.lateness.note(1 / asked, hindered, self.now)
            words = self.lateness.words(self.now)
            if words is not None:
                self.codes.append(words[0])
                self.texts.append(words[1])


@pytest.fixture
def frames():
    return Frames()


def test_frames_in_time_are_not_worth_a_word(frames):
    frames.come(0.1, 60)
    assert frames.codes == []


def test_it_is_told_once_with_the_frames_a_second_and_once_when_it_is_over(frames):
    frames.come(0.1, 5)
    frames.come(1 / 6, 30)
    assert frames.codes[0] == "busy" and set(frames.codes) == {"busy"} and len(frames.codes) <= 2
    assert frames.texts[-1] == "The server is busy: 6 frames a second."
    frames.come(0.1, 30)
    assert frames.codes[-1] == "idle" and frames.codes.count("idle") == 1


def test_what_changes_much_is_told_again_and_not_too_often(frames):
    frames.come(1 / 5, 20)
    told = len(frames.codes)
    begin = frames.now
    frames.come(1 / 2, 20)
    frames.come(1 / 5, 20)
    again = len(frames.codes) - told
    assert 2 <= again <= (frames.now - begin) / PATIENCE
    assert "2 frames" in " ".join(frames.texts)


def test_around_the_border_it_does_not_flicker(frames):
    for _ in range(20):
        frames.come(1 / 6.6, 2)
        frames.come(1 / 7.4, 2)
    assert frames.codes.count("busy") <= 1 and frames.codes.count("idle") == 0


def test_a_short_delay_is_forgiven(frames):
    frames.come(0.1, 10)
    frames.come(0.5, 0.5)
    frames.come(0.1, 10)
    assert frames.codes == []


def test_what_the_browser_or_its_own_network_holds_up_is_not_the_server_s_fault(frames):
    frames.come(0.5, 30, hindered=0.4)
    assert frames.codes == []


def test_whoever_gets_many_frames_needs_no_word_about_more(frames):
    frames.come(1 / 25, 30, asked=60)
    assert frames.codes == []


def test_a_pause_ends_it(frames):
    frames.come(1 / 4, 10)
    frames.lateness.rest()
    assert frames.lateness.words(frames.now) == ("idle", "The server has time again.")
    assert frames.lateness.words(frames.now) is None
    frames.now += 100
    frames.come(0.1, 10)
    assert frames.codes == ["busy"]


@pytest.mark.parametrize(
    ("every", "words"), [(0.2, "5 frames a second"), (1.0, "one frame a second"), (4.0, "one frame in 4 seconds")]
)
def test_the_rate_is_said_in_words(frames, every, words):
    frames.come(every, 60)
    assert words in frames.texts[-1]
