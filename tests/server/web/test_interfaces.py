"""The addresses printed for others: on any mix of interfaces, and for real between two machines without a router."""

import contextlib
import ipaddress
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.web.interfaces import Own, openable, reachable, url

COMMAND = Path(sys.executable).with_name("numplay")
NETWORKS = {"0.0.0.0": ("10.77.0.1/24", "10.77.0.2/24"), "::": ("fd77::1/64", "fd77::2/64")}
OUTSIDE = (Own(ipaddress.ip_address("10.77.0.1")), Own(ipaddress.ip_address("fd77::1")))


def own(*addresses: str, inner: str = "") -> list[Own]:
    return [Own(ipaddress.ip_address(each), each == inner) for each in addresses]


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", []), ("::1", []), ("localhost", []), ("192.0.2.5", ["192.0.2.5"]), ("lab.test", ["lab.test"])],
)
def test_a_host_that_was_named_is_the_address_or_none(host, expected):
    assert reachable(host, OUTSIDE) == expected


def test_without_a_route_the_interfaces_tell():
    mine = own("127.0.0.1", "::1", "10.77.0.1", "fd77::1", "fe80::1")
    assert reachable("0.0.0.0", mine) == ["10.77.0.1"]
    assert reachable("::", mine) == ["10.77.0.1", "fd77::1", "fe80::1"]
    assert reachable("::", own("::1", "fe80::1", "fd77::1")) == ["fd77::1", "fe80::1"]
    assert reachable("0.0.0.0", own("127.0.0.1")) == []


def test_the_likeliest_is_first():
    mine = own("169.254.3.4", "172.17.0.1", "10.0.0.5", "192.168.1.9", inner="172.17.0.1")
    assert reachable("0.0.0.0", mine, routed=["192.168.1.9"]) == [
        "192.168.1.9", "10.0.0.5", "169.254.3.4", "172.17.0.1"]  # fmt: skip


def test_a_url_is_one_a_browser_opens():
    assert url("fd77::1", 8000) == "http://[fd77::1]:8000/" and url("10.0.0.5", 80) == "http://10.0.0.5:80/"
    assert openable("fd77::1") and openable("10.0.0.5") and not openable("fe80::1")


def inside(process: int, *command: str) -> list[str]:
    """A command in the network namespace of a process."""
    return ["nsenter", f"--net=/proc/{process}/ns/net", *command]


@contextlib.contextmanager
def switch(first: str, second: str) -> Iterator[tuple[int, int]]:
    """Two machines on a cable, with these addresses and no route to anywhere; each is a process that sleeps in it."""
    with contextlib.ExitStack() as ended:
        machines = []
        for _ in range(2):
            sleeper = subprocess.Popen(
                ["unshare", "--net", "sh", "-c", "echo in; exec sleep 100"], stdout=-1, text=True
            )
            ended.callback(sleeper.wait)
            ended.callback(sleeper.kill)
            assert sleeper.stdout
            ended.callback(sleeper.stdout.close)
            if sleeper.stdout.readline() != "in\n":
                # A container may forbid them, even to root; nobody can tell without trying.
                pytest.skip("this machine allows no network namespaces")
            machines.append(sleeper.pid)
        a, b = machines
        cable = [
            "ip",
            "link",
            "add",
            "cable",
            "netns",
            str(a),
            "type",
            "veth",
            "peer",
            "name",
            "cable",
            "netns",
            str(b),
        ]
        if subprocess.run(cable, capture_output=True).returncode:
            # Its kernel may lack the module, or the container the right.
            pytest.skip("this machine allows no virtual cables")
        for process, address in ((a, first), (b, second)):
            for command in (
                ["ip", "link", "set", "lo", "up"],
                ["ip", "link", "set", "cable", "up"],
                ["ip", "address", "add", address, "dev", "cable", *(["nodad"] if ":" in address else [])],
            ):
                subprocess.run(inside(process, *command), check=True)
        yield a, b


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="network namespaces need root")
@pytest.mark.skipif(
    not all(map(shutil.which, ("ip", "nsenter", "unshare"))), reason="ip, nsenter or unshare is missing"
)
@pytest.mark.parametrize("host", NETWORKS)
def test_on_a_switch_without_a_router_the_printed_address_is_the_one_that_works(host, tmp_path):
    with switch(*NETWORKS[host]) as (here, there):
        options = ["--host", host, "--port", "0", "--data", str(tmp_path), "--compute", "inline"]
        serving = subprocess.Popen(
            inside(here, str(COMMAND), "serve", *options), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        with serving:
            said = ""
            for line in serving.stdout:
                said += line
                if "Ctrl-C" in line:
                    break
            try:
                printed = re.search(r"in the network +(\S+)\n", said)
                assert printed and "█" in said, said
                assert ipaddress.ip_interface(NETWORKS[host][0]).ip.compressed in printed[1]
                ask = f"import urllib.request as u; print(u.urlopen('{printed[1]}healthz', timeout=20).status)"
                asked = subprocess.run(inside(there, sys.executable, "-c", ask), capture_output=True, text=True)
                assert asked.stdout == "200\n", asked.stderr
            finally:
                serving.send_signal(signal.SIGINT)
                serving.communicate(timeout=20)
