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
from server.executor import Pool, WorkerLost, in_process, processes
from server.work import Task, perform


def task(amount=2):
    return Task(new_run(Config.from_mapping({})), "epoch", amount, output=10, units=8, body=True)


def with_pool(pool: Pool, work):
    async def go():
        try:
            return await work(pool)
        finally:
            pool.close()

    return asyncio.run(go())


def worker_ids(pool: Pool) -> list[int]:
    return [worker.pid for worker in pool._all]


@pytest.mark.parametrize("make", [in_process, lambda: processes(1)], ids=["inline", "processes"])
def test_a_job_gives_the_same_bytes_everywhere(make):
    async def work(pool):
        done = await pool.start([task(), task(3)])
        return [outcome.fields for outcome in done.outcomes]

    assert with_pool(make(), work) == [outcome.fields for outcome in perform([task(), task(3)]).outcomes]


def test_a_worker_has_one_job_at_a_time():
    async def work(pool):
        before = pool.idle
        jobs = [asyncio.create_task(pool.start([task()])) for _ in range(2)]
        during = pool.idle
        await asyncio.gather(*jobs)
        return before, during, pool.idle

    assert with_pool(processes(2), work) == (2, 0, 2)


def test_what_a_job_raises_is_raised_here_and_the_worker_is_free_again():
    async def work(pool):
        with pytest.raises(AttributeError):
            await pool.start([None])
        return pool.idle

    assert with_pool(in_process(), work) == 1


def test_a_killed_worker_is_replaced_and_the_job_can_be_done_again():
    async def work(pool):
        await pool.warm_up()
        (first,) = worker_ids(pool)
        job = asyncio.create_task(pool.start([task(100_000)]))
        await asyncio.sleep(0.1)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(WorkerLost):
            await job
        assert pool.idle == 1
        done = await pool.start([task()])
        assert worker_ids(pool) != [first]
        return done.outcomes[0].body

    assert with_pool(processes(1), work) == perform([task()]).outcomes[0].body


def test_a_worker_killed_while_idle_is_replaced_at_the_next_job():
    async def work(pool):
        await pool.warm_up()
        os.kill(worker_ids(pool)[0], signal.SIGKILL)
        for _ in range(3):  # one attempt may still meet the dead one
            try:
                return (await pool.start([task()])).outcomes[0].body
            except WorkerLost:
                continue
        raise AssertionError("the worker was not replaced")

    assert with_pool(processes(1), work) == perform([task()]).outcomes[0].body


PARENT = """
import asyncio, sys
from server.executor import processes
async def main():
    pool = processes(1)
    await pool.warm_up()
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
