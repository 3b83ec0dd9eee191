"""Classes in the database. Each change is one transaction: what was answered is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import defer

from server.classroom.lesson import Lesson, Stage, Student
from server.messages.fields import MessageError
from server.messages.texts import said
from server.store.database import opened
from server.store.known import Known
from server.store.tables import ClassRow, StudentRow

MOST_CLASSES = 1000
"""Classes at once; those of which nothing changes for a day end by themselves."""
GATHER = 0.03
"""Seconds between two transactions of one class. Changes that come meanwhile are one: a whole class joins at once."""
Transition = Callable[[Lesson], Lesson]
Outcome = tuple[int, Lesson] | Exception | None
WITHOUT_STAGE = [defer(ClassRow.stage)]
"""The row of a class, but for the run that was given to all: it may be large."""


class Lessons:
    """The classes of a server. now: seconds since 1970."""

    def __init__(self, url: str, now: Callable[[], float] = time.time) -> None:
        self._url = url
        self._now = now
        self._session: async_sessionmaker[AsyncSession] | None = None
        self._opening = asyncio.Lock()
        self._waiting: dict[str, list[tuple[Transition, asyncio.Future[tuple[int, Lesson] | None]]]] = {}
        self._changing: dict[str, asyncio.Task[None]] = {}
        self._known = Known()

    async def _begun(self) -> async_sessionmaker[AsyncSession]:
        async with self._opening:
            if self._session is None:
                self._engine = await opened(self._url)
                self._session = async_sessionmaker(self._engine, expire_on_commit=False)
            return self._session

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._engine.dispose()

    async def add(self, lesson: Lesson) -> None:
        """Keeps a new class. Raises IntegrityError if there is one of that code, MessageError if there are too many."""
        async with (await self._begun()).begin() as session:
            if (await session.scalar(select(func.count()).select_from(ClassRow)) or 0) >= MOST_CLASSES:
                raise MessageError("classes_full", said("classes_full", classes=MOST_CLASSES), "type")
            session.add(
                ClassRow(
                    code=lesson.code,
                    title=lesson.title,
                    secret=lesson.secret,
                    version=1,
                    touched=self._now(),
                    stage=asdict(lesson.stage),
                    doing=lesson.doing,
                )
            )

    async def get(self, code: str) -> tuple[int, Lesson] | None:
        """A class with its version; None if there is none."""
        async with (await self._begun()).begin() as session:
            row = await session.get(ClassRow, code, options=WITHOUT_STAGE)
            return None if row is None else (row.version, await self._read(session, row))

    async def change(self, code: str, transition: Transition) -> tuple[int, Lesson] | None:
        """Changes a class, and returns it with its new version; None if there is none. What the transition raises is
        raised, and changes nothing. Changes that wait for each other are one transaction."""
        done: asyncio.Future[tuple[int, Lesson] | None] = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(code, [])
        waiting.append((transition, done))
        if len(waiting) == 1 and code not in self._changing:
            self._changing[code] = asyncio.create_task(self._change_all(code))
        return await done

    async def _change_all(self, code: str) -> None:
        """Makes the changes that wait, until none does."""
        try:
            while waiting := self._waiting.pop(code, []):
                try:
                    outcomes = await self._changed(code, [transition for transition, _ in waiting])
                except Exception as error:
                    outcomes = [error] * len(waiting)
                for (_, done), outcome in zip(waiting, outcomes, strict=True):
                    if done.cancelled():
                        continue
                    if isinstance(outcome, Exception):
                        done.set_exception(outcome)
                    else:
                        done.set_result(outcome)
                await asyncio.sleep(GATHER)
        finally:
            del self._changing[code]

    async def _changed(self, code: str, transitions: Sequence[Transition]) -> list[Outcome]:
        """What comes of each, one after the other."""
        async with (await self._begun()).begin() as session:
            row = await session.get(ClassRow, code, options=WITHOUT_STAGE, with_for_update=True)
            if row is None:
                return [None] * len(transitions)
            lesson = found = await self._read(session, row)
            outcomes = list[Lesson | Exception]()
            for transition in transitions:
                try:
                    lesson = transition(lesson)
                    outcomes.append(lesson)
                except Exception as error:
                    outcomes.append(error)
            if lesson is not found and lesson != found:
                row.version, row.touched, row.title = row.version + 1, self._now(), lesson.title
                if lesson.stage != found.stage:  # it may hold a large run
                    row.stage = asdict(lesson.stage)
                row.doing = dict(lesson.doing)
                await _write(session, found, lesson)
        self._known.put(row.version, lesson)
        return [each if isinstance(each, Exception) else (row.version, lesson) for each in outcomes]

    async def _read(self, session: AsyncSession, row: ClassRow) -> Lesson:
        """The class of a row. The rest is looked up only if it has changed since."""
        if (known := self._known.get(row.code, row.version, row.secret)) is not None:
            return known
        await session.refresh(row, ["stage"])
        rows = await session.scalars(select(StudentRow).where(StudentRow.code == row.code).order_by(StudentRow.place))
        students = {each.seat: Student(each.seat, each.name, each.given, each.removed, each.doing) for each in rows}
        lesson = Lesson(row.code, row.title, row.secret, Stage(**row.stage), students, row.doing)
        self._known.put(row.version, lesson)
        return lesson

    async def remove(self, code: str) -> None:
        """Forgets a class and all about it."""
        async with (await self._begun()).begin() as session:
            await session.execute(delete(StudentRow).where(StudentRow.code == code))
            await session.execute(delete(ClassRow).where(ClassRow.code == code))
        self._known.forget(code)

    async def remove_untouched(self, seconds: float) -> Sequence[str]:
        """Forgets the classes of which nothing has changed for so long. Returns their codes."""
        async with (await self._begun()).begin() as session:
            found = await session.scalars(select(ClassRow.code).where(ClassRow.touched < self._now() - seconds))
            codes = list(found)
            for table in (StudentRow, ClassRow):
                await session.execute(delete(table).where(table.code.in_(codes)))
            for code in codes:
                self._known.forget(code)
            return codes


async def _write(session: AsyncSession, before: Lesson, after: Lesson) -> None:
    """The students that differ."""
    code, old, new = before.code, before.students, after.students
    if gone := [seat for seat in old if seat not in new]:
        await session.execute(delete(StudentRow).where(StudentRow.code == code, StudentRow.seat.in_(gone)))
    kept = [(old[seat], each) for seat, each in new.items() if seat in old]
    if others := [_values(code, each) for was, each in kept if each is not was and each != was]:
        await session.execute(update(StudentRow), others)
    if came := [each for seat, each in new.items() if seat not in old]:
        last = await session.scalar(select(func.max(StudentRow.place)).where(StudentRow.code == code)) or 0
        rows = [{**_values(code, each), "place": place} for place, each in enumerate(came, last + 1)]
        await session.execute(insert(StudentRow), rows)


def _values(code: str, student: Student) -> dict[str, object]:
    return {"code": code, **asdict(student)}
