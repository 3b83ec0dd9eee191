"""What one process says all others hear, as far as they take it; and none holds up another."""

import asyncio
import contextlib
import tracemalloc

import pytest

from server.web import bus
from server.web.bus import LENGTH, Alone, Siblings, Together

SECONDS = 20.0


def run(test):
    """Runs a test, but not for ever."""

    async def go():
        async with asyncio.timeout(SECONDS):
            await test()

    asyncio.run(go())


class Process:
    """One process at the bus, and what it has heard."""

    def __init__(self, folder, number, count):
        self.bus = Siblings(folder, number, count)
        self.heard = []
        self.news = asyncio.Event()

    async def start(self):
        await self.bus.listen(self._hear)
        return self

    def _hear(self, message):
        self.heard.append(message)
        self.news.set()

    async def hears(self, *messages):
        """Waits for as many messages, which are these in any order."""
        while len(self.heard) < len(messages):
            self.news.clear()
            await self.news.wait()
        assert sorted(self.heard) == sorted(messages)
        self.heard.clear()


@contextlib.asynccontextmanager
async def processes(folder, count):
    """So many, all there."""
    there = [await Process(folder, number, count).start() for number in range(count)]
    try:
        yield there
    finally:
        for each in there:
            await each.bus.close()


@contextlib.asynccontextmanager
async def deaf(folder, number):
    """A process that takes connections but nothing of what comes: stopped, or at work for long."""
    let_go = asyncio.Event()

    async def take(reader, writer):
        await let_go.wait()
        writer.close()

    server = await asyncio.start_unix_server(take, folder / f"{number}.sock", limit=1000)
    try:
        yield
    finally:
        let_go.set()
        server.close()


@pytest.mark.parametrize("count", [2, 3])
def test_each_hears_all_others_and_never_itself(tmp_path, count):
    async def go():
        async with processes(tmp_path, count) as there:
            for number, each in enumerate(there):
                await each.bus.say(b"from %d" % number)
            for number, each in enumerate(there):
                await each.hears(*(b"from %d" % other for other in range(count) if other != number))

    run(go)


def test_messages_arrive_whole_and_in_order(tmp_path):
    async def go():
        async with processes(tmp_path, 2) as (one, other):
            sent = [bytes([at]) * size for at, size in enumerate((0, 1, 4, 65_536, 1_000_000, 3))]
            await asyncio.gather(*(one.bus.say(each) for each in sent))
            while len(other.heard) < len(sent):
                other.news.clear()
                await other.news.wait()
            assert other.heard == sent

    run(go)


def test_nothing_happens_where_nobody_else_is_there_yet(tmp_path):
    async def go():
        one = await Process(tmp_path, 0, 3).start()
        await one.bus.say(b"is anybody there?")
        late = await Process(tmp_path, 1, 3).start()
        await one.bus.say(b"now")
        await late.hears(b"now")
        for each in (one, late):
            await each.bus.close()
        alone = Alone()
        await alone.listen(lambda message: None)
        await alone.say(b"nobody")
        await alone.close()

    run(go)


@pytest.mark.parametrize("killed", [True, False])
def test_one_that_came_back_with_its_number_is_heard_and_hears_again(tmp_path, killed):
    async def go():
        async with processes(tmp_path, 3) as there:
            await there[0].bus.say(b"first")
            await there[2].bus.say(b"first too")
            await there[1].hears(b"first", b"first too")
            await there[1].bus.close()
            if killed:
                (tmp_path / "1.sock").touch()  # what a process that is killed leaves behind
            there[1] = await Process(tmp_path, 1, 3).start()
            for each in (there[0], there[2]):
                each.heard.clear()
            while not there[1].heard:  # what is said to a connection that is just breaking may be lost
                await there[0].bus.say(b"again")
                await asyncio.sleep(0.01)
            assert set(there[1].heard) == {b"again"}
            await there[1].bus.say(b"back")
            await there[0].hears(b"back")

    run(go)


def test_one_that_has_closed_hears_nothing_more(tmp_path):
    async def go():
        async with processes(tmp_path, 3) as there:
            await there[0].bus.say(b"first")
            await there[1].hears(b"first")
            await there[2].hears(b"first")
            await there[1].bus.close()
            for _ in range(3):
                await there[0].bus.say(b"more")
            await there[2].hears(*[b"more"] * 3)
            assert there[1].heard == []

    run(go)


