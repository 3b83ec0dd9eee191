"""The timing of parts: each second counts once, whoever calls whom, and every part still exists."""

import asyncio
import json
import os
import subprocess
import sys
import time

import pytest

from server.timing import PARTS, Ledgers, found, timed
from tests.structure.tree import ROOT


@pytest.fixture
def clock(monkeypatch):
    """Processor time that passes only when told."""
    now = [0.0]
    monkeypatch.setattr(time, "thread_time", lambda: now[0])
    return now


@pytest.mark.parametrize("place", [place for places in PARTS.values() for place in places])
def test_what_a_part_names_is_there(place):
    owner, name, function = found(place)
    assert callable(function) and getattr(owner, name) is function


def test_a_part_within_a_part_counts_once(clock):
    ledgers = Ledgers()

    def inner():
        clock[0] += 2

    def outer():
        clock[0] += 1
        timed("inner", inner, ledgers)()
        clock[0] += 4

    clock[0] += 100
    timed("outer", outer, ledgers)()
    assert ledgers.own.seconds == {"outer": 5, "inner": 2} and ledgers.own.calls == 2


def test_what_fails_is_booked_and_fails(clock):
    ledgers = Ledgers()

    def fail():
        clock[0] += 3
        raise KeyError("x")

    with pytest.raises(KeyError):
        timed("fail", fail, ledgers)()
    clock[0] += 50
    timed("other", lambda: None, ledgers)()
    assert ledgers.own.seconds["fail"] == 3 and sum(ledgers.own.seconds.values()) == 3


def test_a_coroutine_counts_while_it_runs_and_not_while_it_waits(clock):
    ledgers = Ledgers()

    async def work(event):
        clock[0] += 1
        await event.wait()
        clock[0] += 2
        return "done"

    async def go():
        event = asyncio.Event()
        task = asyncio.create_task(timed("work", work, ledgers)(event))
        await asyncio.sleep(0)
        clock[0] += 100
        event.set()
        return await task

    assert asyncio.run(go()) == "done"
    assert ledgers.own.seconds == {"work": 3}


def test_a_cancelled_coroutine_is_cancelled():
    ended = []

    async def work():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append(True)
            raise

    async def go():
        task = asyncio.create_task(timed("work", work, Ledgers())())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())
    assert ended == [True]


def test_a_process_writes_its_own_time(tmp_path):
    """In a process of its own, as what is wrapped stays wrapped."""
    program = (
        "import sys, time; from pathlib import Path; from server import timing; timing.begin(Path(sys.argv[1]))\n"
        "from engine import Config, new_run; from server.jobs import work\n"
        "task = work.Task(new_run(Config.from_mapping({})), 'epoch', 50, (work.Sheet(51, 17),))\n"
        "work.perform([task]); time.sleep(2 * timing.WRITE_SECONDS)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env=environment, timeout=60)
    (file,) = tmp_path.glob("*.json")
    written = json.loads(file.read_text())
    parts = written["parts"]
    assert parts["training"] > parts["evaluating"] > 0 and parts["drawing maps"] > 0 and parts["encoding"] > 0
    assert sum(parts.values()) <= written["cpu"] and written["per_call"] < 1e-4
