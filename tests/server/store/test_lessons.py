"""Classes in a database: what was answered is kept, whoever else changes the same class at the same moment."""

import asyncio
import contextlib
import itertools
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy.exc import DataError, IntegrityError

from server.classroom.codes import SPAN
from server.classroom.lesson import Lesson, Stage, Student
from server.messages.fields import MessageError
from server.store import lessons
from server.store.lessons import Lessons
from tests.server.services import rows

pytestmark = pytest.mark.waiting

CODE, OTHER = "CDF-GHJ-KMN", "NMK-JHG-FDC"
LESSON = Lesson(CODE, "Nets", "0" * 64)
SEATS = [f"{number:032x}" for number in range(40)]


@asynccontextmanager
async def kept(url, count=1, now=lambda: 0.0):
    """So many stores on one database, as processes of one server have them."""
    stores = [Lessons(url, now) for _ in range(count)]
    try:
        for store in stores:
            await store.get(CODE)  # opened one after the other: Alembic's context is one for a whole process
        yield stores
    finally:
        for store in stores:
            await store.close()


def run(url, test, count=1, **options):
    """Runs a test with stores."""

    async def go():
        async with asyncio.timeout(20), kept(url, count, **options) as stores:
            return await test(*stores)

    return asyncio.run(go())


def joins(seat, at=0):
    """A transition: somebody comes."""
    return lambda lesson: lesson.joined(seat, lambda below: at % below)


def fails(lesson):
    raise MessageError("bad_value", "planted", "seat")


def test_a_class_is_what_was_kept_of_it(url):
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

    version, lesson = run(url, write)
    assert version == 2

    async def read(store):
        return await store.get(CODE)

    version, again = run(url, read)  # by another process
    assert (version, again) == (2, lesson)
    assert list(again.students.values()) == students, "in the order in which they came"


def test_whoever_comes_later_stands_behind_even_where_somebody_left(url):
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

    _, lesson = run(url, go)
    assert list(lesson.students) == [SEATS[at] for at in (2, 3, 9, 1)]


def test_one_code_is_one_class(url):
    async def go(store):
        await store.add(LESSON)
        with pytest.raises(IntegrityError):
            await store.add(replace(LESSON, title="another"))
        assert await store.get(CODE) == (1, LESSON)
        assert await store.change(OTHER, joins(SEATS[0])) is None

    run(url, go)


def test_no_change_of_many_at_once_is_lost(url):
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

    lesson = run(url, go, 2)
    assert set(lesson.students) == set(SEATS) and lesson.stage.given == 10
    assert len({each.name for each in lesson.students.values()}) == len(SEATS)


def test_a_version_says_one_thing_only(url):
    """Whoever has a version of a class doesn't look again for it."""

    async def go(one, other):
        await one.add(LESSON)
        work = [store.change(CODE, joins(seat)) for seat in SEATS[:20] for store in (one, other)]
        return await asyncio.gather(*work)

    known = {}
    for version, lesson in run(url, go, 2):
        assert known.setdefault(version, lesson) == lesson


def test_what_can_not_be_done_changes_nothing_and_the_others_of_its_batch_count(url):
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

    run(url, go)


def test_whoever_stops_waiting_holds_up_nobody(url):
    async def go(store):
        await store.add(LESSON)
        work = [asyncio.create_task(store.change(CODE, joins(seat, at))) for at, seat in enumerate(SEATS[:3])]
        await asyncio.sleep(0)
        for each in work[:2]:
            each.cancel()
        await work[2]
        assert SEATS[2] in (await store.change(CODE, joins(SEATS[3], 3)))[1].students

    run(url, go)


def test_nothing_is_left_of_a_class_that_is_over(url):
    async def go(store):
        for lesson in (LESSON, replace(LESSON, code=OTHER)):
            await store.add(lesson)
            await store.change(lesson.code, joins(SEATS[0]))
        await store.remove(CODE)
        assert await store.get(CODE) is None and await store.change(CODE, joins(SEATS[1])) is None
        await store.remove(CODE)  # twice does no harm

    run(url, go)
    left = rows(url)
    assert [row[0] for table in left.values() for row in table] == [OTHER, OTHER]


def test_those_that_nobody_touches_are_forgotten(url):
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

    run(url, go, now=lambda: now[0])
    assert [row[0] for table in rows(url).values() for row in table] == [OTHER, OTHER]


def test_there_is_room_for_so_many_and_for_another_once_one_is_over(url, monkeypatch):
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

    run(url, go)
    assert len(rows(url)["classes"]) == 2


def test_a_change_that_the_database_refuses_is_told_and_the_next_is_made(url):
    async def go(store):
        await store.add(LESSON)
        with pytest.raises(IntegrityError):
            await store.change(CODE, lambda it: replace(it, title=None))
        assert await store.get(CODE) == (1, LESSON)
        assert (await store.change(CODE, joins(SEATS[0])))[0] == 2

    run(url, go)


