"""Classes in the database. Each change is one transaction: what was answered is kept.

A database that can't be reached or written is told once in the log, and to whoever wanted something of it each time, as
the error `class_fault`. Nothing is remembered here, so all is well again as soon as it is back.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from importlib import import_module

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import defer

from server.classroom.codes import SPAN
from server.classroom.lesson import Lesson, Stage, Student
from server.messages.fields import MessageError
from server.messages.texts import said
from server.store.database import opened
from server.store.known import Known
from server.store.tables import ClassRow, CodeRow, GuessRow, StudentRow

log = logging.getLogger("numplay")

MOST_CLASSES = 1000
"""Classes at once; those of which nothing changes for a day end by themselves."""
GATHER, LONGEST = 0.03, 0.1
"""Seconds between two transactions of one class, for each change that the first one had, and at most. Changes that come
meanwhile are one: a whole class joins at once."""
MOST_CODES = 20
"""Later codes of a class by which it is still found; of older ones it knows nothing any more."""
Transition = Callable[[Lesson], Lesson]
Outcome = tuple[int, Lesson] | Exception | None
WITHOUT_STAGE = [defer(ClassRow.stage)]
"""The row of a class, but for the run that was given to all: it may be large."""
NOTHING = "nothing"
"""Whether a transaction that may change something changes nothing, as is still possible on a full disk."""
LOOKED = 1.0
"""Seconds in which a look at how many were wrong counts: a whole class joins at once. A wrong one is always counted."""
KEPT_SPANS = 60
"""For so many spans wrong codes stay counted: a clock that is set back a little finds them."""


class Lessons:
    """The classes of a server. now: seconds since 1970."""

    def __init__(self, url: str, now: Callable[[], float] = time.time) -> None:
        self._url = url
        self._now = now
        self._session: async_sessionmaker[AsyncSession] | None = None
        self._opening = asyncio.Lock()
        self._away = False
        """Whether the database could not be used the last time."""
        self._looked = -LOOKED
        """When it had fewer wrong codes than that, in seconds since 1970."""
        self._looking: asyncio.Task[bool] | None = None
        """The look that is under way, which is everybody's who asks meanwhile."""
        self._full = -1
        """The span of time that has all the wrong codes that it may have."""
        self._waiting: dict[str, list[tuple[Transition, asyncio.Future[tuple[int, Lesson] | None]]]] = {}
        self._changing: dict[str, asyncio.Task[None]] = {}
        self._known = Known()

    @asynccontextmanager
    async def _transaction(self, looks: bool = False) -> AsyncIterator[AsyncSession]:
        """Raises MessageError if the database can't be reached or written. looks: and writes nothing."""
        try:
            async with (await self._begun()).begin() as session:
                yield session
                looks = looks or bool(session.info.get(NOTHING))
        except (MessageError, IntegrityError, DataError):
            raise  # it is there, and refuses these values
        except Exception as error:  # of the driver, too
            if not self._away:
                ours = not isinstance(error, SQLAlchemyError | OSError)
                log.error("classes can't be kept now: %s", getattr(error, "orig", None) or error, exc_info=ours)
            self._away = True
            raise MessageError("class_fault", said("class_fault"), "type") from error
        if self._away and not looks:
            log.warning("classes are kept again")
            self._away = False

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
        """Keeps a new class. Raises IntegrityError if there is one of that code, MessageError if there are too
        many."""
        async with self._transaction() as session:
            if await _count(session) >= MOST_CLASSES:
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
                    entry="",
                )
            )

    async def count(self) -> int:
        """How many classes there are."""
        async with self._transaction(looks=True) as session:
            return await _count(session)

    async def get(self, code: str) -> tuple[int, Lesson] | None:
        """A class with its version, by any code that it has had; None if there is none."""
        async with self._transaction(looks=True) as session:
            # Nobody changes it between its row and those of its students.
            row = await session.get(ClassRow, code, options=WITHOUT_STAGE, with_for_update={"read": True})
            if row is None and (first := await session.scalar(select(CodeRow.first).where(CodeRow.code == code))):
                row = await session.get(ClassRow, first, options=WITHOUT_STAGE, with_for_update={"read": True})
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
                await asyncio.sleep(min(GATHER * len(waiting), LONGEST))
        finally:
            del self._changing[code]

    async def _changed(self, code: str, transitions: Sequence[Transition]) -> list[Outcome]:
        """What comes of each, one after the other."""
        async with self._transaction() as session:
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
            session.info[NOTHING] = lesson is found or lesson == found
            if not session.info[NOTHING]:
                row.version, row.touched, row.title = row.version + 1, self._now(), lesson.title
                if lesson.stage != found.stage:  # it may hold a large run
                    row.stage = asdict(lesson.stage)
                row.doing, row.entry = dict(lesson.doing), "" if lesson.entry == row.code else lesson.entry
                await _write(session, found, lesson, row.version)
        self._known.put(row.version, lesson)
        return [each if isinstance(each, Exception) else (row.version, lesson) for each in outcomes]

    async def _read(self, session: AsyncSession, row: ClassRow) -> Lesson:
        """The class of a row. The rest is looked up only if it has changed since."""
        if (known := self._known.get(row.code, row.version, row.secret)) is not None:
            return known
        await session.refresh(row, ["stage"])
        rows = await session.scalars(select(StudentRow).where(StudentRow.code == row.code).order_by(StudentRow.place))
        students = {each.seat: Student(each.seat, each.name, each.given, each.removed, each.doing) for each in rows}
        lesson = Lesson(row.code, row.title, row.secret, Stage(**row.stage), students, row.doing, row.entry or row.code)
        self._known.put(row.version, lesson)
        return lesson

    async def versions(self, codes: Iterable[str]) -> Mapping[str, int]:
        """The versions of these classes, but of those that are over."""
        async with self._transaction(looks=True) as session:
            found = await session.execute(select(ClassRow.code, ClassRow.version).where(ClassRow.code.in_(codes)))
            return {row.code: row.version for row in found}

    async def guessed(self, most: int) -> bool:
        """A code, a secret or a password was wrong. Returns whether it was one of the first so many in this span of
        time, of all processes of all servers together."""
        span = self._span()
        if span == self._full:
            return False
        async with self._transaction() as session:
            dialect = import_module(f"sqlalchemy.dialects.{self._engine.dialect.name}")  # the other one is not loaded
            counting = dialect.insert(GuessRow).values(span=span, wrong=1)
            more = {"wrong": GuessRow.wrong + 1}
            counted = counting.on_conflict_do_update(index_elements=[GuessRow.span], set_=more).returning(
                GuessRow.wrong
            )
            wrong = await session.scalar(counted) or 0
            await session.execute(delete(GuessRow).where(GuessRow.span < span - KEPT_SPANS))
        if wrong >= most:
            self._full = span
        return wrong <= most

    async def guessable(self, most: int) -> bool:
        """Whether fewer than so many were wrong in this span of time."""
        span, now = self._span(), self._now()
        if span == self._full:
            return False
        if 0 <= now - self._looked < LOOKED:
            return True
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._fewer(most, span, now))
        return await asyncio.shield(self._looking)

    async def _fewer(self, most: int, span: int, now: float) -> bool:
        async with self._transaction(looks=True) as session:
            fewer = (await session.scalar(select(GuessRow.wrong).where(GuessRow.span == span)) or 0) < most
        if fewer:
            self._looked = now
        return fewer

    def _span(self) -> int:
        return int(self._now() // SPAN)

    async def remove(self, code: str) -> None:
        """Forgets a class and all about it."""
        async with self._transaction() as session:
            await session.execute(delete(ClassRow).where(ClassRow.code == code))  # its students go with it
        self._known.forget(code)

    async def remove_untouched(self, seconds: float) -> Sequence[str]:
        """Forgets the classes of which nothing has changed for so long, and the wrong codes of long ago. Returns the
        codes of the classes."""
        async with self._transaction() as session:
            await session.execute(delete(GuessRow).where(GuessRow.span < self._span() - KEPT_SPANS))
            untouched = ClassRow.touched < self._now() - seconds
            codes = list(await session.scalars(delete(ClassRow).where(untouched).returning(ClassRow.code)))
        for code in codes:
            self._known.forget(code)
        return codes


async def _write(session: AsyncSession, before: Lesson, after: Lesson, version: int) -> None:
    """The students that differ, and a new code."""
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
    if after.entry != before.entry:
        await session.execute(insert(CodeRow).values(code=after.entry, first=code, version=version))
        had = select(CodeRow.code).where(CodeRow.first == code).order_by(CodeRow.version.desc())
        if old_codes := (await session.scalars(had)).all()[MOST_CODES:]:
            await session.execute(delete(CodeRow).where(CodeRow.code.in_(old_codes)))


def _values(code: str, student: Student) -> dict[str, object]:
    return {"code": code, **asdict(student)}


async def _count(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(ClassRow)) or 0
