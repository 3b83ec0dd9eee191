"""Frames of any length, cut anywhere: what is short passes untouched, what is long is swallowed and told."""

import asyncio
import gc
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from time import perf_counter

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from server.web import wire
from server.web.wire import EMPTY_END, LEAST_RATE, MOST_FRAMES, MOST_WAITING, SHORT, WAIT, Sieve, TooLong, WireProtocol
from tests.server.lines import HANDSHAKE, Line, taking
from tests.server.simulation import VirtualLoop

LIMIT = 1000


@cache  # the mask is drawn: the same frame must stay the same
def frame(size, opcode=Opcode.TEXT, fin=True):
    return Frame(opcode, b"x" * size, fin).serialize(mask=True)


def sieved(*pieces):
    """What comes out, neighbouring bytes joined."""
    sieve = Sieve(LIMIT)
    out = []
    for part in (part for piece in pieces for part in sieve.feed(piece)):
        if isinstance(part, bytes) and out and isinstance(out[-1], bytes):
            out[-1] += part
        else:
            out.append(part)
    return out


@pytest.mark.parametrize("size", [0, 1, 125, 126, 999, 1000])
def test_a_message_up_to_the_limit_passes(size):
    assert sieved(frame(size)) == [frame(size)]


@pytest.mark.parametrize("size", [1001, 65_536, 100_000])
def test_a_longer_one_is_swallowed_and_told(size):
    after = frame(5)
    assert sieved(frame(size) + after) == [TooLong(size, begun=False), after]


def test_a_message_in_parts_is_swallowed_from_where_it_is_too_long():
    first, middle = frame(600, fin=False), frame(600, Opcode.CONT, fin=False)
    last, after = frame(10, Opcode.CONT), frame(7)
    assert sieved(first + middle + last + after) == [first, TooLong(1210, begun=True), EMPTY_END + after]


def test_a_message_whose_first_part_is_too_long_is_swallowed_to_its_end():
    after = frame(7)
    assert sieved(frame(2000, fin=False) + frame(10, Opcode.CONT) + after) == [TooLong(2010, begun=False), after]


def test_parts_within_the_limit_pass():
    parts = frame(400, fin=False) + frame(400, Opcode.CONT, fin=False) + frame(200, Opcode.CONT)
    assert sieved(parts + parts) == [parts + parts]


def test_a_ping_between_the_parts_passes():
    ping = frame(3, Opcode.PING)
    assert sieved(frame(2000, fin=False) + ping + frame(1, Opcode.CONT)) == [ping, TooLong(2001, begun=False)]


MESSAGES = st.lists(st.sampled_from([0, 3, 125, 126, 500, 1000, 1001, 3000, 70_000]), min_size=1, max_size=5)


@given(MESSAGES, st.lists(st.integers(0, 80_000), max_size=8))
def test_it_does_not_matter_where_the_network_cuts(sizes, cuts):
    data = b"".join(frame(size) for size in sizes)
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    pieces = [data[a:b] for a, b in pairwise(places)]
    whole = [TooLong(size, begun=False) if size > LIMIT else frame(size) for size in sizes]
    expected = []
    for part in whole:
        if isinstance(part, bytes) and expected and isinstance(expected[-1], bytes):
            expected[-1] += part
        else:
            expected.append(part)
    assert sieved(*pieces) == expected


def test_nothing_of_what_is_swallowed_is_kept():
    sieve = Sieve(LIMIT)
    sieve.feed(frame(100_000_000)[:14])
    for _ in range(100):
        assert sieve.feed(b"x" * 65_536) == []
    assert sum(len(value) for value in vars(sieve).values() if isinstance(value, bytes)) < 20


def reading():
    """A protocol past its handshake, as far as messages are concerned."""
    protocol = WireProtocol.__new__(WireProtocol)
    protocol.queue, protocol.transport, protocol.read_paused = asyncio.Queue(), Line(), False
    protocol.frames, protocol.close_sent, protocol.curr_msg_data_type, protocol._too_long = [], False, "text", 0
    protocol._since, protocol._got, protocol._parts = None, 0, bytearray()
    protocol._whole, protocol._spent, protocol._begun = 0, 0.0, perf_counter()
    return protocol


def told(protocol, *messages):
    for message in messages:
        protocol.frames = [message]
        protocol.send_receive_event_to_app()
    return protocol.queue.qsize(), protocol.transport.paused


