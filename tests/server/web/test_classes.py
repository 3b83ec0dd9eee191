"""Messages about classes, written by hand too: each is answered, and nobody gets what isn't theirs."""

import asyncio
import itertools
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace

import pytest

from engine import Config, advance, new_run, read_link, run_to_json
from server.classroom import lesson as lessons
from server.classroom.codes import MOST_WRONG, OWN_WRONG, SPAN, hashed
from server.compute.choice import InProcess
from server.jobs.scheduler import Scheduler
from server.messages.fields import MessageError
from server.messages.replies import to_text
from server.sessions.opening import sealed
from server.sessions.signing import Signer
from server.sessions.surroundings import Surroundings
from server.store.database import FILE, default_url
from server.store.lessons import Lessons
from server.web.bus import Alone
from server.web.classes import Classes
from server.web.hub import Hub
from server.web.occupancy import Occupancy
from tests.server.attempts import ATTEMPTS
from tests.server.attempts_human import HUMAN
from tests.server.attempts_together import TOGETHER
from tests.server.bounding import BOUNDS
from tests.server.cheating import CHEATING
from tests.server.looking import LOOKING
from tests.server.services import rows

SECONDS, DAY = 20.0, 86_400.0
PASSWORD = "correct horse"
LISTENS = "0.0.0.0", 8000
PARTS = ATTEMPTS, TOGETHER, HUMAN, CHEATING, LOOKING
TRIED = {who: [each for part in PARTS for each in part.get(who, ())] for who in dict.fromkeys(itertools.chain(*PARTS))}


class School:
    """A hub with its classes and browsers, on one event loop. now: what the classes' clock says."""

    def __init__(self, folder, password=""):
        seeds = (f"0.{number:05d}" for number in itertools.count(1))
        around = Surroundings(Signer(b"k" * 32), lambda: next(seeds), 0.025, "1.2.3", {"message": 1_000_000})
        self.now = 1000.0
        self.runner = asyncio.Runner()
        self.url, self.file = default_url(folder), folder / FILE
        store = Lessons(self.url, lambda: self.now)
        self.classes = Classes(lambda: store, Alone(), lambda: self.now, LISTENS, password)
        self.hub = Hub(InProcess(), Scheduler(0.025, 64), around, Occupancy(100), classes=self.classes)
        self.running = self.runner.get_loop().create_task(self.hub.run())

    def do(self, work):
        async def limited():
            async with asyncio.timeout(SECONDS):
                return await work

        return self.runner.run(limited())

    def browser(self, hello=True, **fields):
        """A page that has said hello, or not yet."""
        page = Page(self)
        if hello:
            page.token = page.ask("hello", protocol=1, view={"output": 10, "units": 0}, **fields)["seat"]
        return page

    def class_of(self, count, **fields):
        """A teacher, so many students, and what the teacher was told."""
        told = (teacher := self.browser()).ask("class_open", address="http://h/", **fields)
        students = [self.browser() for _ in range(count)]
        for each in students:
            each.place = each.ask("class_join", code=told["code"])
        return teacher, students, told

    def all(self):
        """Everything that there is of classes."""
        with closing(sqlite3.connect(self.file)) as file:
            kept = {name: file.execute(f"select * from {name}").fetchall() for name in ("classes", "codes", "students")}
        rooms = self.classes.rooms
        here = {code: (dict(room.students), set(room.leaders)) for code, room in rooms.by_code.items()}
        return kept, here, dict(rooms.of), dict(self.classes.walls._open)

    def leave(self, page):
        """The page is closed."""

        async def left():
            self.hub.leave(page.seat)

        self.do(left())

    def settle(self):
        """Waits until all that was to be told soon is told."""

        async def quiet():
            while self.classes.rooms._errands._tasks:
                await asyncio.sleep(0.005)

        self.do(quiet())

    def close(self):
        self.running.cancel()
        self.do(self.classes.rooms.close())
        self.runner.close()


