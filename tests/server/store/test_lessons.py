"""Classes in a file: what was answered is kept, whoever else changes the same class at the same moment."""

import asyncio
import itertools
import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from server.classroom.lesson import Lesson, Stage, Student
from server.messages.fields import MessageError
from server.store import lessons
from server.store.database import FILE, default_url
from server.store.lessons import Lessons

CODE, OTHER = "CDF-GHJ-KMN", "NMK-JHG-FDC"
LESSON = Lesson(CODE, "Nets", "0" * 64)
SEATS = [f"{number:032x}" for number in range(40)]


@asynccontextmanager
async def kept(folder, count=1, now=lambda: 0.0):
    """So many stores on one file, as processes of one server have them."""
    stores = [Lessons(default_url(folder), now) for _ in range(count)]
    try:
        for store in stores:
            await store.get(CODE)  # opened one after the other: Alembic's context is one for a whole process
        yield stores
    finally:
        for store in stores:
            await store.close()


def run(folder, test, count=1, **options):
    """Runs a test with stores."""

    async def go():
        async with asyncio.timeout(20), kept(folder, count, **options) as stores:
            return await test(*stores)

    return asyncio.run(go())


def rows(folder):
    """All rows of all tables of ours."""
    with closing(sqlite3.connect(folder / FILE)) as file:
        return {table: file.execute(f"select * from {table}").fetchall() for table in ("classes", "students")}


def joins(seat, at=0):
    """A transition: somebody comes."""
    return lambda lesson: lesson.joined(seat, lambda below: at % below)


def fails(lesson):
    raise MessageError("bad_value", "planted", "seat")


def test_a_class_is_what_was_kept_of_it(tmp_path):
    stage = Stage(True, "Träumt weiter 🐢\n", 3, "run" * 1000, "")
    whole = replace(LESSON, title="Netze – für alle", stage=stage)
    students = [
        Student(SEATS[2], "Brave Otter", 3),
        Student(SEATS[0], "Calm Newt"),
        Student(SEATS[1], "Shy Elk", 2, True),
    ]

    async def write(store):
        assert await store.get(CODE) is None
        await store.add(whole)
        assert await store.get(CODE) == (1, whole)
        return await store.change(CODE, lambda it: replace(it, students={each.seat: each for each in students}))

    version, lesson = run(tmp_path, write)
    assert version == 2

    async def read(store):
        return await store.get(CODE)

    version, again = run(tmp_path, read)  # by another process
    assert (version, again) == (2, lesson)
    assert list(again.students.values()) == students, "in the order in which they came"


def test_whoever_comes_later_stands_behind_even_where_somebody_left(tmp_path):
    async def go(store):
        await store.add(LESSON)
        for at, seat in enumerate(SEATS[:4]):
            await store.change(CODE, joins(seat, at))
        for seat in SEATS[:2]:
            await store.change(CODE, lambda it, seat=seat: it.left(seat))
        await store.change(CODE, lambda it: it.renamed(SEATS[2], lambda below: below - 1))
        await store.change(CODE, joins(SEATS[9]))
        await store.change(CODE, joins(SEATS[1]))
        return await store.get(CODE)

    _, lesson = run(tmp_path, go)
    assert list(lesson.students) == [SEATS[at] for at in (2, 3, 9, 1)]


def test_one_code_is_one_class(tmp_path):
    async def go(store):
        await store.add(LESSON)
        with pytest.raises(IntegrityError):
            await store.add(replace(LESSON, title="another"))
        assert await store.get(CODE) == (1, LESSON)
        assert await store.change(OTHER, joins(SEATS[0])) is None

    run(tmp_path, go)


def test_no_change_of_many_at_once_is_lost(tmp_path):
    async def go(one, other):
        await one.add(LESSON)
        stores = itertools.cycle((one, other))
        changes = [
            store.change(CODE, joins(seat, at)) for at, (seat, store) in enumerate(zip(SEATS, stores, strict=False))
        ]
        pushes = [store.change(CODE, lambda it: it.pushed("", "seed=1")) for store in (one, other) * 5]
        done = await asyncio.gather(*changes, *pushes)
        first, second = await one.get(CODE), await other.get(CODE)
        assert first == second and max(version for version, _ in done) == first[0]
        return first[1]

    lesson = run(tmp_path, go, 2)
    assert set(lesson.students) == set(SEATS) and lesson.stage.given == 10
    assert len({each.name for each in lesson.students.values()}) == len(SEATS)


