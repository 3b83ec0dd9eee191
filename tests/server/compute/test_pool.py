"""Workers: the same results wherever they are, and nothing lost when one dies."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine import Config, new_run
from server.compute.choice import make_compute, processes
from server.compute.pool import HELD, ComputeMissing, InProcess, LocalPool, WorkerLost
from server.jobs.pieces import Part
from server.jobs.work import Done, Task, perform

SECONDS = 60


def task(amount=2):
    return Task(new_run(Config.from_mapping({})), "epoch", amount, output=10, units=8, body=True)


def with_pool(pool, work, workers=1):
    """What `work` gives with the pool, once so many workers are there."""

    async def go():
        tended = asyncio.create_task(pool.tend(lambda: None))
        try:
            async with asyncio.timeout(SECONDS):
                while pool.idle < workers:
                    await asyncio.sleep(0.01)
            return await work(pool)
        finally:
            tended.cancel()
            await asyncio.gather(tended, return_exceptions=True)
            pool.close()

    return asyncio.run(go())


@pytest.fixture(scope="module")
def two_dask_workers(dask_cluster):
    """The shared cluster with two workers that stay."""
    for name in ("first", "second"):
        dask_cluster.start_worker(name)
    yield dask_cluster
    for name in ("first", "second"):
        dask_cluster.kill(name)


@pytest.fixture(params=["inline", "processes", "dask"])
def pool(request):
    """Each kind of workers; two of them, where there can be."""
    if request.param == "dask":
        return make_compute("dask=" + request.getfixturevalue("two_dask_workers").address, 0)
    return make_compute(request.param, 2)


def most(pool):
    return 1 if isinstance(pool, LocalPool) and len(pool._all) == 1 else 2


def test_a_job_gives_the_same_bytes_everywhere(pool):
    jobs = [[task(), task(3)], [task(40)], [task(5), task(5)]]

    async def work(pool):
        done = [(await pool.start(job)).outcomes for job in jobs]
        return [[(outcome.fields, outcome.body) for outcome in outcomes] for outcomes in done]

    expected = [[(outcome.fields, outcome.body) for outcome in perform(job).outcomes] for job in jobs]
    assert with_pool(pool, work) == expected


def test_a_worker_has_one_job_at_a_time(pool):
    async def work(pool):
        before = pool.idle
        jobs = [asyncio.create_task(pool.start([task()])) for _ in range(before)]
        during = pool.idle
        await asyncio.gather(*jobs)
        return before, during, pool.idle

    workers = most(pool)
    assert with_pool(pool, work, workers) == (workers, 0, workers)


def test_what_a_job_raises_is_raised_here_and_the_worker_is_free_again(pool):
    async def work(pool):
        before = pool.idle
        with pytest.raises(AttributeError):
            await pool.start([None])
        return pool.idle == before

    assert with_pool(pool, work)


async def pid_of(worker):
    return await asyncio.wrap_future(worker.submit(os.getpid))


async def done_in_the_end(pool):
    """A job's result, whoever does it and however often it takes."""
    for _ in range(3):
        async with asyncio.timeout(SECONDS):
            while not pool.idle:
                await asyncio.sleep(0.01)
        try:
            return (await pool.start([task()])).outcomes[0].body
        except WorkerLost:
            continue
    raise AssertionError("the worker was not replaced")


async def killed_at_work(pool):
    """Kills the worker that does a long job. Returns the result of the next job."""
    victim = pool._idle[-1]
    pid = await pid_of(victim)
    job = asyncio.create_task(pool.start([task(100_000)]))
    await asyncio.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkerLost):
        await job
    assert victim not in pool._all
    return await done_in_the_end(pool)


async def killed_while_idle(pool):
    """Kills a worker that has nothing to do. Returns the result of the next job."""
    victim = pool._idle[-1]
    os.kill(await pid_of(victim), signal.SIGKILL)
    result = await done_in_the_end(pool)
    assert victim not in pool._all
    return result


@pytest.mark.parametrize("work", [killed_at_work, killed_while_idle])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_process_is_replaced_and_its_job_can_be_done_again(work, workers):
    assert with_pool(processes(workers), work) == perform([task()]).outcomes[0].body


@pytest.mark.parametrize("work", [killed_at_work, killed_while_idle])
def test_a_killed_dask_worker_is_let_go_and_its_job_can_be_done_again(work, two_dask_workers):
    pool = make_compute("dask=" + two_dask_workers.address, 0)
    try:
        assert with_pool(pool, work, workers=2) == perform([task()]).outcomes[0].body
    finally:
        for name, process in list(two_dask_workers.workers.items()):
            if process.poll() is not None:
                two_dask_workers.start_worker(name)