class Page:
    """A browser's connection. got: all that it was sent."""

    def __init__(self, school):
        self.school, self.got, self.ids = school, [], itertools.count(1)
        self.seat = school.hub.join()
        self.seat.outbox.put = self._take

    def _take(self, message, origin=0):
        if isinstance(message, str):  # else it is a frame
            self.got.append(json.loads(message))

    def say(self, text):
        """The last answer to a message, as it stands."""
        before = len(self.got)
        self.school.do(self.school.hub.receive(self.seat, text))
        return self.got[before:][-1]

    def act(self, act, **values):
        return self.ask("class_act", act=act, values=values)

    def ask(self, type, **fields):
        number = next(self.ids)
        self.school.do(self.school.hub.receive(self.seat, json.dumps({"type": type, "id": number, **fields})))
        (answer,) = (each for each in self.got if each.get("reply_to") == number)
        return answer


@pytest.fixture
def school(tmp_path) -> Iterator[School]:
    school = School(tmp_path)
    yield school
    school.close()


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """Two classes: in the first a student who writes messages by hand, the second one paused."""
    school = School(tmp_path_factory.mktemp("classes"))
    teacher, (me, other, gone), told = school.class_of(3, title="Nets")
    teacher.act("remove", seat=gone.place["seat"])
    head, (paused,), second = school.class_of(1)
    head.act("pause")
    warden, (bound, outside, free), third = school.class_of(3)
    outside.ask("set", changes={"learningRate": 10})
    loud = outside.ask("save", format="bytes")["content"]
    warden.act("free_names", on=True)
    warden.act("bounds", rules=BOUNDS)
    played, (neuron,), fourth = school.class_of(1)
    assert played.act("human", rate=1)["type"] == "ok"
    latecomer = school.browser()
    latecomer.place = latecomer.ask("class_join", code=fourth["code"])
    projector = school.browser()
    projector.ask("class_screen", code=told["code"], secret=told["screen"], address="http://h/")
    school.settle()
    run = paused.ask("save", format="bytes")["content"]
    engine = read_link("learningRate=0.05")
    yield SimpleNamespace(
        neuron=neuron, latecomer=latecomer, fourth=fourth,
        warden=warden, bound=bound, outside=outside, free=free, third=third, loud=loud,
        plain=to_text(run_to_json(new_run(engine.config)).encode()), other_name=bound.place["name"],
        long=to_text(sealed(advance([new_run(Config.from_mapping({}))], 30)[0], Signer(b"k" * 32))),
        school=school, teacher=teacher, me=me, other=other, gone=gone, head=head, paused=paused,
        stranger=school.browser(), silent=school.browser(hello=False), told=told, second=second, run=run,
        projector=projector, screen=told["screen"], code=told["code"], secret=told["secret"], seat=other.place["seat"],
    )  # fmt: skip
    school.close()


@pytest.mark.parametrize(
    ("who", "message", "code"),
    [(who, *each) for who, attempts in TRIED.items() for each in attempts],
    ids=[f"{who}-{number}" for who, attempts in TRIED.items() for number, _ in enumerate(attempts)],
)
def test_an_attempt_is_refused_and_changes_nothing(two, who, message, code):
    school, page = two.school, getattr(two, who)
    school.now += SPAN + 1  # wrong codes of the attempts before are forgotten
    before = school.all()
    runs = {each: each.seat.session.run for each in (two.me, two.bound, two.outside)}
    others = {
        each: len(each.got)
        for each in (two.teacher, two.me, two.other, two.head, two.paused, two.warden, two.bound, two.outside)
        if each is not page
    }
    answer = page.say(json.dumps({"id": 1, **message(two)}))
    assert (answer["type"], answer["code"]) == ("error", code) and answer["message"], answer
    school.settle()
    assert school.all() == before
    assert all(each.seat.session.run is run for each, run in runs.items())
    assert {each: len(each.got) for each in others} == others, "nobody else was told anything"


def test_so_many_are_tried():
    assert sum(map(len, TRIED.values())) >= 40


def test_nothing_that_a_student_is_told_holds_a_secret(two):
    said = json.dumps([page.got for page in (two.me, two.other, two.stranger, two.gone)])
    assert two.secret not in said and hashed(two.secret) not in said
    assert two.other.token not in json.dumps([two.teacher.got, two.me.got])


