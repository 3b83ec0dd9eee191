"""server/web/rooms.py: how long the room of a class lasts in a process, and what it holds."""

import asyncio
from collections.abc import Iterator

import pytest

from server.web.emptied import HELD_SECONDS, MOST_ROOMS
from tests.server.web.test_classes import School


@pytest.fixture
def school(tmp_path) -> Iterator[School]:
    school = School(tmp_path)
    yield school
    school.close()


def has(school, page, shape):
    """Waits until a page's run has these hidden layers."""

    async def opened():
        while list(page.seat.session.present.config.network_shape) != shape:
            await asyncio.sleep(0.005)

    school.do(opened())


def test_a_run_is_held_for_a_while_after_the_last_browser_is_gone(school):
    teacher, (one,), told = school.class_of(1)
    one.ask("set", changes={"networkShape": [3]})
    teacher.act("push", link="networkShape=8")
    has(school, one, [8])
    for each in (one, teacher):
        school.leave(each)
    leader = school.browser()
    assert leader.ask("class_lead", code=told["code"], secret=told["secret"], address="")["type"] == "class"
    assert leader.act("undo")["type"] == "ok"
    back = school.browser(seat=one.token)
    back.ask("class_join", code=told["code"])
    has(school, back, [3])


def test_a_class_that_nobody_comes_back_to_holds_no_run(school):
    teacher, (one,), _ = school.class_of(1)
    teacher.act("push", link="networkShape=8")
    has(school, one, [8])
    for each in (one, teacher):
        school.leave(each)
    rooms = school.classes.rooms
    for seconds, left in ((HELD_SECONDS - 1, 1), (2, 0)):
        school.now += seconds

        async def beat():
            rooms.beat()

        school.do(beat())
        assert len(rooms.by_code) == left
    assert not rooms._emptied.all


def test_of_many_rooms_that_nobody_is_in_the_newest_hold_their_runs(school):
    codes = []
    for _ in range(MOST_ROOMS + 2):
        teacher, (one,), told = school.class_of(1)
        teacher.act("push", link="networkShape=8")
        has(school, one, [8])
        for each in (one, teacher):
            school.leave(each)
        codes.append(told["code"])
    assert list(school.classes.rooms.by_code) == codes[-MOST_ROOMS:]


def given_and_left(school):
    """A class that nobody is in, with a run held for its student."""
    teacher, (one,), told = school.class_of(1)
    teacher.act("push", link="networkShape=8")
    has(school, one, [8])
    for each in (one, teacher):
        school.leave(each)
    return one, told


def test_a_room_that_somebody_came_back_to_stays_however_many_are_left(school):
    one, told = given_and_left(school)
    back = school.browser(seat=one.token)
    back.ask("class_join", code=told["code"])
    for _ in range(MOST_ROOMS + 1):  # before the next beat
        given_and_left(school)
    assert told["code"] in school.classes.rooms.by_code
    assert back.act("rename")["type"] == "ok"
