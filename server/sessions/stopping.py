"""Why training ends by itself, in words, with the ways out. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from engine import Run, settings
from engine.inspection.divergence import Divergence
from server.messages.replies import Stopped
from server.messages.texts import Said, said

OFF: Mapping[str, object] = {"patience": settings()["patience"].kind.default}
"""The settings without early stopping."""


def stopped(run: Run) -> Stopped | None:
    """What the frame says of a run that was stopped; None for any other."""
    if not run.stopped or run.best is None:
        return None
    config, best = run.config, run.best
    epochs = "epoch" if config.patience == 1 else f"{config.patience:,} epochs"
    least = f" by more than {config.min_delta:g}" if config.min_delta else ""
    reason = (
        f"Early stopping ended training at epoch {run.epoch:,}. For {epochs}, the test loss hasn't fallen{least} "
        f"below {best.loss:.4g}, its value at epoch {best.epoch:,}."
    )
    done = (
        f"The weights of epoch {best.epoch:,} are restored."
        if config.restore_best
        else f"The weights are those of epoch {run.epoch:,}."
    )
    return {"reason": reason, "done": done, "off": OFF}


def why(run: Run, divergence: Divergence | None, last: int | None) -> tuple[str, Said] | None:
    """Code and words of what ends the training of a run: early stopping, the last epoch that is allowed, or that it
    diverges."""
    ended = stopped(run)
    if ended is not None:
        return "stopped_early", said("stopped_early", reason=ended["reason"], done=ended["done"])
    if divergence is not None:
        text = said("diverged", epoch=run.epoch, reason=divergence.reason, advice=divergence.advice)
        return "diverged", text
    return ("class_bounds", said("bounds_last", epoch=last)) if last is not None and run.epoch >= last else None
