"""`numplay serve`: what it prints, and how it begins and ends."""

import asyncio
import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from server.web.interfaces import own_addresses, reachable, routed
from server.web.process import new_seed
from tests.browser.serving import serving
from tests.server.returning import killed_under

pytestmark = pytest.mark.waiting

COMMAND = Path(sys.executable).with_name("numplay")


def start(tmp_path, *options, host="127.0.0.1", stdout=subprocess.PIPE):
    arguments = [COMMAND, "serve", "--host", host, "--data", tmp_path, "--compute", "inline", *options]
    return subprocess.Popen(arguments, stdout=stdout, stderr=subprocess.PIPE, text=True)


def read_until(process, words):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return "".join(lines)
    raise AssertionError("".join(lines) + process.stderr.read())


def test_it_prints_its_address_serves_there_and_stops_at_ctrl_c(tmp_path):
    with start(tmp_path, "--port", "0") as process:
        said = read_until(process, "Ctrl-C")
        url = re.search(r"http://localhost:\d+/", said)[0].replace("localhost", "127.0.0.1")
        with urllib.request.urlopen(f"{url}healthz", timeout=20) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
        assert process.returncode == 0 and "Stopped" in rest and "Traceback" not in errors


def test_it_stops_at_once_with_a_page_open_and_tells_the_page_that_it_restarts(tmp_path):
    with start(tmp_path, "--port", "0") as process:
        port = re.search(r"localhost:(\d+)/", read_until(process, "Ctrl-C"))[1]
        with connect(f"ws://127.0.0.1:{port}/ws", compression=None, open_timeout=20) as page:
            page.send('{"type": "hello", "protocol": 1, "playing": true, "speed": {"rate": null}}')
            assert page.recv(timeout=20)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
            with pytest.raises(ConnectionClosed) as caught:
                while True:
                    page.recv(timeout=20)
        assert caught.value.rcvd.code == 1012
        assert process.returncode == 0 and errors == ""


def test_a_taken_port_is_one_clear_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        with start(tmp_path, "--port", port) as process:
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"port {port} is taken" in errors and "--port" in errors and errors.count("\n") == 1


def test_a_server_whose_words_can_not_be_written_serves_all_the_same(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Path("/dev/full").open("w") as full, start(tmp_path, "--port", str(port), stdout=full) as process:
        said = process.stderr.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=20)
    assert said == f"numplay: can't write to standard output: No space left on device; serving on port {port}\n"
    assert (process.returncode, rest) == (0, "")


def test_an_address_that_is_not_ours_is_one_clear_line(tmp_path):
    with start(tmp_path, "--port", "0", host="203.0.113.7") as process:
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 1 and "203.0.113.7" in errors and errors.count("\n") == 1


def test_a_cluster_that_does_not_answer_is_one_clear_line(tmp_path):
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    with start(tmp_path, "--port", "0", "--compute", "dask=tcp://127.0.0.1:1") as process:
        said, errors = process.communicate(timeout=60)
    assert process.returncode == 1 and said == ""
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in errors and errors.count("\n") == 1


@pytest.mark.parametrize("value", ["dask=", "dask=tcp://", "dask=10.0.0.1:8786", "dask=tcp://host:0", "gpu"])
def test_a_compute_that_does_not_exist_is_refused_with_what_does(tmp_path, value):
    with start(tmp_path, "--port", "0", "--compute", value) as process:
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 2 and "processes, inline, dask=tcp://HOST:PORT" in errors


def test_listening_for_all_it_prints_the_address_in_the_network_and_its_code(tmp_path):
    addresses = reachable("0.0.0.0", own_addresses(), routed())
    with start(tmp_path, "--port", "0", host="0.0.0.0") as process:
        said = read_until(process, "Ctrl-C")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    if addresses:
        assert all(f"http://{address}:" in said for address in addresses) and "█" in said
    else:  # a machine without a network
        assert "not reachable" in said


def test_seeds_look_like_the_original_s():
    assert all(re.fullmatch(r"0\.\d{5}", new_seed()) for _ in range(20))
    assert len({new_seed() for _ in range(20)}) > 1


def test_killed_under_thirty_all_are_back_within_five_seconds_with_the_same_bits(tmp_path):
    with serving(tmp_path, "--compute", "inline", "--web", "1") as server:
        up, back = asyncio.run(killed_under(server, 30))
    assert all(each.same for each in back)
    assert max(each.at for each in back) - up < 5


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, and other systems have no such limit")
def test_connections_that_take_no_answer_are_ended(tmp_path):
    with serving(tmp_path, "--stall", "1", "--compute", "inline") as server, contextlib.ExitStack() as open_ones:
        before = descriptors(server.process.pid)
        connections = []
        for _ in range(10):
            deaf = open_ones.enter_context(socket.socket())
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            deaf.connect(("127.0.0.1", server.port))
            deaf.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100)  # more than the system's own buffers hold
            connections.append(deaf)
        for each in connections:  # all are answered, and take nothing of it
            each.settimeout(30)
            assert each.recv(1, socket.MSG_PEEK)
        until(lambda: descriptors(server.process.pid) <= before)
        assert server.healthy()


def until(holds):
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def descriptors(pid):
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
