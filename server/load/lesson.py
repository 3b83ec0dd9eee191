"""`numplay bench --class`: a lesson beside the same students without a class, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter
from typing import Any

from server.load.figures import Figures, quantile
from server.load.machine import ServerProcess
from server.load.teacher import SCRIPT, Step, Teacher
from server.load.trial import Load, Row, trial

KEPT = 0.9
"""Share of the frames and epochs without a class that students have in one."""
WALL_RATE, JOIN_SECONDS, PUSH_SECONDS = 2.0, 1.0, 0.5
"""What is asked: times a second that a wall is told, at least; seconds to be in the class, and until a run that is
given to all is there (p95), at most."""


@dataclass(frozen=True)
class Lesson:
    """The same students alone and in a class. walls: how often a second the teacher's wall was told, in the time that
    is measured. reached: for each act of the script, seconds until each student was told (ascending)."""

    alone: Row
    row: Row
    walls: float
    reached: dict[str, list[float]]
    errors: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values under plain names."""
        return {
            "alone": self.alone.as_json(),
            "in_class": self.row.as_json(),
            "join_s": vars(self.row.figures.admitted),
            "walls_per_second": self.walls,
            "reached_p95_s": {act: _p95(took) for act, took in self.reached.items()},
            "errors": list(self.errors),
        }


@dataclass(frozen=True)
class Line:
    """One thing that is asked, with what is so without a class and in one, and whether that is enough; None where
    nothing is asked."""

    what: str
    asked: str
    alone: str
    found: str
    met: bool | None = None


def lesson(process: ServerProcess, load: Load, clients: Sequence[int], idle: int) -> tuple[Row, Teacher]:
    """A load whose students are in a class with its teacher. The arguments are those of `trial`."""
    with Teacher(process.address) as teacher:
        teacher.seconds = load.seconds
        teacher.begin = perf_counter() + load.join + load.settle
        return trial(process, replace(load, code=teacher.code), clients, idle), teacher


def compared(alone: Row, row: Row, teacher: Teacher) -> Lesson:
    """What came of both."""
    begin, end = teacher.begin, teacher.begin + row.load.seconds
    shown = [at for at in teacher.walls if begin <= at <= end]
    rate = (len(shown) - 1) / (shown[-1] - shown[0]) if len(shown) > 1 else 0.0
    errors = (*teacher.errors, *row.figures.errors)
    return Lesson(alone, row, rate, reached(row.figures, teacher.done), errors)


def reached(figures: Figures, done: Sequence[tuple[Step, float]]) -> dict[str, list[float]]:
    """Seconds from each act until each student was told of it, before the next one (ascending)."""
    found: dict[str, list[float]] = {}
    for place, (step, at) in enumerate(done):
        end = done[place + 1][1] if place + 1 < len(done) else float("inf")
        first = (min((told for told, how in each if how == step.told and at <= told < end), default=None)
                 for each in figures.told)  # fmt: skip
        found[step.act] = sorted(told - at for told in first if told is not None)
    return found


def lines(lessons: Sequence[Lesson]) -> list[Line]:
    """What is asked, with the medians of some lessons."""
    alone, here = [each.alone for each in lessons], [each.row for each in lessons]
    found = [
        _kept("frames/s, slowest", [row.figures.slowest for row in alone], [row.figures.slowest for row in here]),
        _kept("frames/s, median", [row.figures.median for row in alone], [row.figures.median for row in here]),
        _kept("epochs/s", [row.figures.epochs for row in alone], [row.figures.epochs for row in here]),
    ]
    walls = median(each.walls for each in lessons)
    found.append(Line("wall, times a second", f"≥ {WALL_RATE:g}", "", f"{walls:.1f}", round(walls, 1) >= WALL_RATE))
    joined = median(row.figures.admitted.p95 or float("inf") for row in here)
    found.append(Line("in the class, s (p95)", f"< {JOIN_SECONDS:g}", "", f"{joined:.2f}", joined < JOIN_SECONDS))
    for step in SCRIPT:
        times = [_p95(each.reached.get(step.act, [])) for each in lessons]
        took = median(float("inf") if each is None else each for each in times)
        count = median(len(each.reached.get(step.act, [])) for each in lessons)
        asked, met = (f"< {1000 * PUSH_SECONDS:g}", took < PUSH_SECONDS) if step.act == "push" else ("", None)
        told = f"{1000 * took:.0f} ({count:.0f} of {here[0].load.students})" if count else "–"
        found.append(Line(f"{step.name} is there, ms (p95)", asked, "", told, met))
    both = [
        [f"{median(row.server_cpu for row in rows):.2f}" for rows in (alone, here)],
        [f"{median(row.memory for row in rows) / 1e6:.0f}" for rows in (alone, here)],
        [f"{median(row.figures.client_cpu for row in rows):.2f} of {rows[0].client_cores}" for rows in (alone, here)],
    ]
    names = "cores of the server used", "memory, MB more than with nobody", "students' CPU of cores"
    return found + [Line(name, "", without, within) for name, (without, within) in zip(names, both, strict=True)]


def table(lessons: Sequence[Lesson]) -> str:
    """As Markdown."""
    students = lessons[0].row.load.students
    told = ["| what | asked | without a class | in a class | met |", "|---|---|---|---|---|"]
    words = {True: "yes", False: "**no**", None: ""}
    told += [
        f"| {each.what} | {each.asked} | {each.alone} | {each.found} | {words[each.met]} |" for each in lines(lessons)
    ]
    share = max(row.others / row.server_cores for each in lessons for row in (each.alone, each.row))
    told += [
        "",
        f"{students} students, {len(lessons)} time(s); other programs had up to {share:.0%} of the server's cores.",
    ]
    told += [f"- {error}" for error in sorted({error for each in lessons for error in each.errors})]
    return "\n".join(told)


def _kept(what: str, alone: Sequence[float], here: Sequence[float]) -> Line:
    """Something of which a class may cost a little. Each lesson is compared with the students beside it."""
    share = median(b / a if a else 1.0 for a, b in zip(alone, here, strict=True))
    asked = f"≥ {KEPT:.0%} of without"
    return Line(what, asked, f"{median(alone):.1f}", f"{median(here):.1f} ({share:.0%})", share >= KEPT)


def _p95(took: Sequence[float]) -> float | None:
    return quantile(took, 0.95) if took else None
