"""The contestants compute the same, and one that didn't would be found."""

# ruff: noqa: E402

import numpy as np
import ormsgpack
import pytest

torch = pytest.importorskip("torch")

from bench import contests
from bench.cases import FLAT, runs_of
from bench.numplay import Trained
from bench.pytorch import Sequential


@pytest.mark.parametrize("case", FLAT)
def test_losses_agree(case):
    assert contests.check(case, 3) < 1e-12


@pytest.mark.parametrize("case", FLAT)
def test_frames_show_the_same(case):
    run = runs_of(case, 1)[0]
    theirs = Sequential(run, torch.float32).maps(50)
    ours = Trained([run]).maps(50)[0]
    assert ours.shape == theirs.shape
    assert np.abs(ours.astype(int) - theirs).max() <= 1
    assert Trained([run]).parameters()[0].size == Sequential(run, torch.float32).parameters().size


@pytest.mark.parametrize("kind", ["Sequential", "Lean", "Stacked"])
def test_a_contestant_that_skips_a_batch_is_found(monkeypatch, kind):
    class Lazy(getattr(contests, kind)):
        def epoch(self):
            self.batches = self.batches[1:]
            super().epoch()

    monkeypatch.setattr(contests, kind, Lazy)
    with pytest.raises(contests.Disagreement, match="default: Lazy"):
        contests.check("default", 2)


def test_not_a_number_is_no_agreement(monkeypatch):
    monkeypatch.setattr(contests.Lean, "losses", lambda self: [(float("nan"), 0.1)])
    with pytest.raises(contests.Disagreement, match="nan"):
        contests.check("default", 1)


def test_a_frame_is_one_message_with_all_maps():
    message = ormsgpack.unpackb(contests.encoded((0.5, 0.25), np.zeros(3, "f4"), np.zeros((7, 8, 8), np.uint8)))
    assert message["train_loss"] == 0.5 and message["test_loss"] == 0.25
    assert len(message["parameters"]) == 12 and len(message["units"]["map"]) == 7 * 64
