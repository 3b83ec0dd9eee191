"""A request that does not come whole in time ends its connection, and nothing else does."""

import asyncio

import pytest
import uvicorn
from uvicorn.server import ServerState

from server.web.requests import WAIT, HttpProtocol
from server.web.wire import WireProtocol
from tests.server.lines import HANDSHAKE, Line, taking
from tests.server.simulation import VirtualLoop
from tests.server.web.test_wire import frame

EARLY = frame(10) + frame(2000) + frame(3)
WHOLE = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


async def greeting(scope, receive, send):
    """An application that answers after a while."""
    await asyncio.sleep(3 * WAIT)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


@pytest.mark.parametrize(
    ("pieces", "answer"),
    [
        ([], b"408"),  # silent
        ([WHOLE[:9]], b"408"),
        ([WHOLE[at : at + 1] for at in range(len(WHOLE))], b"408"),  # a byte a second
        ([b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123"], b"408"),
        ([WHOLE], b"200"),  # the server may take its time
        ([WHOLE + WHOLE[:20]], b"200"),  # the second is read when the first is answered
    ],
)
def test_a_request_has_to_be_complete_in_time(pieces, answer):
    async def go():
        config = uvicorn.Config(greeting, http=HttpProtocol, log_level="critical", timeout_keep_alive=1000)
        config.load()
        protocol, line = HttpProtocol(config, ServerState(), {}), Line()
        protocol.connection_made(line)
        for piece in pieces:
            if not line.closed:
                protocol.data_received(piece)
            await asyncio.sleep(1)
        await asyncio.sleep(2.5 * WAIT)
        early = line.closed
        await asyncio.sleep(2 * WAIT)
        protocol.connection_lost(None)
        await asyncio.sleep(0.1)
        return early, line.written

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        early, written = runner.run(go())
    assert written.startswith(b"HTTP/1.1 " + answer)
    assert early is (answer == b"408")


def test_between_two_requests_there_is_the_time_that_is_kept_for_that():
    async def go():
        config = uvicorn.Config(greeting, http=HttpProtocol, log_level="critical", timeout_keep_alive=1000)
        config.load()
        protocol, line = HttpProtocol(config, ServerState(), {}), Line()
        protocol.connection_made(line)
        protocol.data_received(WHOLE)
        await asyncio.sleep(10 * WAIT)
        assert not line.closed
        protocol.data_received(WHOLE)
        await asyncio.sleep(4 * WAIT)
        assert not line.closed
        protocol.data_received(WHOLE[:5])
        await asyncio.sleep(1.1 * WAIT)
        assert line.closed
        protocol.connection_lost(None)
        return line.written

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(go()).count(b"HTTP/1.1 200") == 2


def test_a_websocket_has_its_own_limits():
    async def go():
        config = uvicorn.Config(taking, http=HttpProtocol, ws=WireProtocol, ws_ping_interval=None, log_level="critical")
        config.load()
        protocol, line = HttpProtocol(config, ServerState(), {}), Line()
        protocol.connection_made(line)
        protocol.data_received(HANDSHAKE)
        await asyncio.sleep(1)
        line.protocol.data_received(frame(10))
        upgraded = line.written
        await asyncio.sleep(5 * WAIT)
        after = line.written[len(upgraded) :], line.closed
        line.protocol.connection_lost(None)
        await asyncio.sleep(1)
        return upgraded, after

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        upgraded, after = runner.run(go())
    assert upgraded.startswith(b"HTTP/1.1 101") and after == (b"", False)


@pytest.mark.parametrize("cut", [0, 1, len(EARLY) // 2, len(EARLY)])
def test_what_comes_behind_a_handshake_before_the_answer_is_not_lost(cut):
    """cut: how many of its bytes come in the packet of the handshake; the rest comes before the answer as well."""
    heard = []

    async def listening(scope, receive, send):
        await receive()
        await asyncio.sleep(1)
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message.get("text") or message["fault"][0])

    async def go():
        config = uvicorn.Config(
            listening, http=HttpProtocol, ws=WireProtocol, ws_ping_interval=None, ws_max_size=1000, log_level="critical"
        )
        config.load()
        protocol, line = HttpProtocol(config, ServerState(), {}), Line()
        protocol.connection_made(line)
        protocol.data_received(HANDSHAKE + EARLY[:cut])
        if EARLY[cut:]:
            line.protocol.data_received(EARLY[cut:])
        assert line.paused
        await asyncio.sleep(2)
        line.protocol.data_received(frame(2))
        await asyncio.sleep(1)
        assert not line.paused
        line.protocol.connection_lost(None)
        await asyncio.sleep(1)

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(go())
    assert heard == ["x" * 10, "message_too_large", "x" * 3, "xx"]
