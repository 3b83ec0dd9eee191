"""Long messages come in turn, and whoever has sent least of them first."""

import asyncio
from contextlib import suppress

import pytest

from server.web.intake import SHARE, Intake
from tests.server.simulation import simulated

SECONDS = 0.1
"""That each message took."""


async def taken(intake, order, gone, name, used, after=0.0):
    await asyncio.sleep(after)
    await intake.turn(SECONDS, used, gone)
    order.append((name, asyncio.get_running_loop().time()))


def turns(*messages, leaves=(), ends=()):
    """Names in the order of their turns, and the seconds after the first one."""

    async def go():
        intake, order, gone = Intake(), [], {name: asyncio.Event() for name, *_ in messages}
        begun = {name: asyncio.create_task(taken(intake, order, gone[name], name, *rest)) for name, *rest in messages}
        await asyncio.sleep(0.01)
        for name in leaves:
            begun[name].cancel()
        for name in ends:
            gone[name].set()
        for task in begun.values():
            with suppress(asyncio.CancelledError):
                await task
        return [name for name, _ in order], [at - order[0][1] for _, at in order]

    return simulated(go())


def test_all_together_take_a_share_of_the_time():
    names, times = turns(("a", 0.0), ("b", 0.0), ("c", 0.0), ("d", 0.0))
    assert names == ["a", "b", "c", "d"]
    assert times == pytest.approx([number * SECONDS / SHARE for number in range(4)], abs=1e-4)


def test_whoever_has_sent_least_goes_first():
    assert turns(("a", 9.0), ("b", 5.0), ("c", 0.0, 0.2), ("d", 7.0))[0] == ["a", "c", "b", "d"]


def test_one_alone_does_not_wait():
    assert turns(("a", 0.0), ("a", 1.0, 0.6), ("a", 2.0, 1.2))[1] == pytest.approx([0, 0.6, 1.2], abs=1e-4)


def test_nobody_waits_for_one_that_has_left():
    names, times = turns(("a", 0.0), ("b", 0.0), ("c", 0.0), leaves=["b"])
    assert names == ["a", "c"] and times[1] == pytest.approx(SECONDS / SHARE, abs=1e-4)


def test_whoever_is_gone_waits_no_more():
    names, times = turns(("a", 0.0), ("b", 0.0), ("c", 0.0), ends=["b"])
    assert names == ["a", "b", "c"]
    assert times == pytest.approx([0, 0.01, SECONDS / SHARE], abs=1e-4)