def test_short_messages_are_read_on_until_many_wait():
    protocol = reading()
    assert told(protocol, *[b"{}"] * (MOST_WAITING - 1)) == (MOST_WAITING - 1, False)
    assert told(protocol, b"{}") == (MOST_WAITING, True)


def test_behind_a_long_message_nothing_more_is_read():
    assert told(reading(), b"x" * (SHORT + 1)) == (1, True)
    assert told(reading(), b"x" * SHORT) == (1, False)


# Messages that do not come whole

LARGE = Frame(Opcode.TEXT, b"x" * 3_000_000, True).serialize(mask=True)
CUT_OFF = [LARGE[:2_000_000], Frame(Opcode.TEXT, b"x" * 2_000_000, False).serialize(mask=True)]


@contextmanager
def virtual():
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        yield runner.run


async def connected():
    """A protocol past its handshake with an application, and its line."""
    config = uvicorn.Config(taking, ws=WireProtocol, ws_ping_interval=None, log_level="critical")
    config.load()
    protocol, line = WireProtocol(config, ServerState(), {}), Line()
    protocol.connection_made(line)
    protocol.data_received(HANDSHAKE)
    await asyncio.sleep(0.1)
    assert protocol.handshake_complete and line.written.startswith(b"HTTP/1.1 101")
    return protocol, line


def bytes_within(thing):
    """How many bytes of texts and buffers can be reached from something, those of the tests themselves aside."""
    seen, todo, size = {id(LARGE), *map(id, CUT_OFF)}, [thing], 0
    while todo:
        each = todo.pop()
        if id(each) in seen or isinstance(each, type) or type(each).__name__ in ("module", "function", "VirtualLoop"):
            continue
        seen.add(id(each))
        size += len(each) if isinstance(each, bytes | bytearray | str) else 0
        todo += gc.get_referents(each)
    return size


@pytest.mark.parametrize("sent", CUT_OFF)
def test_nothing_is_left_of_a_message_cut_off_in_the_middle(sent):
    async def go():
        protocol, _ = await connected()
        protocol.data_received(sent)
        assert bytes_within(protocol) > 1_990_000 and WireProtocol.held > 1_990_000
        protocol.connection_lost(None)
        await asyncio.sleep(0.1)
        return bytes_within(protocol), WireProtocol.held

    with virtual() as run:
        kept, held = run(go())
    assert kept < 1_000_000 and held == 0


def test_parts_are_kept_as_one_piece_however_many_they_are():
    async def go():
        protocol, line = await connected()
        protocol.data_received(frame(3, fin=False))
        for _ in range(100):
            protocol.data_received(frame(0, Opcode.CONT, fin=False) * 1000)
        kept = len(protocol.frames), bytes(b"".join(protocol.frames))
        protocol.data_received(frame(4, Opcode.CONT))
        await asyncio.sleep(0.1)
        closed = line.closed
        protocol.connection_lost(None)
        return kept, closed

    with virtual() as run:
        assert run(go()) == ((1, b"xxx"), False)


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.PONG, Opcode.CONT, Opcode.TEXT])
def test_a_flood_of_frames_ends_the_connection(opcode):
    async def go():
        protocol, line = await connected()
        protocol.data_received(frame(3, fin=opcode is not Opcode.CONT))
        flood = frame(1, opcode, fin=opcode is not Opcode.CONT) * (MOST_FRAMES + 1)
        protocol.data_received(flood)
        closed, written = line.closed, line.written
        protocol.data_received(flood)  # what was on its way
        protocol.connection_lost(None)
        return closed, written

    with virtual() as run:
        closed, written = run(go())
    assert closed and b"too many frames" in written


def test_pings_are_not_answered_while_nobody_takes_what_was_sent():
    async def go():
        protocol, line = await connected()
        before, ping = len(line.written), frame(100, Opcode.PING)
        protocol.pause_writing()  # as a transport does whose buffer is full
        for _ in range(1000):
            protocol.data_received(ping)
        full = len(line.written) - before
        protocol.resume_writing()
        protocol.data_received(ping)
        protocol.connection_lost(None)
        return full, len(line.written) - before

    with virtual() as run:
        full, after = run(go())
    assert full == 0 and after == 2 + 100  # one pong: a header and what the ping held


