"""A Dask cluster: who joins and leaves is followed, who would compute otherwise is left out."""

import asyncio
import itertools
import time

import pytest

pytest.importorskip("distributed", reason="the extra `dask` is not installed")

from engine import Config, advance, evaluate, new_run
from server.compute import cluster as module
from server.compute.cluster import Cluster
from server.compute.pool import ComputeMissing
from server.jobs.work import perform
from tests.browser.serving import serving
from tests.server.clustering import clustering
from tests.server.compute.test_pool import SECONDS, task
from tests.server.talking import Client

pytestmark = pytest.mark.waiting

names = (f"guest-{number}" for number in itertools.count())


async def until(reached):
    async with asyncio.timeout(SECONDS):
        while not reached():
            await asyncio.sleep(0.02)


def tending(address, work):
    """What `work` gives with a cluster that is being followed, and how often it said that there are more workers."""
    more = []

    async def go():
        pool = Cluster(address)
        tended = asyncio.create_task(pool.tend(lambda: more.append(pool.idle)))
        try:
            return await work(pool)
        finally:
            tended.cancel()
            await asyncio.gather(tended, return_exceptions=True)
            pool.close()

    return asyncio.run(go()), more


@pytest.fixture(autouse=True)
def leave(dask_cluster):
    """Tests here leave no worker behind."""
    yield
    for name in [name for name in dask_cluster.workers if name.startswith("guest")]:
        dask_cluster.kill(name)


def test_workers_are_counted_by_threads_as_they_join_and_leave(dask_cluster):
    async def work(pool):
        seen = [pool.idle]
        one, other = next(names), next(names)
        dask_cluster.start_worker(one, threads=3)
        await until(lambda: pool.idle == 3)
        dask_cluster.start_worker(other)
        await until(lambda: pool.idle == 4)
        assert (await pool.start([task()])).outcomes[0].body == perform([task()]).outcomes[0].body
        dask_cluster.kill(one)
        await until(lambda: pool.idle == 1)
        return seen

    seen, more = tending(dask_cluster.address, work)
    assert (seen, more) == ([0], [3, 4])


def test_few_jobs_are_spread_over_the_machines(dask_cluster):
    async def work(pool):
        for _ in range(2):
            dask_cluster.start_worker(next(names), threads=2)
        await until(lambda: pool.idle == 4)
        if len({worker.address for worker in pool._idle[-2:]}) == 2:
            return True
        return [worker.address for worker in pool._idle]

    assert tending(dask_cluster.address, work)[0]


def test_a_worker_of_another_version_gets_no_jobs(dask_cluster, tmp_path, caplog):
    (tmp_path / "sitecustomize.py").write_text("import server; server.VERSION = 'another'")

    async def work(pool):
        dask_cluster.start_worker(next(names), PYTHONPATH=f"{tmp_path}:{module.__file__.rpartition('/server/')[0]}")
        await until(lambda: pool._unfit)
        assert pool.idle == 0
        dask_cluster.start_worker(next(names))
        await until(lambda: pool.idle == 1)

    tending(dask_cluster.address, work)
    assert "there another" in caplog.text


def test_a_worker_without_numplay_gets_no_jobs(dask_cluster, tmp_path, caplog):
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['server'] = None")

    async def work(pool):
        dask_cluster.start_worker(next(names), PYTHONPATH=str(tmp_path))
        await until(lambda: pool._unfit)
        assert pool.idle == 0

    tending(dask_cluster.address, work)
    assert "gets no jobs" in caplog.text


def test_a_scheduler_that_does_not_answer_is_an_error_with_advice(monkeypatch):
    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.5)
    start = time.monotonic()
    with pytest.raises(ComputeMissing, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1 .*dask scheduler"):
        Cluster("tcp://127.0.0.1:1")
    assert time.monotonic() - start < SECONDS


def test_a_scheduler_that_comes_back_is_found_again(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(module, "CONNECT_SECONDS", 1.0)
    with clustering(tmp_path, workers=1) as cluster:

        async def work(pool):
            await until(lambda: pool.idle == 1)
            cluster.kill_scheduler()
            await until(lambda: pool.idle == 0)
            cluster.start_scheduler()
            cluster.start_worker("late")
            await until(lambda: pool.idle)
            return (await pool.start([task()])).outcomes[0].body

        assert tending(cluster.address, work)[0] == perform([task()]).outcomes[0].body
    assert "does not answer" in caplog.text and "is back" in caplog.text


def test_a_whole_server_loses_nothing_when_a_worker_of_its_cluster_is_killed(tmp_path, new_client):
    with (
        clustering(tmp_path, workers=2) as cluster,
        serving(tmp_path, "--compute", f"dask={cluster.address}") as server,
    ):
        client: Client = new_client(server)
        client.ask("hello", protocol=1, speed={"rate": None}, playing=True)
        before = client.frame(lambda frame: frame["playing"])["epoch"]
        cluster.kill("0")
        client.frame(lambda frame: frame["epoch"] > before + 5)
        client.ask("pause")
        last = client.frame(lambda frame: not frame["playing"])
    straight = advance([new_run(Config.from_mapping({}))], epochs=last["epoch"])[0]
    assert last["parameters"] == straight.parameters.astype("<f4").tobytes()
    assert last["train_loss"] == evaluate([straight])[0].train_loss
