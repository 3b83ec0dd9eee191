"""What a worker does: advance a batch of runs, evaluate and draw them, encode each one's part of a frame.

Pure: tasks in, outcomes out. Everything that costs is done here, away from the event loop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import NamedTuple

import numpy as np

from engine import (
    Config,
    Run,
    Scores,
    Signature,
    Stuck,
    advance,
    curves,
    dropped,
    evaluate,
    feature_maps,
    learning_rate,
    maps,
    node_ids,
    outlined_sets,
    run_to_bytes,
    stuck,
    untouched,
)
from engine.arrays import ByteArray, FloatArray
from engine.cache import remembered
from engine.inspection.packing import packed
from engine.inspection.views import shown_by, work_of
from engine.registry import Choice
from engine.run.program import program_of
from server.jobs import history
from server.jobs.history import Moment, Told
from server.messages import replies
from server.messages.frames import encode
from server.messages.viewing import Unit

CURVE = 240
"""Places along a curve; with straight lines between them it looks smooth."""


class Task(NamedTuple):
    """One run with what to train and what to show. Tasks of one batch share a signature.

    amount: epochs or mini-batches (`unit`). output, units: sides of the maps, 0 for none; without an output's map the
    client draws by itself what it has parameters for. focus: the node whose map is wanted at the output's size.
    features: side of the maps of all features, 0 for none. data: whether the points are sent. body: whether the run's
    bytes are wanted. panels: the views that are due. history: whether there is time for the losses of the epochs
    on the way. packed: whether outputs' and units' maps are packed.
    """

    run: Run
    unit: Unit
    amount: int
    output: int
    units: int
    focus: str | None = None
    features: int = 0
    data: bool = False
    body: bool = False
    panels: tuple[Choice, ...] = ()
    history: bool = True
    packed: bool = False

    @property
    def judged(self) -> bool:
        """Whether it is looked at if training still changes the run: now and then, as it takes a while."""
        return self.body and self.amount > 0


class Outcome(NamedTuple):
    """The run after its task, and its part of the frame: `entries` MessagePack fields without the map's header.

    progress: epochs finished, with the fraction of the present one. largest: the largest parameter (absolute), NaN if
    one is. body: the run's bytes, if asked for. stuck: why training can't change the run, if the task is judged.
    seconds: that each of the task's views took.
    """

    run: Run
    entries: int
    fields: bytes
    train_loss: float
    progress: float
    largest: float
    body: bytes | None
    stuck: Stuck | None = None
    seconds: tuple[float, ...] = ()


@dataclass(frozen=True)
class Done:
    """The outcomes of a batch in the order of its tasks, and the seconds it took to train and to draw it.

    paid: how many of these seconds are accounted for already, with turns that it took before.
    """

    outcomes: tuple[Outcome, ...]
    train: float
    show: float
    paid: float = 0.0

    def keep(self, places: Sequence[int]) -> Done:
        """Of these tasks alone."""
        return replace(self, outcomes=tuple(self.outcomes[place] for place in places))


def perform(tasks: Sequence[Task]) -> Done:
    """Trains, evaluates and draws a batch."""
    with np.errstate(all="ignore"):  # a diverging run is not an error: it is shown and explained
        start = perf_counter()
        runs, passed = advanced(tasks)
        losses = history.losses(runs, passed)
        trained = perf_counter()
        outcomes = shown(tasks, runs, losses)
    return Done(outcomes, trained - start, perf_counter() - trained)


def arithmetic(tasks: Sequence[Task]) -> int:
    """About how many multiplications a job takes: forward through its points and its maps, and back where it trains.
    What the calls themselves cost is not in it, which for small networks is most."""
    work = 0
    for task in tasks:
        steps = task.amount if task.unit == "epoch" else 1
        points = task.run.signature.train_points + task.run.signature.test_points
        work += 3 * points * steps * task.run.signature.program.work
        work += loss_work(task, steps if task.history else 0) + picture_work(task)
    return work


def loss_work(task: Task, moments: int) -> int:
    """About how many multiplications the losses of a task take, with those of so many epochs on the way."""
    shared = task.run.signature
    return (1 + moments) * (shared.train_points + shared.test_points) * shared.program.work


def picture_work(task: Task) -> int:
    """About how many multiplications the maps and views of a task take."""
    views = sum(work_of(each, task.run) for each in task.panels)
    return (task.output**2 + task.units**2) * task.run.signature.program.work + views


def batches_of(shared: Signature) -> int:
    """Mini-batches in an epoch, with an incomplete last one."""
    return max(1, -(-shared.train_points // shared.program.batch_size))


def batches_left(shared: Signature) -> int:
    """Mini-batches to the end of the present epoch; all of them at its beginning."""
    return batches_of(shared) - shared.position // shared.program.batch_size


def advanced(tasks: Sequence[Task]) -> tuple[list[Run], list[list[Moment]]]:
    """Each task's run, trained by its own amount, and the moments of its history on the way, without the last one.

    Members of a batch may be owed different amounts, and what they have in common may end on the way (early stopping
    holds one of them): whoever still shares a signature goes on together. The bits of a run don't depend on who is in
    its batch.
    """
    runs = [task.run for task in tasks]
    passed: list[list[Moment]] = [[] for _ in tasks]
    for unit in ("epoch", "batch"):
        left = {i: task.amount for i, task in enumerate(tasks) if task.unit == unit and task.amount}
        while left:
            shared = runs[next(iter(left))].signature
            members = [i for i in left if runs[i].signature is shared]
            least = min(left[i] for i in members)
            amount = {"epochs": least} if unit == "epoch" else {"batches": least}

            def ended(place: int, epoch: int, parameters: FloatArray, members: Sequence[int] = members) -> None:
                if tasks[members[place]].history and history.kept(epoch):
                    passed[members[place]].append(Moment(epoch, parameters.copy()))

            for i, run in zip(members, advance([runs[i] for i in members], **amount, ended=ended), strict=True):
                runs[i] = run
                left[i] -= least
            left = {i: amount for i, amount in left.items() if amount}
    return runs, [passed_between(moments, run) for moments, run in zip(passed, runs, strict=True)]


def progress(run: Run) -> float:
    """Epochs finished, with the fraction of the present one."""
    return run.epoch + run.position / max(1, run.signature.train_points)


def passed_between(moments: Sequence[Moment], run: Run) -> list[Moment]:
    """The moments without the one at which the run stands now: the frame says it anyway."""
    ends = bool(moments) and moments[-1].epoch == run.epoch and not run.position
    return list(moments[:-1] if ends else moments)


def shown(
    tasks: Sequence[Task],
    runs: Sequence[Run],
    losses: Sequence[Mapping[str, Told] | None],
    scores: Sequence[Scores] | None = None,
) -> tuple[Outcome, ...]:
    """The outcomes of trained runs. losses: of their history. scores: their own, where these are known already."""
    parameters = np.array([run.parameters for run in runs])
    largest = np.abs(parameters).max(axis=1).tolist()
    scores = evaluate(runs) if scores is None else scores
    made = scores, losses, _pictures(tasks, runs), parameters.astype(np.float32), largest
    return tuple(map(_outcome, tasks, runs, *made))


def _pictures(tasks: Sequence[Task], runs: Sequence[Run]) -> list[dict[str, object]]:
    """For each run the fields with the maps of its outputs and of its hidden units, as far as they are wanted: of one
    pass where their cells fit together, and of one for all runs that show the same."""
    pictures: list[dict[str, object]] = [{} for _ in tasks]
    wanted: dict[tuple[int, int, bool], list[int]] = {}
    for number, task in enumerate(tasks):
        wanted.setdefault((task.output, task.units, task.packed), []).append(number)
    hidden, outputs = nodes_of(runs[0].config)
    for (output, units, pack), numbers in wanted.items():
        chosen = [runs[number] for number in numbers]
        every, rest = divmod(output, units) if units and hidden else (0, 0)
        of_outputs: ByteArray | None = None
        of_units: ByteArray | None = None
        outlines: list[list[bytes]] = []
        if every % 2 and not rest:
            (of_outputs, of_units), outlines = outlined_sets(chosen, output, [(outputs, 1), (hidden, every)])
        else:
            if output:
                (of_outputs,), outlines = outlined_sets(chosen, output, [(outputs, 1)])
            of_units = maps(chosen, units, hidden) if units and hidden else None
        if of_outputs is not None:
            for place, (number, made) in enumerate(zip(numbers, _cells(of_outputs, output, pack), strict=True)):
                outline = {"outline": outlines[place]} if outlines else {}
                pictures[number]["output"] = {"size": output, "channels": len(outputs), **made, **outline}
        if of_units is not None:
            for number, made in zip(numbers, _cells(of_units, units, pack), strict=True):
                pictures[number]["units"] = {"size": units, **made}
    return pictures


def _cells(made: ByteArray, size: int, pack: bool) -> list[dict[str, object]]:
    """The fields with the maps (R, K, size · size) of each run."""
    if pack:
        return [{"count": made.shape[1], "packed": each} for each in packed(made, size)]
    return [{"map": each.tobytes()} for each in made]


def _outcome(
    task: Task,
    run: Run,
    score: Scores,
    losses: Mapping[str, Told] | None,
    pictures: Mapping[str, object],
    parameters: FloatArray,
    largest: float,
) -> Outcome:
    fields: dict[str, object] = {
        "type": "frame",
        "epoch": run.epoch,
        "position": run.position,
        "updates": run.updates,
        "train_loss": score.train_loss,
        "test_loss": score.test_loss,
        "train_accuracy": score.train_accuracy,
        "test_accuracy": score.test_accuracy,
        "parameters": parameters,
        **pictures,
    }
    if losses is not None:
        fields["history"] = losses
    if task.output and task.focus is not None:
        fields["focus"] = {"node": task.focus, "size": task.output, **_focus(task, run)}
    if task.features:
        fields["features"] = _features(run.config, task.features)
    if task.data:
        train, test = run.data.train, run.data.test
        fields["data"] = {"train": train, "test": test, "columns": train.shape[1]}
    fields |= _particulars(task, run)
    seconds = []
    for each in task.panels:
        start = perf_counter()
        fields[each.name] = shown_by(each, run)
        seconds.append(perf_counter() - start)
    body = run_to_bytes(run) if task.body else None
    encode(fields)
    packed = replies.fragment(fields)
    found = stuck(run) if task.judged and untouched(task.run, run) else None
    made = run, len(fields), packed, score.train_loss, progress(run), largest, body, found
    return Outcome(*made, tuple(seconds))


def _particulars(task: Task, run: Run) -> dict[str, object]:
    """What only some runs have to show: a fit of one variable, dropout, a changing learning rate, early stopping."""
    fields: dict[str, object] = {}
    if task.output and curve_places(run.config):
        fit, units = curves(run, CURVE)
        fields["curves"] = {"size": CURVE, "fit": fit, "units": units}
    if any(run.config.dropout_shares):
        fields["dropped"] = [list(layer) for layer in dropped(run)]
    if program_of(run.config).schedule:
        fields["learning_rate"] = learning_rate(run, run.epoch)
    if run.best is not None:
        fields["best"] = {"epoch": run.best.epoch, "loss": float(run.best.loss)}
    return fields


def curve_places(config: Config) -> int:
    """Places along the curve of a fit; 0 where the points have more than one variable."""
    return CURVE if config.domain.dimensions == 1 else 0


def _focus(task: Task, run: Run) -> Mapping[str, object]:
    assert task.focus is not None
    if any(task.focus in layer for layer in node_ids(run.config)[1:]):
        (made,), outlines = outlined_sets([run], task.output, [([task.focus], 1)])
        return _cells(made, task.output, task.packed)[0] | ({"outline": outlines[0]} if outlines else {})
    names, pictures = feature_maps(run.config, task.output)  # given to the network or not
    return {"map": pictures[names.index(task.focus)].tobytes()}


def _features(config: Config, size: int) -> Mapping[str, object]:
    names, pictures = feature_maps(config, size)
    return {"size": size, "names": list(names), "map": pictures.tobytes()}


@remembered()
def nodes_of(config: Config) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of all hidden units, layer by layer, and of the outputs."""
    layers = node_ids(config)
    return tuple(node for layer in layers[1:-1] for node in layer), layers[-1]
