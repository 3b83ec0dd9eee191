"""What the options about sharing mean, and that a server without a class loads nothing of it."""

import argparse
import builtins
import subprocess
import sys

import pytest

from server.sessions.signing import Signer
from server.settings import add_options
from server.web import shared
from server.web.bus import Alone, Siblings
from server.web.occupancy import Occupancy

SIGNER = Signer(b"k" * 32)
OF_CLASSES = ("sqlalchemy", "alembic", "aiosqlite", "asyncpg", "redis")
PROGRAM = f"""
import argparse, asyncio, json, sys
from server.compute.pool import InProcess
from server.settings import add_options
from server.sessions.signing import Signer
from server.web.occupancy import Occupancy
from server.web.process import make_hub

async def go():
    parser = argparse.ArgumentParser()
    add_options(parser, "serve", {{}})
    options = parser.parse_args([])
    options.bus, options.server = "", b"12345678"
    hub = make_hub(options, Signer(b"k" * 32), InProcess(), Occupancy(10))
    running = asyncio.create_task(hub.run())
    seat, got = hub.join(), []
    seat.outbox.put = lambda message, origin=0: got.append(message)
    await hub.receive(seat, json.dumps({{"type": "hello", "id": 1, "protocol": 1, "playing": True}}))
    while not any(isinstance(each, bytes) for each in got):
        await asyncio.sleep(0.01)
    await hub.receive(seat, json.dumps({{"type": "class_act", "id": 2, "act": "pause"}}))
    print(sorted({{each.partition(".")[0] for each in sys.modules}} & set({OF_CLASSES!r})))
    running.cancel()

asyncio.run(go())
"""


def options(*given):
    parser = argparse.ArgumentParser()
    add_options(parser, "serve", {})
    parsed = parser.parse_args(given)
    parsed.bus, parsed.server = "", b"12345678"
    return parsed


def test_a_server_without_a_class_loads_nothing_of_classes():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=110, check=False)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def test_the_way_to_others_is_as_short_as_it_can_be(tmp_path):
    assert isinstance(shared.bus(options(), Occupancy(1), SIGNER), Alone)
    part = options()
    part.bus = str(tmp_path)
    assert isinstance(shared.bus(part, Occupancy(1, [0, 0], 1), SIGNER), Siblings)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("--redis", "redis://h"), "--database"),
        (("--redis", "redis://h:port", "--database", "sqlite:///x"), "--redis: .*[Pp]ort"),
        (("--database", "postgresql://h:port/n"), "--database: .*port"),
    ],
)
def test_what_can_not_work_is_refused_before_it_starts(given, why):
    if "redis://h:port" in given:
        pytest.importorskip("redis", reason="the extra `servers` is not installed")
    with pytest.raises(ValueError, match=why):
        shared.check(options(*given))


@pytest.mark.parametrize("missing", ["redis", "asyncpg"])
def test_a_part_that_is_not_installed_is_named(monkeypatch, missing):
    there = builtins.__import__

    def without(name, *rest):
        if name.partition(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {missing!r}")
        return there(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ValueError, match=r"numplay\[servers\]"):
        shared.check(options("--redis", "redis://h", "--database", "postgresql://h/n"))


def test_addresses_of_what_is_not_there_yet_are_taken():
    shared.check(options("--database", "postgresql://numplay@127.0.0.1:1/n", "--redis", "redis://127.0.0.1:1"))
    shared.check(options())