def test_a_version_says_one_thing_only(tmp_path):
    """Whoever has a version of a class doesn't look again for it."""

    async def go(one, other):
        await one.add(LESSON)
        work = [store.change(CODE, joins(seat)) for seat in SEATS[:20] for store in (one, other)]
        return await asyncio.gather(*work)

    known = {}
    for version, lesson in run(tmp_path, go, 2):
        assert known.setdefault(version, lesson) == lesson


def test_what_can_not_be_done_changes_nothing_and_the_others_of_its_batch_count(tmp_path):
    async def go(store):
        await store.add(LESSON)
        first = asyncio.create_task(store.change(CODE, joins(SEATS[0])))
        await asyncio.sleep(0)  # the first is under way; the others wait for it together
        work = [store.change(CODE, each) for each in (joins(SEATS[1]), fails, joins(SEATS[2], 1), fails)]
        done = await asyncio.gather(first, *work, return_exceptions=True)
        assert [isinstance(each, MessageError) for each in done] == [False, False, True, False, True]
        version, lesson = await store.get(CODE)
        assert list(lesson.students) == SEATS[:3]
        with pytest.raises(MessageError, match="planted"):
            await store.change(CODE, fails)
        assert await store.change(CODE, lambda it: it) == (version, lesson), "what changes nothing is no new version"
        assert await store.get(CODE) == (version, lesson)

    run(tmp_path, go)


def test_whoever_stops_waiting_holds_up_nobody(tmp_path):
    async def go(store):
        await store.add(LESSON)
        work = [asyncio.create_task(store.change(CODE, joins(seat, at))) for at, seat in enumerate(SEATS[:3])]
        await asyncio.sleep(0)
        for each in work[:2]:
            each.cancel()
        await work[2]
        assert SEATS[2] in (await store.change(CODE, joins(SEATS[3], 3)))[1].students

    run(tmp_path, go)


def test_nothing_is_left_of_a_class_that_is_over(tmp_path):
    async def go(store):
        for lesson in (LESSON, replace(LESSON, code=OTHER)):
            await store.add(lesson)
            await store.change(lesson.code, joins(SEATS[0]))
        await store.remove(CODE)
        assert await store.get(CODE) is None and await store.change(CODE, joins(SEATS[1])) is None
        await store.remove(CODE)  # twice does no harm

    run(tmp_path, go)
    left = rows(tmp_path)
    assert [row[0] for table in left.values() for row in table] == [OTHER, OTHER]


def test_those_that_nobody_touches_are_forgotten(tmp_path):
    now = [0.0]

    async def go(store):
        await store.add(LESSON)
        await store.change(CODE, joins(SEATS[0]))
        now[0] = 50.0
        await store.add(replace(LESSON, code=OTHER))
        assert await store.remove_untouched(60) == []
        now[0] = 61.0
        with pytest.raises(MessageError):
            await store.change(CODE, fails)  # touches nothing
        assert await store.remove_untouched(60) == [CODE]
        assert await store.remove_untouched(60) == []
        now[0] = 100.0
        await store.change(OTHER, joins(SEATS[0]))
        now[0] = 111.0
        assert await store.remove_untouched(60) == [], "it was touched"

    run(tmp_path, go, now=lambda: now[0])
    assert [row[0] for table in rows(tmp_path).values() for row in table] == [OTHER, OTHER]


def test_there_is_room_for_so_many_and_for_another_once_one_is_over(tmp_path, monkeypatch):
    monkeypatch.setattr(lessons, "MOST_CLASSES", 2)
    third = replace(LESSON, code="FFF-FFF-FFF")

    async def go(store):
        await store.add(LESSON)
        await store.add(replace(LESSON, code=OTHER))
        with pytest.raises(MessageError) as refused:
            await store.add(third)
        assert refused.value.code == "classes_full"
        await store.remove(OTHER)
        await store.add(third)

    run(tmp_path, go)
    assert len(rows(tmp_path)["classes"]) == 2


def test_a_change_that_the_database_refuses_is_told_and_the_next_is_made(tmp_path):
    async def go(store):
        await store.add(LESSON)
        with pytest.raises(IntegrityError):
            await store.change(CODE, lambda it: replace(it, title=None))
        assert await store.get(CODE) == (1, LESSON)
        assert (await store.change(CODE, joins(SEATS[0])))[0] == 2

    run(tmp_path, go)
