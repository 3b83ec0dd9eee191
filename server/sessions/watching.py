"""What a session's training is seen to do: how well it does, whether it diverges, and whether it is stuck. Pure."""

from __future__ import annotations

from engine import Scores, Stuck
from engine.inspection.divergence import Divergence, diverging, explain
from server.jobs.work import Outcome, Task
from server.messages.replies import Halted


class Watch:
    """What was seen in the frames so far. A change of the run makes most of it outdated."""

    def __init__(self) -> None:
        self.divergence: Divergence | None = None
        self.stuck: Halted | None = None
        self.scores: Scores | None = None
        """Of the run as it is now, once it was looked at."""
        self._start_loss: float | None = None
        self._last_loss: float | None = None

    def forget(self) -> None:
        """Another run: its loss starts again."""
        self._start_loss = None

    def begin(self) -> None:
        """Training begins: who plays a diverged run on is told again only when it has grown as much again."""
        self._start_loss = self._last_loss

    def changed(self) -> None:
        """The run was changed: what was seen is no longer so."""
        self.divergence = self.stuck = self.scores = None

    def see(self, task: Task, outcome: Outcome) -> None:
        """A task is done."""
        run = outcome.run
        if task.judged:
            self.stuck = words(outcome.stuck) if outcome.stuck is not None else None
        self.scores, loss = outcome.scores, outcome.scores.train_loss
        self._last_loss = loss
        if self._start_loss is None:
            self._start_loss = loss
        self.divergence = None
        if not run.signature.train_points:
            return  # no points yet, no loss: nothing was trained
        if diverging(loss, self._start_loss, outcome.largest):
            finite = abs(outcome.largest) < float("inf") and abs(loss) < float("inf")
            self.divergence = explain(run.config, finite, run.own)

    def fields(self) -> dict[str, object]:
        """Its part of a frame."""
        found: dict[str, object] = {}
        if self.divergence is not None:
            found["diverged"] = self.divergence.describe()
        elif self.stuck is not None:
            found["stuck"] = self.stuck
        return found


def words(stuck: Stuck) -> Halted:
    """Why training has no effect any more, and what helps."""
    place = "the output" if stuck.output else f"layer {stuck.layer}"
    start = place[0].upper() + place[1:]
    if not stuck.activation:
        return {
            "reason": f"All weights into {place} are 0, so no gradient reaches the layers before.",
            "advice": "Choose other initial weights, or set one of these weights by hand.",
        }
    if stuck.silent:
        reason = f"{start} gives 0 at every training point, where {stuck.activation} has no slope."
    else:
        reason = f"{start} is saturated: {stuck.activation} has no slope at any training point."
    reason += " No gradient gets through, so training can't change the weights into it or before it."
    other = f", or {stuck.sloped}, which has a slope everywhere" if stuck.sloped and not stuck.output else ""
    return {
        "reason": reason,
        "advice": f"Undo the last change, or reset. To avoid this, try a lower learning rate{other}.",
    }