def test_who_guesses_is_not_listened_to_for_a_minute_and_all_others_are(school):
    _, _, told = school.class_of(0)
    guesser, newcomer = school.browser(), school.browser()
    for number in range(OWN_WRONG):
        guess = (
            guesser.ask("class_join", code="CCC-CCC-CCC")
            if number % 2
            else guesser.ask("class_lead", code=told["code"], secret="guess", address="")
        )
        assert guess["code"] in ("no_class", "not_teacher")
    assert guesser.ask("class_join", code=told["code"])["code"] == "class_guesses"
    assert newcomer.ask("class_join", code=told["code"])["type"] == "class"
    school.now += SPAN
    assert guesser.ask("class_join", code=told["code"])["type"] == "class"


def test_while_very_many_guess_only_those_may_come_whom_the_class_knows(school):
    teacher, (one,), told = school.class_of(1)
    for _ in range(MOST_WRONG // OWN_WRONG):
        guesser = school.browser()
        for _ in range(OWN_WRONG):
            guesser.ask("class_join", code="CCC-CCC-CCC")
    newcomer, again, colleague = school.browser(), school.browser(seat=one.token), school.browser()
    assert newcomer.ask("class_join", code=told["code"])["code"] == "class_guesses"
    assert newcomer.ask("class_lead", code=told["code"], secret="guess", address="")["code"] == "class_guesses"
    assert again.ask("class_join", code=told["code"])["name"] == one.place["name"]
    assert colleague.ask("class_lead", code=told["code"], secret=told["secret"], address="")["role"] == "teacher"
    assert teacher.act("say", text="Hello")["type"] == "ok"
    assert one.got[-1]["stage"]["message"] == "Hello"
    school.now += SPAN
    assert newcomer.ask("class_join", code=told["code"])["type"] == "class"


def test_nothing_is_kept_of_a_guesser_who_is_gone(school):
    guesser = school.browser()
    guesser.ask("class_join", code="CCC-CCC-CCC")
    school.leave(guesser)
    assert not school.classes._own_guesses


def test_one_that_is_right_does_not_count_as_a_guess(school):
    _, _, told = school.class_of(0)
    for _ in range(MOST_WRONG + 1):
        page = school.browser()
        assert page.ask("class_join", code=told["code"])["type"] == "class"


def test_a_password_is_needed_where_there_is_one(tmp_path):
    school = School(tmp_path, PASSWORD)
    try:
        page = school.browser()
        asked = [
            page.ask("class_open", address="", password=each) for each in (PASSWORD[:-1], PASSWORD + " ", "\N{TURTLE}")
        ]
        wrong = {each["message"] for each in asked}
        asked.append(page.ask("class_open", address=""))
        assert len(wrong) == 1 and asked[-1]["message"] not in wrong
        assert [each["code"] for each in asked] == ["class_password"] * 4
        assert not rows(school.url)["classes"], "nothing was opened"
        assert page.ask("class_open", address="", password=PASSWORD)["role"] == "teacher"
        other = school.browser()
        for _ in range(OWN_WRONG):
            other.ask("class_open", address="", password="guess")
        assert other.ask("class_open", address="", password=PASSWORD)["code"] == "class_guesses"
    finally:
        school.close()


def test_a_class_that_is_full_says_so_and_lets_its_own_come_back(school, monkeypatch):
    monkeypatch.setattr(lessons, "MOST_STUDENTS", 2)
    _, (one, _), told = school.class_of(2)
    late = school.browser()
    assert late.ask("class_join", code=told["code"])["code"] == "class_full"
    school.leave(one)
    assert late.ask("class_join", code=told["code"])["code"] == "class_full", "who is away may come back"
    again = school.browser(seat=one.token)
    assert again.ask("class_join", code=told["code"])["name"] == one.place["name"]
    assert again.ask("class_leave")["type"] == "ok"
    assert late.ask("class_join", code=told["code"])["type"] == "class"


def test_a_store_that_fails_is_told_and_the_browser_trains_on(school, monkeypatch, caplog):
    teacher, (one,), _ = school.class_of(1)

    async def fails(code, change):
        raise OSError("planted")

    monkeypatch.setattr(school.do(school.classes.rooms.store()), "change", fails)
    refused = teacher.act("pause")
    assert refused["code"] == "class_fault" and "on the server" in refused["message"], "the store isn't to blame"
    assert "planted" in caplog.text and not school.classes.rooms.changing
    assert one.ask("play")["type"] != "error"
    monkeypatch.undo()
    assert teacher.act("pause")["type"] == "ok"


def test_whom_a_run_was_given_is_kept_once_that_can_be(school, monkeypatch, caplog):
    """Who was given it is noted a moment later, by the server itself: nobody asks for it again."""
    teacher, (one,), told = school.class_of(1)
    store = school.do(school.classes.rooms.store())
    given = store.change

    async def fails(code, transition):
        if "served" in str(transition.__code__.co_names):
            raise MessageError("class_fault", "planted")
        return await given(code, transition)

    monkeypatch.setattr(store, "change", fails)
    teacher.act("push", link="networkShape=5")
    school.settle()
    student = one.place["seat"]
    assert school.do(store.get(told["code"]))[1].students[student].given == 0
    assert [each["type"] for each in one.got].count("state") == 1
    monkeypatch.undo()

    async def beat():
        school.classes.rooms.beat()

    school.do(beat())
    school.settle()
    assert school.do(store.get(told["code"]))[1].students[student].given == 1
    assert [each["type"] for each in one.got].count("state") == 1, "it is given once"
    assert not caplog.records


def test_a_clock_that_is_set_back_an_hour_loses_nothing(school, monkeypatch):
    teacher, (one, other), told = school.class_of(2)
    rooms, hour = school.classes.rooms, 3600.0
    rooms.now = lambda: 1_000_000.0
    store = school.do(rooms.store())
    monkeypatch.setattr(store, "_now", lambda: rooms.now())
    teacher.act("say", text="Before")
    teacher.act("countdown", seconds=60)
    rooms.now = lambda: 1_000_000.0 - hour
    school.do(rooms.end_untouched(DAY))
    for act, values in (
        ("pause", {}),
        ("say", {"text": "After"}),
        ("push", {"link": "networkShape=5"}),
        ("resume", {}),
    ):
        assert teacher.act(act, **values)["type"] == "ok"
    assert one.act("rename")["type"] == "ok"
    school.settle()
    late = school.browser()
    assert late.ask("class_join", code=told["code"])["stage"] == {"paused": False, "message": "After", "pushed": 1}
    school.leave(other)
    again = school.browser(seat=other.token)
    assert again.ask("class_join", code=told["code"])["name"] == other.place["name"]
    assert teacher.act("countdown", seconds=30)["type"] == "ok", "another one puts it right"
    assert one.got[-1]["doing"]["countdown"]["ends"] == 1_000_000.0 - hour + 30
    version, lesson = school.do(store.get(told["code"]))
    assert len(lesson.students) == 3 and version == rooms.by_code[told["code"]].version
    rooms.now = lambda: 1_000_000.0 + DAY - 2 * hour
    school.do(rooms.end_untouched(DAY))
    assert school.do(store.get(told["code"])), "the hour that came twice doesn't end it too soon"


def test_who_is_removed_while_joining_is_not_in(school):
    teacher, (one,), told = school.class_of(1)
    school.leave(one)
    again = school.browser(seat=one.token)

    async def both():
        remove = {"type": "class_act", "act": "remove", "values": {"seat": one.place["seat"]}}
        comes = {"type": "class_join", "code": told["code"], "id": 99}
        await asyncio.gather(
            school.hub.receive(again.seat, json.dumps(comes)), school.hub.receive(teacher.seat, json.dumps(remove))
        )
        await asyncio.sleep(0.1)

    school.do(both())
    assert again.seat.number not in school.classes.rooms.of
    assert {each["type"] for each in again.got} & {"error", "class_over"}


def test_nothing_is_left_of_a_room_whose_last_browser_is_gone(school):
    teacher, (one,), told = school.class_of(1)
    school.leave(teacher)
    leader = school.browser()
    leader.ask("class_lead", code=told["code"], secret=told["secret"], address="")
    leader.ask("class_leave")
    rooms = school.classes.rooms
    assert set(rooms.by_code) == {told["code"]} and set(rooms.of) == {one.seat.number}
    school.do(rooms.change(told["code"], lambda it: it.removed(one.place["seat"])))
    assert not rooms.of and one.got[-1]["type"] == "class_over"
    school.leave(one)  # until then the removal may be taken back
    assert not rooms.by_code and not rooms._removed
