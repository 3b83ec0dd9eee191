"""server/web/hosts.py: names that are the server's, and what a page of any other is told."""

import contextlib
import http.client
import logging
import socket
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidHandshake
from websockets.sync.client import connect

from server.web.hosts import Hosts, listed, stated
from server.web.interfaces import own_names
from tests.browser.serving import serving

EVIL = "evil.example"


@pytest.mark.parametrize(
    "host",
    ["", "localhost", "localhost:8000", "LocalHost.", "app.localhost", "127.0.0.1:8000", "192.168.1.7", "[::1]:8000",
     "[fe80::1%25eth0]:80", "labserver:8000", "labserver.local", "labserver.lan", "Pi.home.arpa", "a.b.internal",
     "my_host:80"],
)  # fmt: skip
def test_what_no_public_name_server_can_give_away_is_taken(host):
    assert Hosts([]).accepts(host)


@pytest.mark.parametrize(
    "host",
    [EVIL, "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "local.example", "evil.xlocal",
     "192.168.1.7.nip.io", "[", "a b", "evil.example@", "local.", "1.2.3.4.5", "xn--.example", "[::1].evil.example"],
)  # fmt: skip
def test_public_names_are_not(host):
    assert Hosts([]).accepts(host) is (host == "local.")


def test_stated_names_are_taken():
    named = Hosts(
        stated("lab.uni.example", "https://course.example/ ,http://a.example:81", "School.example., b.example")
    )
    for host in ("lab.uni.example:8000", "course.example", "a.example:81", "school.example", "B.example."):
        assert named.accepts(host), host
    assert not named.accepts(EVIL) and not named.accepts("www.school.example")
    assert Hosts(stated("0.0.0.0", "*", "")).accepts(EVIL) and Hosts(stated("::", "", "*")).accepts(EVIL)
    named.add(["Machine.uni.example."])
    assert named.accepts("machine.uni.example")


def test_the_machine_knows_its_own_names():
    assert socket.gethostname() in own_names()


@pytest.mark.parametrize("text", ["https://school.example", "school.example:80", "a/b", "a b", "-", "[::1]"])
def test_what_is_no_name_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"^--hosts: .*such as school\.example"):
        listed(text)


def test_the_log_says_it_once_with_the_line_that_mends_it(caplog):
    hosts = Hosts([])
    with caplog.at_level(logging.WARNING, "numplay"):
        for _ in range(3):
            told = hosts.refused(f"{EVIL}:8000", "")
    assert [record.getMessage() for record in caplog.records] == [told]
    assert f"--hosts {EVIL}," in told and "--proxies 10.0.0.5 " in hosts.refused(EVIL, "10.0.0.5")


def answer(port: int, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with contextlib.closing(connection), connection.getresponse() as found:
        return found.status, found.read().decode()


def test_a_name_that_was_turned_to_this_machine_reaches_no_page_and_no_socket(tmp_path):
    with serving(tmp_path, "--compute", "inline", "--hosts", "school.example") as server:
        status, words = answer(server.port, "/", Host=EVIL)
        assert status == 421 and "--hosts evil.example" in words
        assert answer(server.port, "/", Host=f"labserver.local:{server.port}")[0] == 200
        assert answer(server.port, "/", Host="school.example")[0] == 200
        assert answer(server.port, "/healthz", Host=EVIL)[0] == 200  # balancers
        assert answer(server.port, "/", Host=EVIL, X_Forwarded_For="192.0.2.9")[0] == 421  # a script may write that
        for name in (EVIL, f"{EVIL}:{server.port}"):
            with pytest.raises(InvalidHandshake, match="403"), connect_as(server.port, name):
                pass
        with connect_as(server.port, "school.example"):
            pass
        assert server.log.read_text("utf-8").count("isn't known by the name") == 1


@contextlib.contextmanager
def connect_as(port: int, host: str) -> Iterator[None]:
    """A browser's socket of a page at that host."""
    with (
        socket.create_connection(("127.0.0.1", port)) as raw,
        connect(f"ws://{host}/ws", sock=raw, origin=f"http://{host}", compression=None, close_timeout=1),
    ):
        yield