def test_wrong_codes_are_counted_for_all_processes_together(url):
    now = [0.0]

    async def go(*stores):
        told = await asyncio.gather(*(store.guessed(7) for store in stores * 5))
        assert told.count(True) == 7, "however many ask at the same moment"
        assert not any([await store.guessable(7) for store in stores])
        now[0] = SPAN
        assert all([await store.guessable(1) for store in stores])
        assert await stores[0].guessed(1)
        assert not await stores[0].guessable(1), "who has counted it knows it at once"
        now[0] += lessons.LOOKED
        assert not any([await store.guessable(1) for store in stores])
        assert not await stores[1].guessed(1)

    run(url, go, 4, now=lambda: now[0])


def test_one_looks_at_the_wrong_codes_for_all_who_ask_meanwhile(url, monkeypatch):
    """A whole class joins at once: as many transactions would wait for each other, and for its joining."""
    begun = []
    transaction = lessons.Lessons._transaction

    def counted(*given, **how):
        begun.append(how)
        return transaction(*given, **how)

    async def go(store):
        monkeypatch.setattr(lessons.Lessons, "_transaction", counted)
        assert all(await asyncio.gather(*(store.guessable(7) for _ in range(20))))
        assert len(begun) == 1

    run(url, go)


def test_a_clock_that_is_set_back_allows_nothing_more(url):
    now = [100 * SPAN]

    async def go(store, other):
        assert await store.guessed(1) and not await store.guessed(1)
        now[0] += 2 * SPAN
        assert await store.guessed(1)
        now[0] -= 2 * SPAN
        assert not await store.guessable(1) and not await other.guessed(1)

    run(url, go, 2, now=lambda: now[0])


def test_wrong_codes_of_long_ago_are_forgotten(url):
    now = [0.0]

    async def go(store):
        await store.guessed(1)
        now[0] = (lessons.KEPT_SPANS + 1) * SPAN
        await store.remove_untouched(60)

    run(url, go, now=lambda: now[0])
    assert rows(url)["guesses"] == []


def test_a_class_that_ends_while_it_changes_is_over_for_all(url):
    async def go(one, other):
        for number in range(10):
            lesson = replace(LESSON, code=f"CDF-GHJ-{number:03}")
            await one.add(lesson)
            for at, seat in enumerate(SEATS[:5]):
                await one.change(lesson.code, joins(seat, at))
            changes = [store.change(lesson.code, joins(seat, 7)) for seat in SEATS[5:9] for store in (one, other)]
            renames = [other.change(lesson.code, lambda it: it.renamed(SEATS[0], lambda below: below - 1))]
            await asyncio.gather(*changes, *renames, other.remove(lesson.code))
            assert await one.get(lesson.code) is None

    run(url, go, 2)
    assert not any(rows(url).values())


def test_a_class_is_found_by_its_later_codes_until_they_are_very_old(url):
    codes = [f"CDF-GHJ-{number:03}" for number in range(lessons.MOST_CODES + 1)]

    async def go(one, other):
        await one.add(LESSON)
        for code in codes:
            await one.change(CODE, lambda it, code=code: replace(it, entry=code))
        for store in (one, other):
            version, lesson = await store.get(CODE)
            assert (version, lesson.code, lesson.entry) == (len(codes) + 1, CODE, codes[-1])
            assert await store.get(codes[0]) is None
            assert [await store.get(code) for code in codes[1:]] == [(version, lesson)] * lessons.MOST_CODES
        with pytest.raises(IntegrityError):
            await other.add(replace(LESSON, title="another"))
        await other.change(CODE, lambda it: it.joined(SEATS[0], lambda below: 0, codes[-1]))
        with pytest.raises(MessageError, match="another code"):
            await other.change(CODE, lambda it: it.joined(SEATS[1], lambda below: 0, codes[-2]))
        await one.remove(CODE)
        assert [await other.get(code) for code in codes] == [None] * len(codes)

    run(url, go, 2)
    assert not any(rows(url).values())


def test_versions_are_those_of_classes_that_there_are(url):
    async def go(store):
        await store.add(LESSON)
        await store.change(CODE, joins(SEATS[0]))
        assert await store.versions([CODE, OTHER]) == {CODE: 2} and await store.versions([]) == {}

    run(url, go)


def test_what_is_no_json_everywhere_is_kept_nowhere(url):
    async def go(store):
        await store.add(LESSON)
        with pytest.raises(MessageError):
            await store.change(CODE, lambda it: it.with_doing("planted", {"loss": float("nan")}))
        assert await store.get(CODE) == (1, LESSON)

    run(url, go)


def test_signs_that_not_every_database_takes_are_refused_or_kept_and_harm_nobody(url):
    async def go(store):
        await store.add(LESSON)
        for sign in ("\0", "\ud800", "\N{TURTLE}"):
            with contextlib.suppress(MessageError, DataError):
                await store.change(CODE, lambda it, sign=sign: it.staged(message=f"a{sign}b"))
            with contextlib.suppress(MessageError, DataError):
                await store.change(CODE, lambda it, sign=sign: replace(it, title=f"a{sign}b"))
        return await store.get(CODE)

    _, lesson = run(url, go)
    assert lesson.stage.message == lesson.title == "a\N{TURTLE}b"
