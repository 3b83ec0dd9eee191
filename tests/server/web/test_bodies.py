"""Whoever sends slowly makes room for others, and loses only its own request."""

import asyncio

import pytest

from server.web.bodies import Bodies, Late


def read(bodies, ended, *clients):
    """Begins one after the other, none of which ends by itself; those that ended after each, by number."""

    async def one(number, client):
        try:
            async with bodies.reading(client):
                await asyncio.Event().wait()
        except Late:
            ended.append(number)

    async def go():
        found, tasks = [], []
        for number, client in enumerate(clients):
            tasks.append(asyncio.create_task(one(number, client)))
            for _ in range(5):
                await asyncio.sleep(0)
            found.append(list(ended))
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return found

    return asyncio.run(go())


def test_the_oldest_makes_room():
    clients = [f"192.0.2.{number}" for number in range(5)]
    assert read(Bodies(3, 2), [], *clients) == [[], [], [], [0], [0, 1]]


def test_of_one_address_its_own_oldest_does():
    assert read(Bodies(9, 2), [], "192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.2") == [[], [], [], [1]]


def test_what_a_proxy_brings_is_not_one_address():
    assert read(Bodies(9, 2), [], *["127.0.0.1"] * 5)[-1] == []


def test_each_has_its_time():
    async def go():
        async with Bodies(1, 1, seconds=0.0).reading("192.0.2.1"):
            await asyncio.Event().wait()

    with pytest.raises(Late):
        asyncio.run(go())


def test_one_whose_time_is_just_over_is_ended_once():
    async def go():
        bodies = Bodies(1, 1, seconds=0.0)

        async def slow():
            async with bodies.reading("192.0.2.1"):
                await asyncio.Event().wait()

        first = asyncio.create_task(slow())
        for _ in range(2):
            await asyncio.sleep(0)  # begun; then its time is over, and it hasn't heard of that yet
        async with bodies.reading("192.0.2.2"):
            pass
        with pytest.raises(Late):
            await first

    asyncio.run(go())


def test_what_was_read_takes_no_room():
    async def go():
        bodies = Bodies(1, 1)
        for _ in range(3):
            async with bodies.reading("192.0.2.1"):
                pass
        with pytest.raises(ValueError):
            async with bodies.reading("192.0.2.1"):
                raise ValueError
        async with bodies.reading("192.0.2.1"):
            await asyncio.sleep(0)

    asyncio.run(go())
