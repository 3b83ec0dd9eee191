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
from engine.inspection.pictures import CURVE
from engine.inspection.views import shown_by, work_of
from engine.registry import Choice
from server.jobs import history
from server.jobs.history import Moment, Told
from server.messages import replies
from server.messages.frames import encode
from server.messages.viewing import Unit


class Sheet(NamedTuple):
    """The pictures that a viewer wants of a run, by name and size.

    output, units: sides of the maps, 0 for none; without an output's map the client draws by itself what it has
    parameters for. focus: the node whose map is wanted at the output's size. features: side of the maps of all
    features, 0 for none. data: with the points. panels: the views that are due. packed: whether maps are packed.
    history: with the losses of the epochs on the way, if there is time for them.
    """

    output: int
    units: int = 0
    focus: str | None = None
    features: int = 0
    data: bool = False
    panels: tuple[Choice, ...] = ()
    packed: bool = False
    history: bool = True


class Task(NamedTuple):
    """One run with what to train and what to show. Tasks of one batch share a signature.

    amount: epochs or mini-batches (`unit`). sheets: what its viewers want to see, each once. body: whether the run's
    bytes are wanted. history: whether there is time for the losses of the epochs on the way.
    """

    run: Run
    unit: Unit
    amount: int
    sheets: tuple[Sheet, ...]
    body: bool = False
    history: bool = True

    @property
    def judged(self) -> bool:
        """Whether it is looked at if training still changes the run: now and then, as it takes a while."""
        return self.body and self.amount > 0


class Outcome(NamedTuple):
    """The run after its task, and the workers' part of its frames: everybody's `entries` MessagePack fields, and those
    of each of the task's sheets, without the map's header.

    scores: the run's losses and accuracies. progress: epochs finished, with the fraction of the present one. largest:
    the largest parameter (absolute), NaN if one is. body: the run's bytes, if asked for. seconds: what each of the
    sheets' views took. stuck: why training can't change the run, if the task is judged.
    """

    run: Run
    entries: int
    fields: bytes
    sheets: tuple[tuple[int, bytes], ...]
    scores: Scores
    progress: float
    largest: float
    body: bytes | None
    seconds: Mapping[Choice, float]
    stuck: Stuck | None = None

    def seen(self, place: int = 0) -> tuple[int, bytes]:
        """Entries and fields of the frame of those who want the task's sheet at this place."""
        entries, fields = self.sheets[place]
        return self.entries + entries, self.fields + fields


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
    cells = sum(sheet.output**2 + sheet.units**2 for sheet in task.sheets)
    return cells * task.run.signature.program.work + sum(work_of(each, task.run) for each in _panels(task))


def _panels(task: Task) -> Sequence[Choice]:
    """The views of all sheets: each is made once."""
    return tuple({each: None for sheet in task.sheets for each in sheet.panels})


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


def _pictures(tasks: Sequence[Task], runs: Sequence[Run]) -> list[list[dict[str, object]]]:
    """For each run and sheet the fields with the maps of outputs and hidden units, as far as they are wanted: of one
    pass where their cells fit together, and of one for all runs that show the same."""
    pictures: list[list[dict[str, object]]] = [[{} for _ in task.sheets] for task in tasks]
    wanted: dict[tuple[int, int, bool], list[tuple[int, int]]] = {}
    for number, task in enumerate(tasks):
        for place, sheet in enumerate(task.sheets):
            wanted.setdefault((sheet.output, sheet.units, sheet.packed), []).append((number, place))
    hidden, outputs = nodes_of(node_ids(runs[0].config))
    for (output, units, pack), numbers in wanted.items():
        chosen = [runs[number] for number, _ in numbers]
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
            for i, ((number, place), made) in enumerate(zip(numbers, _cells(of_outputs, output, pack), strict=True)):
                outline = {"outline": outlines[i]} if outlines else {}
                pictures[number][place]["output"] = {"size": output, "channels": len(outputs), **made, **outline}
        if of_units is not None:
            for (number, place), made in zip(numbers, _cells(of_units, units, pack), strict=True):
                pictures[number][place]["units"] = {"size": units, **made}
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
    pictures: Sequence[Mapping[str, object]],
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
        **_particulars(run),
    }
    encode(fields)
    made, seconds = _views(task, run)
    sheets = []
    for sheet, maps_of_sheet in zip(task.sheets, pictures, strict=True):
        seen = {**maps_of_sheet, **_wanted(sheet, run), **{each.name: made[each] for each in sheet.panels}}
        if losses is not None and sheet.history:
            seen["history"] = losses
        encode(seen)
        sheets.append((len(seen), replies.fragment(seen)))
    body = run_to_bytes(run) if task.body else None
    found = stuck(run) if task.judged and untouched(task.run, run) else None
    common = run, len(fields), replies.fragment(fields), tuple(sheets)
    return Outcome(*common, score, progress(run), largest, body, seconds, found)