def test_one_that_has_not_listened_yet_can_be_closed(tmp_path):
    run(Siblings(tmp_path, 0, 2).close)


def test_one_that_takes_nothing_holds_up_nobody_and_costs_no_more_memory_than_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(bus, "MOST_WAITING", 1_000_000)
    message = bytes(200_000)

    async def go():
        async with deaf(tmp_path, 1):
            speaker, other = [await Process(tmp_path, number, 3).start() for number in (0, 2)]
            tracemalloc.start()
            try:
                for _ in range(60):  # twelve times as much as may wait
                    await speaker.bus.say(message)
                    await other.hears(message)
                waiting = tracemalloc.get_traced_memory()[0]
            finally:
                tracemalloc.stop()
            assert 500_000 < waiting < 1_000_000 + 3 * len(message)
            for each in (speaker, other):
                await each.bus.close()

    run(go)


def test_one_that_takes_nothing_for_a_while_hears_again_once_it_does(tmp_path, monkeypatch):
    monkeypatch.setattr(bus, "MOST_WAITING", 100_000)

    async def go():
        async with processes(tmp_path, 2) as (one, other):
            for _ in range(50):  # with no turn for the other in between
                await one.bus.say(bytes(50_000))
            await asyncio.sleep(0)
            while other.heard[-1:] != [b"news"]:
                await one.bus.say(b"news")
                await asyncio.sleep(0.005)
            assert {*other.heard} == {bytes(50_000), b"news"}

    run(go)


def test_a_message_that_is_too_long_ends_its_connection_only(tmp_path, monkeypatch):
    monkeypatch.setattr(bus, "LONGEST", 1000)

    async def go():
        async with processes(tmp_path, 3) as there:
            await there[2].bus.say(b"before")
            await there[1].hears(b"before")
            await there[0].hears(b"before")
            reader, writer = await asyncio.open_unix_connection(tmp_path / "1.sock")
            writer.write((1000).to_bytes(LENGTH, "big") + bytes(1000))
            await there[1].hears(bytes(1000))
            writer.write((1001).to_bytes(LENGTH, "big") + bytes(1001))
            with contextlib.suppress(ConnectionError):  # some of it was not read any more
                assert await reader.read() == b""
            writer.close()
            await there[2].bus.say(b"after")
            await there[1].hears(b"after")
            await there[0].hears(b"after")

    run(go)


def test_one_that_dies_in_the_middle_of_a_message_leaves_nothing_of_it(tmp_path):
    async def go():
        async with processes(tmp_path, 2) as (one, other):
            _, writer = await asyncio.open_unix_connection(tmp_path / "1.sock")
            writer.write((100).to_bytes(LENGTH, "big") + b"half")
            writer.close()
            await one.bus.say(b"whole")
            await other.hears(b"whole")

    run(go)


def test_what_can_not_be_understood_ends_its_connection_only(tmp_path, caplog):
    async def go():
        def hear(message):
            if message == b"nonsense":
                raise ValueError("planted")
            heard.append(message)

        heard, listening = [], Siblings(tmp_path, 0, 3)
        await listening.listen(hear)
        spoilt, sound = Siblings(tmp_path, 1, 3), Siblings(tmp_path, 2, 3)
        await spoilt.listen(heard.append)
        await sound.listen(lambda message: None)
        await spoilt.say(b"nonsense")
        await sound.say(b"sense")
        while heard.count(b"sense") < 2:
            await asyncio.sleep(0.005)
        for each in (listening, spoilt, sound):
            await each.close()

    run(go)


def test_several_ways_are_one(tmp_path):
    async def go():
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        middle = Together(Siblings(tmp_path / "a", 0, 2), Siblings(tmp_path / "b", 0, 2))
        heard = []
        await middle.listen(heard.append)
        ends = [await Process(tmp_path / each, 1, 2).start() for each in "ab"]
        await middle.say(b"to both")
        for each in ends:
            await each.hears(b"to both")
            await each.bus.say(b"from one")
        while heard != [b"from one"] * 2:
            await asyncio.sleep(0.005)
        assert not middle.lost
        for each in (middle, *(each.bus for each in ends)):
            await each.close()

    run(go)
