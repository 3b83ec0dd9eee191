"""Several web processes on one port, through real sockets."""

import argparse
import json
import os
import signal
import socket
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from server.messages.replies import to_text
from server.web import family as web
from tests.browser.serving import Server, serving
from tests.server.talking import SECONDS, Client

pytestmark = [
    pytest.mark.waiting,
    pytest.mark.skipif(not web.SHARING, reason="this system can not hand over connections"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("web"), "--web", "2", "--sessions", "8") as running:
        yield running


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def parts(server: Server) -> list[int]:
    """Its web processes."""
    assert server.process is not None
    begun = children(server.process.pid)
    nurseries = [pid for pid in begun if b"forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    spawned = [pid for pid in begun if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return spawned + [child for pid in nurseries for child in children(pid)]


def owner(server: Server, client: Client) -> int:
    """The web process that a client is connected to: the one with the other end of its connection."""
    inodes = {}
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        ends = tuple(int(end.partition(":")[2], 16) for end in fields[1:3])
        inodes[ends] = fields[9]
    inode = inodes[server.port, client.socket.local_address[1]]
    for pid in parts(server):
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            if str(handle.readlink()) == f"socket:[{inode}]":
                return pid
    raise AssertionError("nobody has the connection")


def on_each(server: Server, new_client) -> dict[int, Client]:
    """A client at each of the processes, once both take connections."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        clients = [new_client(server), new_client(server)]
        found = {owner(server, client): client for client in clients}
        if len(found) == 2:
            return found
        for client in clients:
            client.socket.close()
        until(lambda: counted(server) == 0)
    raise AssertionError("all connections went to one process")


def seated(clients):
    """The same clients, each of which has said something."""
    for client in clients:
        assert client.ask("hello", protocol=1)["type"] == "welcome"
    return clients


def until(true, seconds=SECONDS):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_connections_are_spread_and_whoever_loses_his_process_goes_on_at_another(server, new_client):
    clients = on_each(server, new_client)
    for client in clients.values():
        assert client.ask("hello", protocol=1, playing=True)["type"] == "welcome"
        client.frame(lambda frame: frame["epoch"] > 3)
    (dying, lost), (_, other) = clients.items()
    kept = next(frame["checkpoint"] for frame in reversed(lost.frames) if "checkpoint" in frame)
    os.kill(dying, signal.SIGKILL)
    with pytest.raises(ConnectionClosed):
        lost.until(lambda message: False)
    seen = other.frames[-1]["epoch"]
    other.frame(lambda frame: frame["epoch"] > seen)  # it is as if nothing had happened
    again = new_client(server)
    assert owner(server, again) != dying
    welcome = again.ask("hello", protocol=1, run=to_text(kept), resume=True, playing=True)
    assert [notice["code"] for notice in welcome["notices"]] == ["resumed"]
    again.frame(lambda frame: frame["epoch"] > welcome["epoch"])
    until(lambda: len(parts(server)) == 2 and dying not in parts(server))
    assert f"web process {dying} died (exit code -9); it is started again" in server.log.read_text()
    for client in (other, again):
        client.socket.close()
    until(lambda: counted(server) == 0)


def test_every_process_gets_as_many(server, new_client):
    time.sleep(web.RECENT)  # connections of the tests before still count
    clients = [*on_each(server, new_client).values(), *(new_client(server) for _ in range(4))]
    assert sorted(Counter(owner(server, client) for client in clients).values()) == [3, 3]
    for client in clients:
        client.socket.close()
    until(lambda: counted(server) == 0)


def test_a_stopped_process_gets_no_more_than_what_it_had_before_it_was_noticed(server, new_client):
    clients = on_each(server, new_client)
    seated(clients.values())
    stopped, client = next(iter(clients.items()))
    client.socket.close()  # so that it has the fewest
    until(lambda: counted(server) == 1)
    time.sleep(web.RECENT)
    os.kill(stopped, signal.SIGSTOP)
    waiting = []
    try:
        for _ in range(2):
            waiting.append(socket.create_connection(("127.0.0.1", server.port), SECONDS))
            time.sleep(web.PATIENCE * 2)
        for _ in range(10):
            assert counted(server) == 1
    finally:
        os.kill(stopped, signal.SIGCONT)
    for connection in waiting:  # nor are these lost
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 OK")
        connection.close()
    for client in clients.values():
        client.socket.close()
    until(lambda: counted(server) == 0)
    time.sleep(web.RECENT)
    clients = on_each(server, new_client)  # and it gets others again
    for client in clients.values():
        client.socket.close()
    until(lambda: counted(server) == 0)


def test_sessions_are_counted_over_all_processes(server, new_client):
    clients = seated(list(on_each(server, new_client).values()))
    until(lambda: counted(server) == len(clients))
    clients += seated([new_client(server) for _ in range(8 - len(clients))])
    assert counted(server) == 8
    refused = new_client(server)
    message = refused.receive()
    assert (message["code"], message["message"]) == ("server_full", "The server is full (8 students).")
    clients.pop().socket.close()
    until(lambda: counted(server) == 7)
    assert new_client(server).ask("hello", protocol=1)["type"] == "welcome"


def counted(server: Server) -> int:
    with urllib.request.urlopen(f"{server.url}/healthz", timeout=SECONDS) as answer:
        return json.loads(answer.read())["sessions"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_end_with_a_goodbye(tmp_path, new_client, number):
    with serving(tmp_path, "--web", "2") as server:
        processes = parts(server)
        clients = on_each(server, new_client).values()
        server.process.send_signal(number)
        assert server.process.wait(20) == 0
        for client in clients:
            with pytest.raises(ConnectionClosed) as closed:
                client.until(lambda message: False)
            assert closed.value.rcvd.code == 1012
        assert not any(Path(f"/proc/{pid}").exists() for pid in processes)
        assert "Traceback" not in server.log.read_text() and "Stopped." in server.log.read_text()


def test_a_stopped_process_ends_as_soon_as_the_others_with_its_goodbye(tmp_path, new_client):
    with serving(tmp_path, "--web", "2") as server:
        clients = on_each(server, new_client)
        for pid in clients:
            os.kill(pid, signal.SIGSTOP)
        until(
            lambda: all(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T" for pid in clients)
        )
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0
        for client in clients.values():  # a process that had to be killed would say nothing
            with pytest.raises(ConnectionClosed) as closed:
                client.until(lambda message: False)
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012


def test_a_signal_to_all_processes_is_a_goodbye_too(tmp_path, new_client):
    with serving(tmp_path, "--web", "2") as server:
        clients = on_each(server, new_client)
        everyone = [server.process.pid, *children(server.process.pid), *parts(server)]
        for pid in everyone:
            os.kill(pid, signal.SIGTERM)
        assert server.process.wait(20) == 0
        for client in clients.values():
            with pytest.raises(ConnectionClosed) as closed:
                client.until(lambda message: False)
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012


def test_the_processes_are_forked_from_one_that_has_loaded_everything(server):
    if web.FORKING:
        (parent,) = {Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1] for pid in parts(server)}
        assert int(parent) != server.process.pid
        maps = Path(f"/proc/{parent}/maps").read_text()
        assert "_multiarray_umath" in maps and "ormsgpack" in maps


def test_none_outlives_the_process_that_started_it(tmp_path):
    with serving(tmp_path, "--web", "2") as server:
        processes = parts(server)
        assert len(processes) == 2
        assert server.healthy()  # so that a process has said something that is never read
        server.kill()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes))


def test_what_can_not_start_is_said_once_and_ends(tmp_path):
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    server = Server(tmp_path, "--web", "2", "--compute", "dask=tcp://127.0.0.1:1")
    with pytest.raises(RuntimeError, match="no Dask scheduler answers") as caught:
        server.start()
    assert "a web process did not start" in str(caught.value)


def options(**given: object) -> argparse.Namespace:
    return argparse.Namespace(**{"web": 0, "compute": "auto", "workers": 0, **given})


def test_how_many_there_are_follows_from_the_cores_unless_something_is_said(monkeypatch):
    for cores, wanted in ((1, 1), (2, 2), (4, 4), (7, 7), (8, 4), (64, 4)):
        monkeypatch.setattr(web, "cores", lambda count=cores: count)
        assert web.processes(options()) == wanted
        assert web.processes(options(web=3)) == 3
        assert web.processes(options(workers=2)) == web.processes(options(compute="inline")) == 1
    monkeypatch.setattr(web, "SHARING", False)
    assert web.processes(options()) == 1
    with pytest.raises(ValueError, match="leave it at 1"):
        web.processes(options(web=2))


def test_each_has_its_part_of_the_cores(monkeypatch):
    monkeypatch.setattr(web, "cores", lambda: 8)
    trains = {count: web.part_of(options(), count) for count in (4, 8)}
    assert (trains[4].compute, trains[4].workers) == ("processes", 2)
    assert (trains[8].compute, trains[8].workers) == ("inline", 0)
    shared = web.part_of(options(compute="processes"), 4)
    assert (shared.compute, shared.workers) == ("processes", 2)
    said = web.part_of(options(compute="processes", workers=3), 4)
    assert (said.compute, said.workers) == ("processes", 3)
