"""Which workers the option `--compute` means."""

from __future__ import annotations

from server.compute.pool import ComputeMissing, InProcess, LocalPool, Pool
from server.compute.worker import WorkerProcess
from server.settings import DASK, cores, default_workers


def processes(workers: int) -> LocalPool:
    """Worker processes."""
    return LocalPool(workers, WorkerProcess)


def cluster(address: str) -> Pool:
    """The workers of a Dask cluster. Raises ComputeMissing."""
    try:
        from server.compute.cluster import Cluster
    except ModuleNotFoundError as error:
        text = f"a Dask cluster needs the optional part of NumPlay: pip install 'numplay[dask]' ({error})"
        raise ComputeMissing(text) from None
    return Cluster(address)


def make_compute(kind: str, workers: int) -> Pool:
    """What the option `--compute` says. workers: how many processes, 0 for what suits. Raises ComputeMissing."""
    if kind.startswith(DASK):
        return cluster(kind.removeprefix(DASK))
    if kind == "inline" or (kind == "auto" and not workers and cores() == 1):
        return InProcess()
    return processes(workers or default_workers(cores()))
