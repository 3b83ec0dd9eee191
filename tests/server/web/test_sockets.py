"""A connection from its acceptance on: it takes a seat once it says something, and keeps it if that is a hello."""

import asyncio
import json
import sys
from contextlib import ExitStack
from urllib.parse import quote

import pytest

from server.web.sockets import HELLO_SECONDS, PATH, Sockets
from server.web.visitors import Visitors
from tests.browser.serving import serving
from tests.server.lines import HANDSHAKE
from tests.server.pressing import HALF, memory, opened, until_closed
from tests.server.simulation import Costs, School, simulated

pytestmark = pytest.mark.waiting

EACH = 20_000
"""Bytes that a connection may cost which says nothing."""
HELLO = {"type": "hello", "id": 1, "protocol": 1}


class Open:
    def accepts(self, came):
        return True


def conversation(around, *said, most=10, query=b""):
    """What is sent to a browser that says these messages, one a second, and then waits; and how many seats are taken
    before its first message and at the end. most: seats there are. query: of its address."""

    async def go():
        school = School(around, 1, Costs())
        school.hub._occupancy.most = most
        messages = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "text": each} for each in said)]
        sent, seats = [], []

        async def send(message):
            sent.append(message)

        async def receive():
            if len(messages) == len(said):
                seats.append(len(school.hub._seats))
            await asyncio.sleep(1)
            if messages:
                return messages.pop(0)
            return await asyncio.Future()

        sockets = Sockets(None, lambda: school.hub, Open(), Visitors(5), 1000.0)
        scope = {"type": "websocket", "path": PATH, "headers": [], "client": ("192.0.2.7", 5), "scheme": "ws"}
        scope["query_string"] = query
        conversing = asyncio.create_task(sockets(scope, receive, send))
        await asyncio.sleep(2 * HELLO_SECONDS)
        seats.append(len(school.hub._seats))
        conversing.cancel()
        school.close()
        await asyncio.gather(conversing, *school.running, return_exceptions=True)
        return sent, seats

    return simulated(go())


def test_whoever_says_nothing_takes_nobodys_place(around):
    sent, seats = conversation(around)
    assert [message["type"] for message in sent] == ["websocket.accept"] and seats == [0, 0]


def test_after_a_hello_there_is_no_hurry(around):
    sent, seats = conversation(around, json.dumps(HELLO))
    assert seats == [0, 1] and "websocket.close" not in [message["type"] for message in sent]


@pytest.mark.parametrize("said", ["{}", '{"type": "pause"}', json.dumps({**HELLO, "protocol": 99})])
def test_whoever_never_says_an_accepted_hello_is_asked_to_leave(around, said):
    sent, seats = conversation(around, said)
    assert json.loads(sent[1]["text"])["type"] == "error"
    assert sent[-1] == {"type": "websocket.close", "code": 1001, "reason": "no hello came in time"} and seats == [0, 0]


def test_a_hello_may_be_in_the_address(around):
    sent, seats = conversation(around, query=b"a=1&hello=" + quote(json.dumps(HELLO)).encode())
    assert json.loads(sent[1]["text"])["type"] == "welcome" and seats == [1, 1]


@pytest.mark.parametrize(
    ("query", "code"), [(b"hello=%7B", "bad_json"), (b"hello=%FF%00", "bad_json"), (b"hello={}", "unknown_type")]
)
def test_nonsense_in_the_address_is_answered_like_any_other(around, query, code):
    sent, _ = conversation(around, query=query)
    assert json.loads(sent[1]["text"])["code"] == code
    assert sent[-1]["reason"] == "no hello came in time"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_silent_are_closed_and_cost_little(tmp_path_factory):
    """Each kind at a server of its own, all at once: they are waited for together."""
    kinds = {"no hello": HANDSHAKE, "half a request": HALF, "nothing": b""}
    with ExitStack() as stack:
        servers, before, silent = {}, {}, {}
        for kind in kinds:
            options = (tmp_path_factory.mktemp("silent"), "--compute", "inline", "--web", "1")
            servers[kind] = stack.enter_context(serving(*options))
        first = {kind: stack.enter_context(opened(servers[kind], said)) for kind, said in kinds.items()}
        for kind, said in kinds.items():
            until_closed(first[kind])  # what is loaded only now
            before[kind] = memory(servers[kind])
            silent[kind] = [stack.enter_context(opened(servers[kind], said)) for _ in range(400)]
        for kind, those in silent.items():
            assert all(until_closed(each) is not None for each in those), kind
            assert memory(servers[kind]) - before[kind] < len(those) * EACH, kind
            assert servers[kind].healthy(), kind