PARENT = """
import asyncio, os, sys
from server.compute.choice import processes
async def main():
    pool = processes(1)
    await pool.tend(lambda: None)
    print(*[worker.pid for worker in pool._all], flush=True)
    await asyncio.sleep(60)
if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_end_when_their_server_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 20
    while _alive(worker):
        assert time.monotonic() < deadline, "the worker outlived its server"
        time.sleep(0.02)


def _alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_without_the_extra_a_cluster_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "server.compute.cluster", raising=False)
    with pytest.raises(ComputeMissing, match=r"pip install 'numplay\[dask\]'"):
        make_compute("dask=tcp://127.0.0.1:9", 0)


def test_one_process_is_one_worker():
    pool = InProcess()
    assert pool.idle == 1
    pool.close()


def large(batch=10, amount=0):
    """A task whose job is long: losses and maps of many units, or training with many points at once."""
    settings = {"networkShape": [128] * 6, "points": 1500, "percTrainData": 80, "batchSize": batch}
    return Task(new_run(Config.from_mapping(settings)), "batch", amount, output=20, units=10)


def in_turns(work):
    """What `work` gives with this process as the worker, where each pause ends a turn."""

    async def go():
        pool = InProcess()
        try:
            return await asyncio.wait_for(work(pool), SECONDS)
        finally:
            pool.close()

    return asyncio.run(go())


@pytest.mark.parametrize("changes", [{}, {"batch": 1200, "amount": 1}])
def test_a_long_job_of_this_process_is_done_in_turns_with_the_same_bytes(monkeypatch, changes):
    monkeypatch.setattr("server.compute.turns.TURN", 0.0)
    job = [large(**changes)]

    async def work(pool):
        made, turns = await pool.start(job), 1
        while isinstance(made, Part):
            assert pool.room == 1 and made.train + made.show > 0
            made, turns = await pool.go_on(made.rest, 0), turns + 1
        return made, turns

    made, turns = in_turns(work)
    assert [outcome.fields for outcome in made.outcomes] == [outcome.fields for outcome in perform(job).outcomes]
    assert turns > 2 * len(job[0].run.layout.in_order)
    assert 0 < made.paid < made.train + made.show


def test_long_jobs_wait_for_a_place_and_short_ones_go_on(monkeypatch):
    monkeypatch.setattr("server.compute.turns.TURN", 0.0)

    async def work(pool):
        begun = [(await pool.start([large()])).rest for _ in range(HELD)]
        waiting = asyncio.create_task(pool.start([large()]))
        await asyncio.sleep(0)
        assert isinstance(await pool.start([task()]), Done)
        assert not waiting.done()
        begun[0].drop()
        assert isinstance(await waiting, Part)  # the place of the one that nobody wants

    in_turns(work)


def test_of_a_long_job_those_who_stay_get_their_part_and_a_fault_arrives(monkeypatch):
    monkeypatch.setattr("server.compute.turns.TURN", 0.0)
    job = [large(), large(), large()]
    job = [task._replace(features=size) for task, size in zip(job, (3, 4, 5), strict=True)]

    async def work(pool):
        made = (await pool.start(job)).rest.keep([1, 2]).keep([1])
        while not isinstance(made, Done):
            made = await pool.go_on(made.rest if isinstance(made, Part) else made, 0)
        held = (await pool.start([large()._replace(focus="9:9")])).rest
        with pytest.raises(ValueError, match=r"9:9|index|list"):
            while True:
                held = (await pool.go_on(held, 0)).rest
        assert pool.room == 1
        return made.outcomes

    (outcome,) = in_turns(work)
    assert outcome.fields == perform(job).outcomes[2].fields


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system pins no process to cores")
def test_on_a_single_core_the_servers_own_process_trains():
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        alone, told = make_compute("auto", 0), make_compute("auto", 1)
    finally:
        os.sched_setaffinity(0, before)
    assert isinstance(alone, InProcess)
    assert isinstance(told, LocalPool) and not told.here


@pytest.mark.parametrize("goes", [lambda pool, worker: os.kill(worker.pid, signal.SIGKILL), LocalPool.remove])
def test_a_worker_has_a_second_job_waiting_and_loses_both_when_it_goes(goes):
    async def work():
        pool = processes(1)
        await pool.tend(lambda: None)
        rooms, jobs = [], []
        for _ in range(2):
            rooms.append(pool.room)
            jobs.append(asyncio.ensure_future(pool.start([task(2000)])))
        rooms.append(pool.room)
        await asyncio.sleep(0)
        goes(pool, pool._all[0])
        async with asyncio.timeout(30):
            lost = await asyncio.gather(*jobs, return_exceptions=True)
        pool.close()
        return rooms, lost

    rooms, lost = asyncio.run(work())
    assert rooms == [1, 1, 0]
    assert [type(each) for each in lost] == [WorkerLost, WorkerLost]
