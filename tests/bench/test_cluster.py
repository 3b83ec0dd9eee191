"""The whole measurement at a tiny size, in a process of its own: a cluster of real processes is started and ended."""

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

pytest.importorskip("distributed", reason="the extra `dask` is not installed")

from bench import cluster
from bench.cluster import Disagreement, Side, named, table
from bench.race import Race
from server.compute.pool import Pool

from ..structure.tree import ROOT


def test_both_kinds_of_workers_are_measured(tmp_path):
    file = tmp_path / "cluster.json"
    sizes = ["--workers", "1", "2", "--rounds", "1", "--seconds", "0.1", "--batch", "2", "--json", str(file)]
    command = [sys.executable, "-m", "bench.cluster", *sizes]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    rates = json.loads(file.read_text("utf-8"))
    assert set(rates) == {named(kind, count) for kind in ("Dask", "processes") for count in (1, 2)}
    assert all(rate > 0 for each in rates.values() for rate in each)
    assert "| Dask, 2 workers | " in done.stdout and "cores for" in done.stderr


def test_a_worker_with_other_bits_is_found(monkeypatch):
    perform = cluster.perform

    def other(tasks):
        done = perform(tasks)
        first = done.outcomes[0]._replace(body=done.outcomes[0].body[:-1] + b"?")
        return replace(done, outcomes=(first, *done.outcomes[1:]))

    async def go():
        pool = Pool([ThreadPoolExecutor(1)])
        try:
            await Side("one", pool, 1).ready()
            monkeypatch.setattr(cluster, "perform", other)
            with pytest.raises(Disagreement, match="one: a worker gave other bits"):
                await Side("one", pool, 1).ready()
        finally:
            pool.close()

    asyncio.run(go())


def test_each_kind_is_compared_with_its_first():
    rates = {named("Dask", 1): [10.0, 10.0], named("other", 1): [5.0, 5.0], named("Dask", 2): [18.0, 20.0]}
    last = table(Race(rates)).splitlines()[-1]
    assert last == "| Dask, 2 workers | 19 | 1.90× (1.85 to 1.95) |"
