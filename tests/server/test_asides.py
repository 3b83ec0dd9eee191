"""The thread beside the event loop: who asks much waits for himself."""

import asyncio
import time

import pytest

from server.asides import Asides


def busy(seconds):
    """Work of so much processor time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_who_asks_much_waits_behind_those_who_ask_little():
    order = []

    async def work():
        asides = Asides(time.monotonic, lambda: None, False)

        async def ask(number, seconds=0.0):
            await asides.do(number, lambda: busy(seconds))
            order.append(number)

        await ask(2)
        await asyncio.gather(*(ask(1, 0.05) for _ in range(3)))
        order.clear()
        await asyncio.gather(*(ask(1) for _ in range(5)), ask(2), ask(3))
        asides.close()

    asyncio.run(work())
    assert order[0] == 1 or order[:2] == [2, 3]  # the thread was idle: the first of all begins at once
    assert [number for number in order if number != 1] == [2, 3] and order.index(3) <= 2


def test_who_leaves_takes_along_what_waits_and_errors_arrive():
    done = []

    async def work():
        asides = Asides(time.monotonic, lambda: None, False)
        tasks = [asyncio.create_task(asides.do(1, lambda number=number: done.append(number))) for number in range(4)]
        await asyncio.sleep(0)
        asides.forget(1)
        await asyncio.wait(tasks)
        with pytest.raises(ZeroDivisionError):
            await asides.do(2, lambda: 1 // 0)
        assert await asides.do(3, lambda: 7) == 7
        assert asides.since is None
        asides.close()

    asyncio.run(work())
    assert done == [0]
