"""A process full of students: takes a plan as JSON on standard input, prints what they saw as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from time import perf_counter, process_time
from typing import Any

import uvloop

from server.load.mix import link_of
from server.load.student import Behaviour, Student


def students_of(plan: dict[str, Any]) -> list[Student]:
    """The students of a plan; they join spread over `join` seconds from now."""
    now = perf_counter()
    numbers = plan["students"]
    made = []
    for place, number in enumerate(numbers):
        link, code = link_of(number, plan["mix"]), plan.get("code", "")
        behaviour = Behaviour(plan["address"], link, number, plan["rate"], plan["quality"], plan["quiet"], code)
        start = now + plan["join"] * place / max(1, len(numbers))
        made.append(Student(behaviour, start, now + plan["join"] + plan["seconds"]))
    return made


async def attend(plan: dict[str, Any]) -> dict[str, Any]:
    """Lets them live. Returns their notes, when each joined, from when to when all had joined and settled, and the
    processor time that it took to be them, in seconds a second."""
    begun, spent = perf_counter(), process_time()
    students = students_of(plan)
    await asyncio.gather(*(student.live() for student in students))
    steady = begun + plan["join"] + plan["settle"], begun + plan["join"] + plan["seconds"]
    return {
        "notes": [asdict(student.notes) for student in students],
        "joined": [student.start for student in students],
        "steady": steady,
        "cpu": (process_time() - spent) / (perf_counter() - begun),
    }


if __name__ == "__main__":
    json.dump(uvloop.run(attend(json.load(sys.stdin))), sys.stdout)
