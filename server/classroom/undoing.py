"""Taking a teacher's acts back: what each changed is noted with the class, and put back as it was. Pure.

Where runs were given, each web process holds what its students had before (`server.classroom.held`). An act whose
traces another one has covered since, such as the pause that a colleague has ended, is no more taken back: undoing it
would undo the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from server.classroom.lesson import Lesson, Student
from server.messages.fields import MessageError
from server.messages.texts import said

NAME = "undo"
MOST = 10
"""Acts that can be taken back."""
LARGEST = 100_000
"""Characters of all that is noted; older acts are forgotten."""
MOST_BACK = 5
"""Gifts of which a process may still have to hear that they were taken back."""
SEALED = 200
"""Characters of a run by which it is known."""
Noted = Mapping[str, Any]


def noted(before: Lesson, after: Lesson, what: str, key: str, some: bool) -> Lesson:
    """The class after an act of the teacher, with what it takes to go back. key: a new text. some: whether it gave a
    run to some students, of which the class itself knows nothing."""
    entry: dict[str, Any] = {"what": what}
    stage, was = after.stage, before.stage
    if stage.paused != was.paused:
        entry["paused"] = was.paused
    if stage.message != was.message:
        entry["message"] = was.message
    if stage.given != was.given:
        entry["given"] = {"number": was.given, "run": was.run, "link": was.link, "withdrawn": was.withdrawn}
    if stage.given != was.given or some:
        entry["key"] = gift(after) if stage.given != was.given else key
    if doing := _differing(before.doing, after.doing):
        entry["doing"] = doing
    students = {
        seat: _changed(before.students[seat], each) for seat, each in after.students.items() if seat in before.students
    }
    if students := {seat: each for seat, each in students.items() if each}:
        entry["students"] = students
    if len(entry) == 1:
        return after
    entry |= {"act": key, "left": _left(after, entry)}
    kept = [*_entries(after), entry][-MOST:]
    while len(kept) > 1 and len(json.dumps(kept)) > LARGEST:
        kept = kept[1:]
    if len(json.dumps(kept)) > LARGEST:
        # A network that all had before is too large to be kept beside the present one: who comes later gets none.
        kept = [_lighter(entry)] if "given" in entry else []
    return _with(after, kept, back(after))


def gift(lesson: Lesson) -> str:
    """What the run that everybody is given now is called where it is taken back."""
    return str(lesson.stage.given)


def newest(lesson: Lesson) -> Noted | None:
    """What would be taken back now: `what`, in words, and which `act` it is."""
    entries = _standing(lesson)
    return {name: entries[-1][name] for name in ("what", "act")} if entries else None


def back(lesson: Lesson) -> list[str]:
    """The gifts that were taken back last: whoever had them gets what was there before."""
    return list(lesson.doing.get(NAME, {}).get("back", []))


def undone(lesson: Lesson, act: str | None = None) -> Lesson:
    """The class as it was before the teachers' last act, but for what others did since. act: the one that is
    meant. Raises MessageError if nothing is noted, or another act is the last one by now."""
    entries = _standing(lesson)
    if not entries:
        raise MessageError("bad_value", said("nothing_to_undo"), "act")
    if act is not None and act != entries[-1]["act"]:
        raise MessageError("bad_value", said("undo_other"), "act", words=said("undo_other"))
    *left, entry = entries
    lesson = lesson.staged(entry.get("paused"), entry.get("message"))
    if "given" in entry:
        lesson = _withdrawn(lesson, entry["given"])
    for name, values in entry.get("doing", {}).items():
        value = {**lesson.doing.get(name, {}), **values}
        kept = {key: each for key, each in value.items() if each is not None}
        lesson = lesson.with_doing(name, kept or None)
    for seat, values in entry.get("students", {}).items():
        if (student := lesson.students.get(seat)) is not None:
            taken = {each.name for each in lesson.students.values() if each.seat != seat}
            name = values.get("name", student.name)
            student = replace(
                student, removed=values.get("removed", student.removed), name=student.name if name in taken else name
            )
            lesson = replace(lesson, students={**lesson.students, seat: student})
    keys = [entry["key"]] if "key" in entry else []
    return _with(lesson, left, [*back(lesson), *keys][-MOST_BACK:])


def _withdrawn(lesson: Lesson, was: Mapping[str, Any]) -> Lesson:
    """Without the run that was given last: those who come later get the one before it, if there was one. Its number is
    a new one, as some have had more than others."""
    none = was["withdrawn"] or not was["number"]
    number = lesson.stage.given + 1
    stage = replace(lesson.stage, given=number, run=was["run"], link=was["link"], withdrawn=none)
    had = {seat: number for seat, each in lesson.students.items() if none or each.given >= was["number"]}
    return replace(lesson, stage=stage).served(had)


def _entries(lesson: Lesson) -> list[Noted]:
    return list(lesson.doing.get(NAME, {}).get("acts", []))


def _standing(lesson: Lesson) -> list[Noted]:
    """What is noted, without the last ones of which something isn't as they left it."""
    entries = _entries(lesson)
    while entries and entries[-1].get("left") != _left(lesson, entries[-1]):
        entries = entries[:-1]
    return entries


def _left(lesson: Lesson, entry: Noted) -> str:
    """A mark of what an act has changed, as that is now."""
    stage = lesson.stage
    now: dict[str, object] = {name: getattr(stage, name) for name in ("paused", "message") if name in entry}
    if "given" in entry:
        # A run begins with its seal, and may be large.
        now["given"] = (len(stage.run), stage.run[:SEALED], stage.link, stage.withdrawn)
    now["doing"] = {
        name: {key: lesson.doing.get(name, {}).get(key) for key in values}
        for name, values in entry.get("doing", {}).items()
    }
    students = {seat: lesson.students[seat] for seat in entry.get("students", {}) if seat in lesson.students}
    now["students"] = {seat: (each.removed, each.name) for seat, each in students.items()}
    return hashlib.sha256(json.dumps(now, sort_keys=True).encode()).hexdigest()[:16]


def _with(lesson: Lesson, entries: list[Noted], keys: list[str]) -> Lesson:
    value = {"acts": entries, "back": keys}
    return lesson.with_doing(NAME, value if entries or keys else None)


def _lighter(entry: Noted) -> Noted:
    return {**entry, "given": {**entry["given"], "run": "", "link": "", "withdrawn": True}}


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By activity what its values were that have changed; None for those that were not there."""
    found: dict[str, dict[str, Any]] = {}
    for name in {*before, *after} - {NAME}:
        old, new = before.get(name, {}), after.get(name, {})
        if values := {key: old.get(key) for key in {*old, *new} if old.get(key) != new.get(key)}:
            found[name] = values
    return found


def _changed(before: Student, after: Student) -> dict[str, Any]:
    values = {"removed": (before.removed, after.removed), "name": (before.name, after.name)}
    return {name: old for name, (old, new) in values.items() if old != new}
