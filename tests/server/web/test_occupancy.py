"""Browsers that came and went leave nothing behind."""

import asyncio
import gc
from dataclasses import replace

from server.sessions.session import Session
from server.web.outbox import Outbox
from server.web.places import Seat
from tests.server.simulation import Costs, School, pretend, simulated


def theirs():
    """What is there of browsers' sessions."""
    return [each for each in gc.get_objects() if type(each) in (Session, Seat, Outbox)]


def test_nothing_grows_with_sessions_that_have_ended(around):
    """Hundreds join, have a few frames, and leave, one after the other."""
    others = theirs()  # of tests that ran before in this process

    async def go():
        school = School(replace(around, new_seed=lambda: "0.5"), 2, Costs(), pretend)

        async def generation(count):
            for number in range(count):
                pupil = await school.join("pupil", {"networkShape": [1 + number % 6]} if number % 4 == 0 else {}, 10)
                await asyncio.sleep(0.25)
                school.leave(pupil)
            del pupil
            await asyncio.sleep(5)
            school.pupils.clear()
            school.crew.jobs.clear()
            for task in [task for task in school.running if task.done()]:
                school.running.remove(task)
            gc.collect()
            sizes = len(school.hub._seats), len(school.hub._times), len(school.hub._jobs), len(school.scheduler)
            kept = sum(all(each is not other for other in others) for each in theirs())
            return sizes, kept, len(gc.get_objects())

        await generation(40)  # what is remembered of networks and data
        first, last = await generation(40), await generation(300)
        school.close()
        return first, last

    first, last = simulated(go())
    assert first[:2] == last[:2] == ((0, 0, 0, 0), 0)
    assert last[2] - first[2] < 300, "not even one object for each"
