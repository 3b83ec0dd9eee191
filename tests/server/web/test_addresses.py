"""Whatever is asked for, at any address and with any headers, is answered, and never by a fault."""

import random

import pytest
from fastapi import FastAPI

from server.web.app import add_pages
from tests.browser.serving import Server, serving
from tests.fuzzing.addresses import paths, request, status

REQUESTS = 500
PAGES = FastAPI()
add_pages(PAGES, ())
KNOWN = paths(PAGES)
SOCKET = "{method} /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{rest}\r\n\r\n"
KEY = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="


@pytest.fixture(
    scope="module", params=[[], ["--root-path", "/numplay", "--proxies", "127.0.0.1"]], ids=["bare", "behind"]
)
def server(request, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("addresses"), "--compute", "inline", "--web", "1", *request.param) as running:
        yield running


def faults(server: Server, sent: list[bytes]) -> list[tuple[int | None, bytes]]:
    """Requests that were answered by a fault of the server, or not at all."""
    told = [(status(server.port, each), each) for each in sent]
    return [(code, each) for code, each in told if code is None or code >= 500]


def test_no_request_is_answered_by_a_fault_or_not_at_all(server: Server) -> None:
    rng = random.Random(1)
    assert faults(server, [request(rng, KNOWN) for _ in range(REQUESTS)]) == []
    log = server.log.read_text()
    assert "Traceback" not in log and "ERROR" not in log, log


def test_every_address_is_asked_for_and_answered_well() -> None:
    rng = random.Random(2)
    asked = [request(rng, KNOWN) for _ in range(REQUESTS)]
    assert len(KNOWN) > 5
    for path in KNOWN:
        begin = f" {path.partition('{')[0]}".encode()
        assert any(begin in each.partition(b"\r\n")[0] for each in asked), path


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"GET /ws HTTP/1.1\r\nHost: a\r\nOrigin: http://[\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
         b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", 403),
        (b"GET /static/" + b"a" * 256 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"GET /static/%00 HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"GET /parts/%e2%80%a8 HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    ],
)  # fmt: skip
def test_what_once_was_a_fault_is_none(server: Server, sent: bytes, code: int) -> None:
    assert status(server.port, sent) == code


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("POST", KEY),
        ("HEAD", KEY),
        ("get", KEY),
        ("GET", f"{KEY}\r\nTransfer-Encoding: chunked"),
        ("GET", f"{KEY}\r\nContent-Length: 5"),
        ("GET", f"{KEY}\r\nX-Long: {'a' * 9000}"),
        ("GET", "\r\n".join([KEY, *(f"X-{number}: 1" for number in range(200))])),
        ("GET", "Sec-WebSocket-Version: 13"),
        ("GET", KEY.replace("13", "12")),
    ],
)
def test_what_asks_for_a_socket_as_no_socket_does_is_answered_at_once(server: Server, method: str, rest: str) -> None:
    """It held its connection for good: the limits of time are those of requests, and of sockets that are open."""
    code = status(server.port, SOCKET.format(method=method, rest=rest).encode())
    assert code is not None and 400 <= code < 500
