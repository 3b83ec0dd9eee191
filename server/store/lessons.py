"""Classes in the database. Each change is one transaction: what was answered is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from server.classroom.lesson import Lesson, Stage, Student
from server.messages.fields import MessageError
from server.messages.texts import said
from server.store.database import opened
from server.store.tables import ClassRow, StudentRow

MOST_CLASSES = 1000
"""Classes at once; those of which nothing changes for a day end by themselves."""
Transition = Callable[[Lesson], Lesson]
Outcome = tuple[int, Lesson] | Exception | None


class Lessons:
    """The classes of a server. now: seconds since 1970."""

    def __init__(self, url: str, now: Callable[[], float] = time.time) -> None:
        self._url = url
        self._now = now
        self._session: async_sessionmaker[AsyncSession] | None = None
        self._opening = asyncio.Lock()
        self._waiting: dict[str, list[tuple[Transition, asyncio.Future[tuple[int, Lesson] | None]]]] = {}
        self._changing: dict[str, asyncio.Task[None]] = {}

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
            return await _read(session, code)

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
        finally:
            del self._changing[code]

    async def _changed(self, code: str, transitions: Sequence[Transition]) -> list[Outcome]:
        """What comes of each, one after the other."""
        async with (await self._begun()).begin() as session:
            row = await session.get(ClassRow, code, with_for_update=True)
            found = await _read(session, code)
            if row is None or found is None:
                return [None] * len(transitions)
            lesson, outcomes = found[1], list[Lesson | Exception]()
            for transition in transitions:
                try:
                    lesson = transition(lesson)
                    outcomes.append(lesson)
                except Exception as error:
                    outcomes.append(error)
            if lesson != found[1]:
                row.version, row.touched, row.title = row.version + 1, self._now(), lesson.title
                if lesson.stage != found[1].stage:  # it may hold a large run
                    row.stage = asdict(lesson.stage)
                row.doing = dict(lesson.doing)
                await _write(session, found[1], lesson)
            return [each if isinstance(each, Exception) else (row.version, lesson) for each in outcomes]

    async def remove(self, code: str) -> None:
        """Forgets a class and all about it."""
        async with (await self._begun()).begin() as session:
            await session.execute(delete(StudentRow).where(StudentRow.code == code))
            await session.execute(delete(ClassRow).where(ClassRow.code == code))

    async def remove_untouched(self, seconds: float) -> Sequence[str]:
        """Forgets the classes of which nothing has changed for so long. Returns their codes."""
        async with (await self._begun()).begin() as session:
            found = await session.scalars(select(ClassRow.code).where(ClassRow.touched < self._now() - seconds))
            codes = list(found)
            for table in (StudentRow, ClassRow):
                await session.execute(delete(table).where(table.code.in_(codes)))
            return codes


async def _read(session: AsyncSession, code: str) -> tuple[int, Lesson] | None:
    row = await session.get(ClassRow, code)
    if row is None:
        return None
    rows = await session.scalars(select(StudentRow).where(StudentRow.code == code).order_by(StudentRow.place))
    students = {each.seat: Student(each.seat, each.name, each.given, each.removed, each.doing) for each in rows}
    return row.version, Lesson(row.code, row.title, row.secret, Stage(**row.stage), students, row.doing)


async def _write(session: AsyncSession, before: Lesson, after: Lesson) -> None:
    """The students that differ."""
    code, old, new = before.code, before.students, after.students
    last = 0
    for each in await session.scalars(select(StudentRow).where(StudentRow.code == code)):
        last = max(last, each.place)
        student = new.get(each.seat)
        if student is None:
            await session.delete(each)
        elif student != old.get(each.seat):
            each.name, each.given, each.removed = student.name, student.given, student.removed
            each.doing = dict(student.doing)
    for place, student in enumerate((each for seat, each in new.items() if seat not in old), last + 1):
        row = StudentRow(code=code, place=place, **asdict(student))
        session.add(row)
