"""The server as a process, through real sockets."""

import base64
import contextlib
import gzip
import hashlib
import http.client
import json
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from engine import Config, advance, catalog, evaluate, new_run
from server.messages.replies import to_text
from server.web.assets import uncommented
from tests.browser.serving import Server, serving
from tests.server.pressing import memory
from tests.server.talking import SECONDS, Client

pytestmark = pytest.mark.waiting

LIMIT = 50_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("app"), "--workers", "1", "--message-size", str(LIMIT)) as running:
        yield running


@pytest.fixture
def client(new_client, server) -> Client:
    client = new_client(server)
    assert client.ask("hello", protocol=1)["type"] == "welcome"
    return client


@dataclass(frozen=True)
class Answer:
    """An answered request."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def get(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)) as connection:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


# Pages


def test_a_part_of_the_page_is_sent_when_it_is_asked_for(server: Server) -> None:
    page, part = get(server, "/").body.decode(), get(server, "/parts/datasets")
    assert part.status == 200 and part.headers["content-type"] == "text/html; charset=utf-8"
    names = [entry["name"] for entry in catalog()["dataset"] if not entry["given"]]
    assert all(f'value="{name}"' in part.body.decode() for name in names)
    assert sum(f'value="{name}"' in page for name in names) < len(names) / 2
    assert get(server, "/parts/nothing").status == get(server, "/parts/..%2Findex").status == 404
    etag = part.headers["etag"]
    assert get(server, "/parts/datasets", **{"if-none-match": etag}).status == 304


def test_the_page_comes_compressed_with_a_policy_that_allows_this_origin_only(server):
    answer = get(server, "/", **{"Accept-Encoding": "gzip"})
    page = gzip.decompress(answer.body).decode()
    policy = answer.headers["content-security-policy"]
    inline = re.findall(r"<script(?: type=\"importmap\")?>(.*?)</script>", page, re.DOTALL)
    hashed = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    allowed = " ".join(f"'sha256-{each}'" for each in hashed)
    assert len(inline) == 2 and f"script-src 'self' {allowed};" in policy and "default-src 'self'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = get(server, "/", **{"If-None-Match": answer.headers["etag"]})
    assert again.status == 304 and again.headers["content-security-policy"] == policy


def test_files_are_sent_once_and_then_known(server):
    answer = get(server, "/static/page/start.js", **{"Accept-Encoding": "gzip"})
    assert answer.status == 200 and answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert gzip.decompress(answer.body).decode() == uncommented(Path("static/page/start.js").read_text("utf-8"))
    again = get(server, "/static/page/start.js", **{"If-None-Match": answer.headers["etag"]})
    assert again.status == 304 and again.body == b""


def test_a_file_of_the_edition_may_be_kept_for_ever_and_of_no_other(server: Server) -> None:
    page = get(server, "/").body.decode()
    bundle = re.search(r'src="[.](/static/[0-9a-f]{16}/bundle[.]js)"', page)[1]
    catalogue = re.search(r'"(api/catalog[?][0-9a-f]+)"', page)[1]
    for path in (bundle, f"/{catalogue}"):
        assert get(server, path).headers["cache-control"] == "public, max-age=31536000, immutable"
    other = re.sub("[0-9a-f]{16}", "0" * 16, bundle)
    assert get(server, other).body == get(server, bundle).body
    for path in ("/", other, "/static/pages/playground.js", "/api/catalog", "/api/catalog?1", "/parts/datasets"):
        assert get(server, path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/nothing.js", "/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml",
                                  "/static/..%2fpyproject.toml", "/static//etc/passwd", "/static/%00", "/static/",
                                  "/docs", "/openapi.json"])  # fmt: skip
def test_what_is_not_there_or_not_ours_is_not_found(server, path):
    answer = get(server, path)
    assert answer.status == 404 and "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/%23dataset=xor&seed=0.5", "./#dataset=xor&seed=0.5"),
        ("/index.html%23dataset=xor", "./#dataset=xor"),
        ("/%2523dataset%3Dxor", "./#dataset%3Dxor"),
        ("/%23seed=a/b?c=d", "../#seed=a/b?c=d"),
        ("/%23a/b/evil.example", "../../#a/b/evil.example"),
        ("/%23a=%0d%0aset-cookie:x", "./#a=%0d%0aset-cookie:x"),
    ],
)
def test_an_escaped_hash_leads_to_the_page_and_nowhere_else(server, path, where):
    answer = get(server, path)
    assert (answer.status, answer.headers["location"]) == (307, where)
    assert urlsplit(urljoin(f"http://numplay.example/prefix{path}", where))[1:3] == ("numplay.example", "/prefix/")


@pytest.mark.parametrize(("path", "home"), [("/nothing", "./"), ("/a/b", "../"), ("/%3Cscript%3E/<b>", "../")])
def test_a_path_that_leads_nowhere_says_what_to_do(server, path, home):
    answer = get(server, path, Accept="text/html,*/*")
    assert answer.status == 404 and answer.headers["content-type"].startswith("text/html")
    assert f'href="{home}"' in answer.body.decode() and b"<b>" not in answer.body
    assert (f"--root-path {path}<" in answer.body.decode()) is (path in ("/nothing", "/a/b"))
    for program in ({}, {"Accept": "application/json"}):
        assert json.loads(get(server, path, **program).body) == {"detail": "Not Found"}


def test_api_stays_json(server):
    assert json.loads(get(server, "/api/nothing", Accept="text/html").body) == {"detail": "Not Found"}


def test_why_a_socket_does_not_open_is_told_at_its_address(server):
    ours = json.loads(get(server, f"/ws?origin={server.url}").body)
    foreign = json.loads(get(server, "/ws?origin=https://evil.example").body)
    assert (ours["accepted"], foreign["accepted"]) == (True, False)
    for method in ("GET", "HEAD"):
        bare = get(server, "/ws", method)
        assert (bare.status, bare.headers["upgrade"], not bare.body) == (426, "websocket", method == "HEAD")


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/static/pages/playground.js", "/parts/datasets", "/api/catalog", "/healthz"]
)
def test_head_and_options_are_answered(server, path):
    """Health checks of proxies ask so."""
    got, head, options = (get(server, path, method) for method in ("GET", "HEAD", "OPTIONS"))
    assert (head.status, head.body) == (200, b"") and got.body
    for name in ("content-length", "content-type", "etag", "cache-control"):
        assert head.headers[name] == got.headers[name]
    assert (options.status, options.headers["allow"], options.body) == (204, "GET, HEAD, OPTIONS", b"")
    assert get(server, path, "POST").status == 405


def test_index_html_is_the_page(server):
    assert get(server, "/index.html").body == get(server, "/").body


def test_the_catalogue_and_the_health(server):
    catalogue = json.loads(get(server, "/api/catalog").body)
    assert {"settings", "dataset", "limits"} <= set(catalogue)
    for row, whole in zip(catalogue["dataset"], catalog()["dataset"], strict=True):
        assert {**row, "preview": whole["preview"]} == whole, "all but the points of the pictures"
    assert json.loads(get(server, "/healthz").body)["status"] == "ok"


# Sockets


def test_a_session_from_hello_to_a_trained_network(client):
    assert client.frame()["epoch"] == 0
    client.ask("speed", rate=None)
    client.ask("play")
    assert client.frame(lambda frame: frame["test_loss"] < 0.01)["epoch"] > 10
    paused = client.ask("pause")
    assert client.frame(lambda frame: not frame["playing"])["epoch"] == paused["epoch"]


def test_a_page_of_another_origin_is_not_let_in(new_client, server):
    for elsewhere in ("https://elsewhere.test", "http://["):
        with pytest.raises(InvalidStatus, match="403"):
            new_client(server, origin=elsewhere)
    assert new_client(server, origin=server.url).ask("hello", protocol=1)["type"] == "welcome"


HOSTILE = [
    (b"\x00\xff noise", "binary_not_expected"),
    ("noise", "bad_json"),
    ("[" * 40_000, "bad_json"),
    ('{"type": "play", "id": NaN}', "bad_json"),
    ('{"type": "teleport"}', "unknown_type"),
    ('{"type": "set", "changes": {"networkShape": [1000000000]}}', "bad_value"),
    ('{"type": "set", "changes": {"learningRate": ' + "9" * 4000 + "}}", "bad_value"),
    ('{"type": "open", "run": "AAAA"}', "bad_run"),
    ('{"type": "ack", "n": 999999}', "bad_value"),
    ("x" * (LIMIT + 1), "message_too_large"),
    (b"x" * (LIMIT + 1), "message_too_large"),
    (["x" * LIMIT, "x" * LIMIT, "x"], "message_too_large"),
]


@pytest.mark.parametrize(("sent", "code"), HOSTILE, ids=[f"{n}-{code}" for n, (_, code) in enumerate(HOSTILE)])
def test_a_bad_message_gets_a_clear_error_and_the_session_lives(client, sent, code):
    client.socket.send(sent)
    error = client.until(lambda message: message["type"] == "error")
    assert error["code"] == code and error["message"]
    client.ask("step", count=2)
    assert client.frame(lambda frame: frame["epoch"] == 2)


def test_a_message_of_100_megabytes_is_refused_and_the_session_lives(client):
    piece = "x" * 1_000_000
    client.socket.send(piece for _ in range(100))
    error = client.until(lambda message: message["type"] == "error")
    assert error["code"] == "message_too_large" and "100,000,000" in error["message"]
    assert client.ask("play")["playing"]


def test_text_that_is_not_utf_8_is_refused_and_the_session_lives(client):
    client.socket.send(b"\xff\xfe", text=True)
    assert client.until(lambda message: message["type"] == "error")["code"] == "bad_text"
    assert client.ask("play")["playing"]


def test_control_is_answered_while_training_is_flat_out(client):
    deep = {"networkShape": [8] * 6, "features": ["x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY"]}
    client.ask("set", changes=deep)
    client.ask("speed", rate=None)
    client.ask("play")
    for rate in (0.1, 0.3, 0.1):
        client.frame(lambda frame: frame["playing"])
        assert client.ask("set", changes={"learningRate": rate})["config"]["learningRate"] == rate


def test_every_frame_after_a_state_shows_that_state(client):
    client.ask("speed", rate=None)
    client.ask("play")
    for units in (3, 5, 2, 7) * 5:
        state = client.ask("set", changes={"networkShape": [units]})
        assert len(client.frame()["parameters"]) == 4 * state["parameters"]


def test_a_browser_that_takes_nothing_does_not_hold_up_another(new_client, server):
    lazy, busy = new_client(server), new_client(server)
    for each in (lazy, busy):
        each.ask("hello", protocol=1, speed={"rate": None}, playing=True)
    for _ in range(30):
        busy.frame()
    assert len(lazy.frames) <= 1


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_browser_that_takes_nothing_for_long_is_dropped_and_costs_little_until_then(new_client, tmp_path):
    with serving(tmp_path, "--stall", "1", "--compute", "inline") as server:
        busy = new_client(server)
        busy.ask("hello", protocol=1, playing=True)
        before = memory(server)
        with deaf(server) as lazy:
            lazy.sendall(text_frame({"type": "hello", "protocol": 1}))
            with contextlib.suppress(TimeoutError, ConnectionError):
                for _ in range(100_000):  # until nobody takes them any more
                    lazy.sendall(text_frame({"type": "save", "format": "json", "id": 1}))
            assert memory(server) - before < 30_000_000
            busy.frame()
            deadline = time.monotonic() + SECONDS
            while json.loads(get(server, "/healthz").body)["sessions"] > 1:
                assert time.monotonic() < deadline, "it was not dropped"
                busy.frame()


def deaf(server: Server) -> socket.socket:
    """A websocket that reads nothing behind the handshake; sending to it gives up after a second."""
    lazy = socket.socket()
    lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    lazy.connect(("127.0.0.1", server.port))
    lazy.settimeout(1.0)
    lazy.sendall(
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert lazy.recv(12) == b"HTTP/1.1 101"
    return lazy


def text_frame(message: dict[str, object]) -> bytes:
    """A short message as a masked frame, by RFC 6455."""
    text = json.dumps(message).encode()
    assert len(text) < 126
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text


def test_a_hello_that_is_refused_may_be_said_again(new_client, server):
    client = new_client(server)
    assert client.ask("hello", protocol=1, run="AAAA", resume=True)["code"] == "bad_run"
    assert client.ask("hello", protocol=1)["type"] == "welcome"


def test_killed_and_started_again_the_run_goes_on(new_client, tmp_path):
    with serving(tmp_path, "--workers", "1") as server:
        client = new_client(server)
        client.ask("hello", protocol=1)
        client.ask("play")
        kept = client.frame(lambda frame: frame["epoch"] > 20 and "checkpoint" in frame)
        server.kill()
        with pytest.raises(ConnectionClosed):
            client.until(lambda message: False)
        server.start()
        again = new_client(server)
        welcome = again.ask("hello", protocol=1, run=to_text(kept["checkpoint"]), resume=True, playing=False)
        assert welcome["epoch"] == kept["epoch"] and welcome["notices"][0]["code"] == "resumed"
        assert again.frame()["train_loss"] == kept["train_loss"]


def test_a_run_goes_on_at_any_server_with_the_same_key(new_client, tmp_path):
    (tmp_path / "other").mkdir()
    with (
        serving(tmp_path, "--compute", "inline") as first,
        serving(tmp_path, "--compute", "inline") as second,
        serving(tmp_path / "other", "--compute", "inline") as stranger,
    ):
        client = new_client(first)
        client.ask("hello", protocol=1, playing=True)
        kept = client.frame(lambda frame: frame["epoch"] > 5 and "checkpoint" in frame)
        hello = {"protocol": 1, "run": to_text(kept["checkpoint"]), "resume": True, "playing": True}
        again = new_client(second)
        welcome = again.ask("hello", **hello)
        assert (welcome["epoch"], welcome["playing"]) == (kept["epoch"], True)
        assert [notice["code"] for notice in welcome["notices"]] == ["resumed"]
        assert again.frame(lambda frame: frame["epoch"] > kept["epoch"])["playing"]
        welcome = new_client(stranger).ask("hello", **hello)
        assert (welcome["epoch"], welcome["playing"]) == (kept["epoch"], False)
        assert [notice["code"] for notice in welcome["notices"]] == ["foreign_run"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_killed_worker_costs_nothing(new_client, tmp_path):
    with serving(tmp_path, "--workers", "1") as server:
        client = new_client(server)
        client.ask("hello", protocol=1, speed={"rate": None}, playing=True)
        for _ in range(3):
            before = client.frame(lambda frame: frame["playing"])["epoch"]
            for worker in workers_of(server.process.pid):
                os.kill(worker, signal.SIGKILL)
            client.frame(lambda frame, before=before: frame["epoch"] > before + 5)
        client.ask("pause")
        last = client.frame(lambda frame: not frame["playing"])
        straight = advance([new_run(Config.from_mapping({}))], epochs=last["epoch"])[0]
        assert last["parameters"] == straight.parameters.astype("<f4").tobytes()
        assert last["train_loss"] == evaluate([straight])[0].train_loss


def workers_of(server: int) -> list[int]:
    """The server's worker processes."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_full_server_says_so(new_client, tmp_path):
    with serving(tmp_path, "--sessions", "1", "--compute", "inline") as server:
        first = new_client(server)
        first.ask("hello", protocol=1)
        second = new_client(server)
        assert second.receive()["code"] == "server_full"
        with pytest.raises(ConnectionClosed) as caught:
            second.receive()
        assert caught.value.rcvd.code == 1013
        first.socket.close()
        deadline = time.monotonic() + SECONDS
        while json.loads(get(server, "/healthz").body)["sessions"]:
            assert time.monotonic() < deadline
        assert new_client(server).ask("hello", protocol=1)["type"] == "welcome"


def test_in_one_process_it_works_as_well(new_client, tmp_path):
    with serving(tmp_path, "--compute", "inline") as server:
        client = new_client(server)
        client.ask("hello", protocol=1, playing=True)
        assert client.frame(lambda frame: frame["epoch"] >= 5)
