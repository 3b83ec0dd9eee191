"""Advancing runs, early stopping included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.arrays import frozen
from engine.run.batch import common_signature
from engine.run.run import Best, Run
from engine.training.evaluation import evaluate
from engine.training.training import Ended, trained


def advance(runs: Sequence[Run], epochs: int = 0, batches: int = 0, ended: Ended | None = None) -> list[Run]:
    """The runs after `epochs` more epochs, then `batches` more mini-batches (which may end epochs and begin the next).

    An epoch begun is finished first and counts as one. All runs must share one signature (else InvalidValue). The
    result of a run does not depend on the others in its batch. Numbers that leave the finite range stay so, without a
    warning.
    A run that early stopping ends stays as it is from then on, at its best weights if it restores them.
    ended: told of each epoch that ends, if given.
    """
    if not runs or not runs[0].program.early_stopping:
        return trained(runs, epochs, batches, ended)
    common_signature(runs)
    results = list(runs)
    for step in [(1, 0)] * epochs + [(0, 1)] * batches:
        going = [number for number, run in enumerate(results) if not run.stopped]
        if not going:
            break
        for number, run in zip(going, _step([results[number] for number in going], *step), strict=True):
            if ended is not None and run.epoch > results[number].epoch:
                ended(number, run.epoch, run.parameters)
            results[number] = run
    return results


def _step(runs: Sequence[Run], epochs: int, batches: int) -> list[Run]:
    if not all(run.best for run in runs):
        runs = [run if run.best else _watched(run, loss) for run, loss in zip(runs, _test_losses(runs), strict=True)]
    after = trained(runs, epochs, batches)
    if after[0].epoch == runs[0].epoch:
        return after
    return [_watched(run, loss) for run, loss in zip(after, _test_losses(after), strict=True)]


def _test_losses(runs: Sequence[Run]) -> list[float]:
    return [scores.test_loss for scores in evaluate(runs)]


def _watched(run: Run, loss: float) -> Run:
    """The run with its best epoch kept up to date, stopped if its patience is at an end.

    Without test points there is nothing to watch.
    Source: Prechelt: Early stopping — but when? (1998); patience and least improvement as in Keras.
    """
    config, best = run.config, run.best
    if run.data.split == run.data.rows.shape[1]:
        return run
    if best is None or loss < best.loss - config.min_delta:
        return replace(run, best=Best(run.epoch, loss, run.parameters))
    if run.epoch - best.epoch < config.patience:
        return run
    if not config.restore_best:
        return replace(run, stopped=True)
    # A link that was cut since then lives again with its weight.
    alive = frozen(np.where(best.parameters != 0, 1.0, run.alive))
    return replace(run, stopped=True, parameters=best.parameters, alive=alive)