def _views(task: Task, run: Run) -> tuple[dict[Choice, object], dict[Choice, float]]:
    """The views of all sheets, and the seconds that each took."""
    made: dict[Choice, object] = {}
    seconds: dict[Choice, float] = {}
    for each in _panels(task):
        start = perf_counter()
        made[each] = shown_by(each, run)
        seconds[each] = perf_counter() - start
    return made, seconds


def _wanted(sheet: Sheet, run: Run) -> dict[str, object]:
    """What a sheet asks for beside the maps of outputs and hidden units."""
    fields: dict[str, object] = {}
    if sheet.output and sheet.focus is not None:
        fields["focus"] = {"node": sheet.focus, "size": sheet.output, **_focus(sheet, run)}
    if sheet.features:
        fields["features"] = _features(run.config, sheet.features, sheet.packed)
    if sheet.data:
        train, test = run.data.train, run.data.test
        fields["data"] = {"train": train, "test": test, "columns": train.shape[1]}
    if sheet.output and curve_places(run.config):
        fit, units = curves(run, CURVE)
        fields["curves"] = {"size": CURVE, "fit": fit, "units": units}
    return fields


def _particulars(run: Run) -> dict[str, object]:
    """What only some runs have to show: dropout, a changing learning rate, early stopping."""
    fields: dict[str, object] = {}
    if any(run.config.dropout_shares):
        fields["dropped"] = [list(layer) for layer in dropped(run)]
    if run.program.schedule:
        fields["learning_rate"] = learning_rate(run, run.epoch)
    if run.best is not None:
        fields["best"] = {"epoch": run.best.epoch, "loss": float(run.best.loss)}
    return fields


def curve_places(config: Config) -> int:
    """Places along the curve of a fit; 0 where the points have more than one variable."""
    return CURVE if config.domain.dimensions == 1 else 0


def _focus(sheet: Sheet, run: Run) -> Mapping[str, object]:
    assert sheet.focus is not None
    if any(sheet.focus in layer for layer in node_ids(run.config)[1:]):
        (made,), outlines = outlined_sets([run], sheet.output, [([sheet.focus], 1)])
        return _cells(made, sheet.output, sheet.packed)[0] | ({"outline": outlines[0]} if outlines else {})
    names, pictures = feature_maps(run.config, sheet.output)  # given to the network or not
    return _cells(pictures[names.index(sheet.focus)].reshape(1, 1, -1), sheet.output, sheet.packed)[0]


def _features(config: Config, size: int, pack: bool) -> Mapping[str, object]:
    names, pictures = feature_maps(config, size)
    return {"size": size, "names": list(names), **_cells(pictures.reshape(1, len(names), -1), size, pack)[0]}


@remembered()
def nodes_of(layers: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of all hidden units, layer by layer, and of the outputs, of the ids of all nodes."""
    return tuple(node for layer in layers[1:-1] for node in layer), layers[-1]
