"""When a session is told that the server is busy, and when not."""

import asyncio
import re
from pathlib import Path

import pytest

from server.messages.texts import said
from server.sessions.lateness import PATIENCE, Lateness
from tests.server.simulation import Costs, School, simulated

TRANSPORT = Path(__file__).parents[3] / "templates/transport.html"
PACES = [
    (unit, float(rate) if rate.isdigit() else None)
    for unit, rate in re.findall(r'\("(epoch|batch)", (\d+|""), ', TRANSPORT.read_text("utf-8"))
]
"""The paces that the page offers."""


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
                self.texts.append(str(words[1]))


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
    assert frames.texts[-1] == "The server is busy: 6 pictures a second."
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
    assert "2 pictures" in " ".join(frames.texts)


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
    assert frames.lateness.words(frames.now) == ("idle", said("idle"))
    assert frames.lateness.words(frames.now) is None
    frames.now += 100
    frames.come(0.1, 10)
    assert frames.codes == ["busy"]


def test_another_pace_while_the_server_is_busy_says_nothing_before_it_is_seen_whether_it_still_is(frames):
    frames.come(1 / 4, 10)
    assert frames.codes[0] == "busy"
    del frames.codes[:], frames.texts[:]
    for _ in range(40):
        frames.lateness.restart(frames.now)
        frames.come(1 / 4, 0.5)
    assert frames.codes == []
    frames.lateness.restart(frames.now)
    frames.come(0.1, 10)
    assert frames.codes == ["idle"]


@pytest.mark.parametrize(
    ("every", "words"),
    [(0.2, "5 pictures a second"), (1.0, "one picture a second"), (4.0, "one picture every 4 seconds")],
)
def test_the_rate_is_said_in_words(frames, every, words):
    frames.come(every, 60)
    assert words in frames.texts[-1]


def told(around, unit, rate, frames, costs, seconds=60.0, more=()):
    """The notices of a pupil who plays alone at a pace for a while. more: other paces that follow, as long each."""

    async def work():
        school = School(around, 1, costs)
        pupil = await school.join("alone", {}, frames)
        for pace in [(unit, rate), *more]:
            await school.say(pupil, "speed", unit=pace[0], rate=pace[1])
            await asyncio.sleep(seconds)
        school.close()
        return pupil

    return simulated(work())


def test_the_offered_paces_were_found():
    assert len(PACES) == TRANSPORT.read_text("utf-8").count(' a second")') + 1 and ("batch", 1.0) in PACES


@pytest.mark.parametrize("frames", [1.0, 10.0, 60.0])
@pytest.mark.parametrize(("unit", "rate"), [*PACES, ("epoch", 0.2), ("batch", 45.0)])
def test_whoever_plays_alone_never_hears_of_a_busy_server(around, unit, rate, frames):
    pupil = told(around, unit, rate, frames, Costs())
    assert pupil.notices() == []
    assert len(pupil.frames) >= 0.9 * 60 * min(rate or frames, frames, 1 / around.frame_interval) - 1


def test_nor_does_whoever_changes_the_pace(around):
    paces = [pace for pace in PACES for _ in range(2)] + PACES[::-1]
    assert told(around, "epoch", 60.0, 60.0, Costs(), seconds=5.7, more=paces).notices() == []


def test_whoever_changes_the_pace_of_a_busy_server_keeps_getting_frames(around, caplog):
    async def work():
        school = School(around, 1, Costs().times(40))
        pupils = [await school.join("many", {"networkShape": [number]}, 40.0) for number in range(1, 9)]
        for second in range(60):
            await asyncio.sleep(0.5)
            for pupil in pupils:
                await school.say(pupil, "speed", unit="batch" if second % 2 else "epoch", rate=60)
        now = school.now
        await asyncio.sleep(20)
        school.close()
        return [pupil.rate(now, now + 20) for pupil in pupils], [pupil.notices() for pupil in pupils]

    rates, notices = simulated(work())
    assert min(rates) > 0.5 and any("busy" in codes for codes in notices)
    assert not caplog.records


def test_at_a_slow_pace_too_a_busy_server_says_so(around):
    """Jobs of others keep the only worker for two seconds and a half out of three."""

    async def work():
        school = School(around, 1, Costs())
        pupil = await school.join("alone", {}, 60.0)
        await school.say(pupil, "speed", unit="epoch", rate=1)
        for _ in range(20):
            await asyncio.sleep(0.5)
            school.crew.room -= 1
            await asyncio.sleep(2.5)
            school.crew.room += 1
            school.hub.wake()
        school.close()
        return pupil.notices()

    assert "busy" in simulated(work())
