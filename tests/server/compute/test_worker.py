"""One worker process: its answers, its errors, its death."""

import os
import signal
import threading
import time
from concurrent.futures import BrokenExecutor

import pytest

from server.compute.worker import WorkerProcess


@pytest.fixture
def worker():
    with WorkerProcess() as worker:
        yield worker


def large_answer(size):
    return bytes(size)


def unpicklable():
    return threading.Lock()


def test_it_answers_one_job_after_the_other_from_one_process(worker):
    jobs = [worker.submit(os.getpid) for _ in range(3)]
    assert {job.result(20) for job in jobs} == {worker.pid} != {os.getpid()}


def test_what_a_job_raises_is_raised_here(worker):
    with pytest.raises(ZeroDivisionError):
        worker.submit(divmod, 1, 0).result(20)
    assert worker.submit(divmod, 7, 2).result(20) == (3, 1)


def test_what_can_not_be_pickled_is_an_error_and_no_death(worker):
    with pytest.raises(TypeError, match="pickle"):
        worker.submit(unpicklable).result(20)
    assert worker.submit(divmod, 7, 2).result(20) == (3, 1)


def test_a_death_is_seen_even_in_the_middle_of_an_answer(worker):
    worker.submit(os.getpid).result(20)
    for delay in (0.0, 0.001, 0.003, 0.01, 0.03):
        victim = WorkerProcess()
        victim.submit(os.getpid).result(20)
        job = victim.submit(large_answer, 300_000_000)
        time.sleep(delay)
        os.kill(victim.pid, signal.SIGKILL)
        try:
            assert len(job.result(20)) == 300_000_000  # it was quicker
        except BrokenExecutor:
            with pytest.raises(BrokenExecutor):
                victim.submit(os.getpid).result(20)
        victim.shutdown()


def test_shutdown_does_not_wait_for_a_long_job():
    worker = WorkerProcess()
    worker.submit(os.getpid).result(20)
    job = worker.submit(time.sleep, 60)
    start = time.monotonic()
    worker.shutdown()
    assert time.monotonic() - start < 20
    with pytest.raises(BrokenExecutor):
        job.result(20)
