"""What one server says all others hear through a real Redis, and when that is away they know that they hear nothing."""

import asyncio
import contextlib
import logging
import signal
import tracemalloc

import pytest

from server.web import channel
from server.web.channel import Channel
from tests.server.services import Redis, own_folder

SECONDS = 20.0
NAME = "numplay:test"


class Process:
    """One process of a server, and what it has heard."""

    def __init__(self, url, server, name=NAME):
        self.bus = Channel(url, name, server)
        self.heard = []

    async def start(self):
        await self.bus.listen(self.heard.append)
        return self


@contextlib.asynccontextmanager
async def processes(url, *servers, name=NAME):
    """One for each of these servers, all connected."""
    there = [await Process(url, server, name).start() for server in servers]
    try:
        for each in there:
            await until(lambda each=each: not each.bus.lost)
        yield there
    finally:
        for each in there:
            await each.bus.close()


async def until(true):
    while not true():
        await asyncio.sleep(0.005)


def run(test):
    async def go():
        async with asyncio.timeout(SECONDS):
            await test()

    asyncio.run(go())


@pytest.fixture
def own_redis(redis_server):
    """A Redis of the test's own, which it may stop and start. The other one says whether there can be any."""
    with own_folder() as folder:
        server = Redis(folder)
        server.start()
        yield server
        server.stop()


def test_all_processes_of_other_servers_hear_and_those_of_the_same_do_not(redis_server):
    async def go():
        async with processes(redis_server.url, b"A", b"A", b"B", b"C") as (one, sibling, other, third):
            sent = [bytes([at]) * size for at, size in enumerate((0, 1, 65_536, 1_000_000, 3))]
            for each in sent:
                await one.bus.say(each)
            await until(lambda: other.heard == third.heard == sent)
            await sibling.bus.say(b"last")
            await until(lambda: other.heard[-1] == b"last")
            assert one.heard == sibling.heard == []
        assert redis_server.ask("dbsize") == "0", "nothing of it is kept"

    run(go)


def test_servers_with_another_key_hear_nothing(redis_server):
    async def go():
        async with (
            processes(redis_server.url, b"A", b"B") as (one, other),
            processes(redis_server.url, b"C", b"D", name=NAME + "else") as (stranger, friend),
        ):
            await one.bus.say(b"news")
            await until(lambda: other.heard == [b"news"])
            await friend.bus.say(b"own")
            await until(lambda: stranger.heard)
            assert stranger.heard == [b"own"]

    run(go)


def test_a_redis_that_goes_away_is_told_once_and_heard_again_when_it_is_back(own_redis, caplog, monkeypatch):
    monkeypatch.setattr(channel, "AGAIN", 0.02)

    async def go():
        async with processes(own_redis.url, b"A", b"B") as (one, other):
            own_redis.stop()
            await until(lambda: one.bus.lost and other.bus.lost)
            await one.bus.say(b"into the void")  # neither waits nor fails
            await asyncio.sleep(0.3)  # many tries
            said = [each.message for each in caplog.records if each.levelno == logging.WARNING]
            assert len(said) == 2 and all("Redis can't be reached" in each for each in said)
            await asyncio.to_thread(own_redis.start)
            await until(lambda: not one.bus.lost and not other.bus.lost)
            assert [each.message for each in caplog.records if "Redis is back" in each.message] == [
                "Redis is back: classes are in step with other servers at once"
            ] * 2
            await one.bus.say(b"again")
            await until(lambda: other.heard == [b"again"])
            said = [each.message for each in caplog.records if "can't be reached" in each.message]
            assert len(said) == 2, "the first that was said was heard"

    run(go)


def test_a_redis_that_does_not_answer_is_away_too(own_redis, monkeypatch, caplog):
    monkeypatch.setattr(channel, "PATIENCE", 0.2)
    monkeypatch.setattr(channel, "AGAIN", 0.02)

    async def go():
        async with processes(own_redis.url, b"A", b"B") as (one, other):
            own_redis.process.send_signal(signal.SIGSTOP)
            await until(lambda: one.bus.lost and other.bus.lost)
            own_redis.process.send_signal(signal.SIGCONT)
            await until(lambda: not one.bus.lost and not other.bus.lost)
            while other.heard[-1:] != [b"again"]:
                await one.bus.say(b"again")
                await asyncio.sleep(0.02)

    run(go)


def test_a_redis_that_is_not_there_yet_holds_up_nobody(own_redis, monkeypatch, caplog):
    monkeypatch.setattr(channel, "AGAIN", 0.02)
    own_redis.stop()

    async def go():
        one, other = [await Process(own_redis.url, server).start() for server in (b"A", b"B")]
        await one.bus.say(b"nobody")
        assert one.bus.lost
        await asyncio.to_thread(own_redis.start)
        await until(lambda: not one.bus.lost and not other.bus.lost)
        await one.bus.say(b"now")
        await until(lambda: other.heard == [b"now"])
        for each in (one, other):
            await each.bus.close()

    run(go)


def test_what_waits_for_redis_is_bounded(own_redis, monkeypatch):
    monkeypatch.setattr(channel, "MOST_WAITING", 1_000_000)
    message = bytes(200_000)

    async def go():
        async with processes(own_redis.url, b"A") as (speaker,):
            own_redis.process.send_signal(signal.SIGSTOP)
            tracemalloc.start()
            try:
                for _ in range(60):
                    await speaker.bus.say(bytes(message))
                    await asyncio.sleep(0)
                assert speaker.bus._bytes <= 1_000_000
                assert tracemalloc.get_traced_memory()[0] < 1_000_000 + 4 * len(message)
            finally:
                tracemalloc.stop()
                own_redis.process.send_signal(signal.SIGCONT)

    run(go)


def test_what_can_not_be_understood_is_logged_and_the_rest_is_heard(redis_server, caplog):
    async def go():
        def hear(message):
            if message == b"nonsense":
                raise ValueError("planted")
            heard.append(message)

        heard, listening = [], Channel(redis_server.url, NAME, b"B")
        await listening.listen(hear)
        async with processes(redis_server.url, b"A") as (one,):
            await until(lambda: not listening.lost)
            for each in (b"nonsense", b"sense"):
                await one.bus.say(each)
            await until(lambda: heard == [b"sense"])
        await listening.close()
        assert "can't be understood" in caplog.text

    run(go)


def test_one_that_has_not_listened_yet_can_be_closed(redis_server):
    run(Channel(redis_server.url, NAME, b"A").close)
