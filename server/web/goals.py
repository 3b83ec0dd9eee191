"""A goal that a link carries, without a class: set by whoever makes the link, handed in by whoever opens it. Does.

The server keeps nothing of either. It judges the run that it has trained itself, as it does for a class
(`server.classroom.tasks`), and signs what comes of it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from engine import Config, write_link
from engine.datasets import datasets
from server.classroom.activities.assignment import BETWEEN, task_from
from server.classroom.tasks import Result, Task, judged, rounded
from server.messages.fields import MessageError
from server.messages.replies import Reply
from server.messages.texts import said
from server.sessions.goals import Goal, goal_of, goal_text, handed_text
from server.web.findings import mark_of
from server.web.places import Seat

MOST_KEPT = 10_000
"""Browsers of which it is known when they handed in."""


class Goals:
    """now: seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._handed: dict[str, float] = {}

    async def set(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """A goal for the sender's own settings, as a link carries it. Raises MessageError."""
        config, signer = seat.session.present.config, seat.session.around.signer
        if datasets.get(config.chosen_dataset.name).own:
            raise MessageError("assignment_data", said("assignment_data"), "type")
        task = task_from({"rank": "parameters", **fields}, "")
        usual = Config.from_mapping({}).to_mapping()
        start = {name: value for name, value in config.to_mapping().items() if value != usual.get(name)}
        what = {name: getattr(task, name) for name in ("measure", "bound", "rank", "repair")}
        text = goal_text(what, start, secrets.token_hex(8), signer)
        return {"type": "goal", "goal": text}

    async def take(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """What the sender's own run comes to, and a signed file about it if it was judged. Raises MessageError."""
        session = seat.session
        goal = goal_of(fields["goal"], session.around.signer)
        assert session.identity is not None
        self._wait(session.identity.name)
        run, trained, hidden = session.present, session.lineage.trained, goal.hidden(session.around.signer)

        def judge() -> Result:
            return judged(_task_of(goal), run, trained, hidden, mark_of(run))

        result = await asyncio.to_thread(judge)
        value = rounded(result.value)
        told = {"type": "handed_in", "verdict": result.verdict, "value": value, "between": BETWEEN}
        if value is None:
            return {**told, "name": None, "content": None}
        told_in_file = {
            "task": goal.name,
            "name": _shown(fields.get("name", "")),
            "measure": goal.measure,
            "bound": goal.bound,
            "rank": goal.rank,
            "repair": goal.repair,
            "reached": result.done,
            "value": value,
            "loss": rounded(result.loss),
            "parameters": result.parameters,
            "epochs": result.epochs,
            "features": result.features,
            "changed": list(result.changed),
            "mark": result.mark,
            "handed": datetime.fromtimestamp(self._now(), UTC).strftime("%Y-%m-%d %H:%M:%S"),
        }
        content = handed_text(told_in_file, session.around.signer)
        return {**told, "name": f"handin-{secrets.token_hex(4)}.numplay", "content": content}

    def _wait(self, browser: str) -> None:
        """Notes that a browser hands in. Raises MessageError where it did so a moment ago."""
        now = self._now()
        wait = self._handed.get(browser, 0.0) + BETWEEN - now
        if 0 < wait <= BETWEEN:
            raise MessageError("too_soon", said("too_soon", seconds=int(wait) + 1), "type")
        self._handed.pop(browser, None)  # the oldest come first
        if len(self._handed) >= MOST_KEPT:
            del self._handed[next(iter(self._handed))]
        self._handed[browser] = now


def _task_of(goal: Goal) -> Task:
    link = write_link(Config.from_mapping(goal.start))
    return Task(text="", link=link, measure=goal.measure, bound=goal.bound, rank=goal.rank, repair=goal.repair)


def _shown(name: str) -> str:
    """A typed name in one line."""
    return " ".join("".join(each if each.isprintable() else " " for each in name).split())
