"""Frames of any length, cut anywhere: what is short passes untouched, what is long is swallowed and told."""

import asyncio
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from server.wire import EMPTY_END, MOST_WAITING, SHORT, Sieve, TooLong, WireProtocol

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


class Transport:
    """Notes whether it was told to read no more."""

    paused = False

    def pause_reading(self):
        self.paused = True


def reading():
    """A protocol past its handshake, as far as messages are concerned."""
    protocol = WireProtocol.__new__(WireProtocol)
    protocol.queue, protocol.transport, protocol.read_paused = asyncio.Queue(), Transport(), False
    protocol.frames, protocol.close_sent, protocol.curr_msg_data_type, protocol._too_long = [], False, "text", 0
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