def test_a_message_in_many_parts_comes_whole():
    protocol = reading()
    protocol.handle_text(Frame(Opcode.TEXT, b"ab", False))
    for part in (b"", b"c", b"d"):
        protocol.handle_cont(Frame(Opcode.CONT, part, False))
    protocol.handle_cont(Frame(Opcode.CONT, "é".encode(), True))
    assert protocol.queue.get_nowait() == {"type": "websocket.receive", "text": "abcdé"}


def test_nothing_is_left_of_messages_that_nobody_took_either():
    async def go():
        protocol, _ = await connected()
        protocol.data_received(LARGE + LARGE)
        protocol.connection_lost(None)
        await asyncio.sleep(0.1)
        return bytes_within(protocol)

    with virtual() as run:
        assert run(go()) < 1_000_000


@pytest.mark.parametrize(
    ("first", "then", "open"),
    [
        ([], [], False),  # silent from the first moment
        ([frame(10)], [], True),  # between messages a client may be silent
        ([frame(10), LARGE[:100]], [], False),  # in the middle of one it may not
        ([LARGE[:100]], [LARGE[at : at + 30_000] for at in range(100, 3_000_100, 30_000)], True),  # slow, but coming
        ([LARGE[:100]], [b"x"] * 100, False),
        ([], [Frame(Opcode.PONG, b"", True).serialize(mask=True)] * 100, False),  # signs of life are no message
    ],
)
def test_a_message_has_to_come_in_time(first, then, open):
    async def go():
        protocol, line = await connected()
        for each in first:
            protocol.data_received(each)
        for each in then:
            await asyncio.sleep(5)
            if not line.closed:
                protocol.data_received(each)
        await asyncio.sleep(WAIT + 100 / LEAST_RATE + 1)
        closed = line.closed
        protocol.connection_lost(None)
        return closed, line.written

    with virtual() as run:
        closed, written = run(go())
    assert closed is not open
    assert (b"no message came in time" in written) is closed


def test_a_long_message_counts_until_the_application_is_done_with_it():
    async def go():
        protocol, _ = await connected()
        connect = await protocol.receive() if not protocol.queue.empty() else None
        protocol.data_received(LARGE)
        event = await protocol.receive()
        held = WireProtocol.held
        protocol.data_received(frame(3))
        short = await protocol.receive()
        done = WireProtocol.held
        protocol.connection_lost(None)
        return connect, event, held, short, done

    with virtual() as run:
        connect, event, held, short, done = run(go())
    assert connect is None and len(event["text"]) == 3_000_000 and held == 3_000_000
    size, seconds = event["weight"]
    assert size == 3_000_000 and 0 < seconds < 10
    assert "weight" not in short and done == 0


def test_all_together_may_send_only_so_much_at_once(monkeypatch):
    monkeypatch.setattr(wire, "MOST_HELD", 5_000_000)

    async def go():
        several = [await connected() for _ in range(3)]
        for protocol, _ in several:
            protocol.data_received(LARGE[:2_000_000])
            await asyncio.sleep(0.01)
        closed = [line.closed for _, line in several]
        first = several[0][1].written
        several[1][0].data_received(LARGE[2_000_000:])  # the others go on
        for protocol, _ in several:
            protocol.connection_lost(None)
        await asyncio.sleep(0.1)
        return closed, first, WireProtocol.held

    with virtual() as run:
        closed, first, held = run(go())
    assert closed == [True, False, False] and b"too many long messages" in first and held == 0


def test_who_holds_much_for_long_makes_room_for_whoever_comes_next(monkeypatch):
    monkeypatch.setattr(wire, "MOST_HELD", 5_000_000)

    async def go():
        slow, fast, phone, next_one = [await connected() for _ in range(4)]
        slow[0].data_received(LARGE[:2_500_000])
        phone[0].data_received(LARGE[:100])
        await asyncio.sleep(5)
        fast[0].data_received(LARGE[:2_000_000])
        await asyncio.sleep(0.1)
        next_one[0].data_received(LARGE[:2_000_000])
        closed = [line.closed for _, line in (slow, fast, phone, next_one)]
        next_one[0].data_received(LARGE[2_000_000:])
        event = await next_one[0].receive()
        for protocol, _ in (slow, fast, phone, next_one):
            protocol.connection_lost(None)
        await asyncio.sleep(0.1)
        return closed, slow[1].written, len(event["text"]), WireProtocol.held, len(WireProtocol.sending)

    with virtual() as run:
        closed, said, length, held, sending = run(go())
    assert closed == [True, False, False, False] and b"too many long messages" in said
    assert (length, held, sending) == (3_000_000, 0, 0)
