"""One class at two servers, which share a PostgreSQL, a Redis and the key: what happens at one is seen at the other."""

import shutil
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.protocol import State

from server.messages.replies import to_text
from server.sessions.signing import KEY_FILE
from server.store.database import driven
from tests.browser.serving import Server, serving
from tests.server.proxies import Way, configuration, installed, proxied
from tests.server.schools import School
from tests.server.services import SECONDS, Redis, own_folder, rows

pytestmark = pytest.mark.waiting

ESTABLISHED = "01"
AGREE = 0.3
"""Seconds within which both servers show the same."""
OPTIONS = ("--web", "1", "--compute", "inline")


class Pair:
    """Two servers, and what they share."""

    def __init__(self, folder, database, redis, opened):
        self.database, self.redis = database, redis
        shared = ("--database", database, "--redis", redis.url)
        self.folders = [folder / "first", folder / "second"]
        for each in self.folders:
            each.mkdir()
        self.first = opened.enter_context(serving(self.folders[0], *OPTIONS, *shared))
        shutil.copy(self.folders[0] / KEY_FILE, self.folders[1])
        self.second = opened.enter_context(serving(self.folders[1], *OPTIONS, *shared))
        self._read = [0, 0]

    def renew(self, opened):
        """All is there for another test, whatever the last one has stopped."""
        for each in (self.redis, *self.servers):
            if each.process is None:
                each.start()
        self._read, end = [0, 0], time.monotonic() + SECONDS
        while self.log().count("Redis is back") < self.log().count("Redis can't be reached"):
            assert time.monotonic() < end, self.log()
            time.sleep(0.02)
        self._read = [len(each.log.read_text()) for each in self.servers]
        self.school = School(self.first, opened)

    @property
    def servers(self):
        return self.first, self.second

    def log(self):
        """What both have said in this test."""
        texts = [each.log.read_text() for each in self.servers]
        return "".join(text[read:] for text, read in zip(texts, self._read, strict=True))

    def class_at_both(self, **hello):
        """A teacher at the first server, a student at each, and what the teacher was told."""
        teacher = self.school.browser()
        told = teacher.ask("class_open", title="Nets", address=self.first.url + "/")
        students = [self.school.browser(server, **hello) for server in self.servers]
        for each in students:
            assert each.ask("class_join", code=told["code"])["type"] == "class"
        self.school.wait(lambda: sum(each["here"] for each in teacher.roster.values()) == 2)
        return teacher, students, told

    def agreed(self, true):
        """Seconds until something is true."""
        begin = time.monotonic()
        self.school.wait(true)
        return time.monotonic() - begin

    def nothing_is_left(self):
        """In the database and in Redis."""
        assert not any(rows(driven(self.database)).values())
        assert self.redis.ask("dbsize") == "0"


@pytest.fixture(scope="module")
def redis(redis_server):
    """A Redis of these tests' own. The other one says whether there can be any."""
    with own_folder() as folder:
        server = Redis(folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="module")
def both(tmp_path_factory, postgres_server, redis):
    with ExitStack() as opened:
        yield Pair(tmp_path_factory.mktemp("pair"), postgres_server.database(), redis, opened)


@pytest.fixture
def pair(both):
    with ExitStack() as opened:
        both.renew(opened)
        yield both
        assert "Traceback" not in both.log(), both.log()


def spot(browser):
    """Whom a student's page shows in the spotlight, if anybody."""
    return next(iter(browser.newest("class")["doing"].get("spotlight", {"shown": ()})["shown"]), None)


def pictured(browser, shape):
    """Whether a picture of a network of this shape has come for the spotlight."""
    rows = [row for each in browser.told if each["type"] == "closeups" for row in each["of"]]
    return any("map" in row and row["shape"] == shape for row in rows)


def apart(pair, browsers, true):
    """Seconds from the first of some browsers of which something is true to the last."""
    pair.school.wait(lambda: any(map(true, browsers)))
    return pair.agreed(lambda: all(map(true, browsers)))


def board(browser):
    """Who has reached the goal, as a page shows it: a teacher has the rows of all."""
    told = browser.newest("class")["doing"]["assignment"]
    return {row["name"] for row in told.get("board", told.get("rows")) if row.get("place", 1)}


def moved(school, before, server):
    """A student's page that has lost its server, at another: as a page does, with its run, its seat and its class."""
    school.browsers.remove(before)
    run = to_text(before.frame["checkpoint"])
    again = school.browser(server, seat=before.token, run=run, resume=True, playing=True)
    assert again.welcome["epoch"] == before.saved
    again.ask("class_join", code=before.place["code"])
    assert again.place == before.place
    return again


def test_all_agree_soon_and_whoever_loses_a_server_goes_on_at_the_other(pair, alone):
    school, second = pair.school, pair.second
    alone.begin()
    teacher, (here, there), told = pair.class_at_both(playing=True)
    took = {}
    for number in range(5):
        teacher.act("pause")
        took[f"pause {number}"] = pair.agreed(lambda: here.stage["paused"] and there.stage["paused"])
        teacher.act("resume")
        took[f"resume {number}"] = pair.agreed(lambda: not here.stage["paused"] and not there.stage["paused"])
    teacher.act("say", text="Look at the loss.")
    both = here, there
    took["say"] = pair.agreed(lambda: all(each.stage["message"] == "Look at the loss." for each in both))
    teacher.act("countdown", seconds=60)
    took["countdown"] = pair.agreed(lambda: all("countdown" in each.newest("class")["doing"] for each in both))
    teacher.act("push", link="networkShape=5")
    took["push"] = pair.agreed(lambda: all(each.opened() == 1 for each in both))
    there.act("rename")
    name = there.place["name"]
    took["rename"] = pair.agreed(lambda: teacher.roster[there.place["seat"]]["name"] == name)

    teacher.act("new_code")
    took["new code"] = pair.agreed(lambda: there.newest("class")["entry"] not in (told["code"], None))
    newcomer = school.browser(second)
    refused = newcomer.ask("class_join", code=told["code"])
    assert refused["code"] == "no_class" and refused["message"].startswith("This class has another code")
    newcomer.ask("class_join", code=there.newest("class")["entry"])
    assert newcomer.place["code"] == told["code"]
    newcomer.ask("class_leave")

    # The network of a student at the second server is in the spotlight at the first one, and the other way round.
    there.ask("open", link="networkShape=3", playing=True)
    for each, shape in ((there, "3-1"), (here, "5-1")):
        teacher.act("spotlight", seats=[each.place["seat"]])
        shown = [{"name": each.place["name"], "yours": one is each} for one in both]
        took[f"spotlight {shape}"] = pair.agreed(
            lambda shown=shown, shape=shape: (
                [spot(one) for one in both] == shown and all(pictured(one, shape) for one in both)
            )
        )

    # What a student at one server hands in is on the board at the other one.
    teacher.act("assign", measure="loss", bound=1000, rank="parameters", names=True)
    took["task"] = pair.agreed(lambda: all("assignment" in each.newest("class")["doing"] for each in (teacher, *both)))
    for count, each in enumerate((there, here), 1):
        each.act("hand_in")
        names = {one.place["name"] for one in (there, here)[:count]}
        took[f"board {count}"] = pair.agreed(lambda names=names: all(board(one) == names for one in (teacher, *both)))

    # The walls of both servers have the pictures of everybody, and show changes at the same time.
    seats = [each.place["seat"] for each in both]
    walls = teacher, school.browser(second)
    walls[1].ask("class_lead", code=told["code"], secret=told["secret"], address="http://h/")
    for each in both:
        each.ask("play")
    for wall in walls:
        wall.ask("class_wall", open=True, seen=seats)
        school.wait(lambda wall=wall: all(wall.pictures(each) for each in seats))
        school.wait(lambda wall=wall: all(wall.wall[each]["epoch"] > 0 for each in seats))
    for each in both:
        for playing, ask in ((False, "pause"), (True, "play")):
            each.ask(ask)
            seat = each.place["seat"]
            true = lambda wall, seat=seat, playing=playing: wall.wall[seat]["playing"] is playing  # noqa: E731
            took[f"walls {ask} {seat}"] = apart(pair, walls, true)
    assert max(took.values()) <= AGREE, took
    alone.end()

    # One is killed: its student goes on at the other one, with the same place and run.
    school.wait(lambda: there.saved > 0)
    second.kill()
    there = moved(school, there, pair.first)
    school.wait(lambda: there.frame["playing"] and there.frame["epoch"] > 0)
    school.wait(lambda: sum(each["here"] for each in teacher.roster.values()) == 2)
    second.start()

    # So does the teacher, and everybody who was at that server.
    school.wait(lambda: all(each.saved > 0 for each in (here, there)))
    pair.first.kill()
    school.browsers.remove(teacher)
    leader = school.browser(second)
    led = leader.ask("class_lead", code=told["code"], secret=told["secret"], address="http://h/")
    assert led["stage"] == {"paused": False, "message": "Look at the loss.", "pushed": 2}
    everybody = [moved(school, each, second) for each in (here, there)]
    assert [each.opened() for each in everybody] == [0, 0], "they have what was given"
    school.wait(lambda: sum(each["here"] for each in leader.roster.values()) == 2)
    leader.act("end")
    school.wait(lambda: all(each.newest("class_over") for each in everybody))
    pair.nothing_is_left()


def test_without_redis_a_class_goes_on_by_the_store(pair):
    school = pair.school
    teacher, (here, there), _ = pair.class_at_both(playing=True)
    pair.redis.stop()
    teacher.act("pause")
    school.wait(lambda: here.stage["paused"] and there.stage["paused"])
    school.wait(lambda: not here.frame["playing"] and not there.frame["playing"])
    there.act("rename")
    school.wait(lambda: teacher.roster[there.place["seat"]]["name"] == there.place["name"])
    teacher.act("push", link="networkShape=5")
    school.wait(lambda: here.opened() == there.opened() == 1)
    pair.redis.start()
    school.wait(lambda: pair.log().count("Redis is back") == 2)
    teacher.act("resume")
    school.wait(lambda: not here.stage["paused"] and not there.stage["paused"])
    # Only what Redis carries says who is connected to the other server.
    school.wait(lambda: sum(each["here"] for each in teacher.roster.values()) == 2)
    assert pair.log().count("Redis can't be reached") == 2, pair.log()
    teacher.act("end")
    school.wait(lambda: here.newest("class_over") and there.newest("class_over"))
    pair.nothing_is_left()


def test_a_class_that_ends_while_redis_is_away_is_over_everywhere(pair):
    school = pair.school
    teacher, (here, there), _ = pair.class_at_both()
    pair.redis.stop()
    teacher.act("end")
    school.wait(lambda: here.newest("class_over") and there.newest("class_over"))
    pair.redis.start()
    pair.nothing_is_left()


def lost(browser):
    """Whether it has lost its connection."""
    return browser.socket.protocol.state is not State.OPEN


def connections(port):
    """How many a server has at this port of this machine."""
    lines = [each.split() for each in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(each[1].endswith(f":{port:04X}") and each[3] == ESTABLISHED for each in lines)


def balanced(text, other):
    """The document's configuration with a second server."""
    line = next(each for each in text.splitlines() if "127.0.0.1:8000" in each and "server " in each)
    second = line.replace("first ", "second ").replace("127.0.0.1:8000", f"127.0.0.1:{other}")
    return text.replace(line, f"{line}\n{second}")


@pytest.mark.parametrize(
    "proxy",
    [
        pytest.param(each, marks=pytest.mark.skipif(not installed(each), reason=f"{each} is not installed"))
        for each in ("nginx", "HAProxy")
    ],
)
def test_behind_a_balancer_a_page_needs_to_know_one_address_only(pair, tmp_path, proxy):
    way = Way(proxy)
    text = balanced(configuration(way), pair.second.port)
    with proxied(way, text, pair.first.port, tmp_path) as page:
        front = Server(tmp_path)
        front.url = page.rstrip("/")
        school = pair.school
        teacher = school.browser(front)
        told = teacher.ask("class_open", address=page)
        students = [school.browser(front, playing=True) for _ in range(4)]
        for each in students:
            assert each.ask("class_join", code=told["code"])["type"] == "class"
        school.wait(lambda: sum(each["here"] for each in teacher.roster.values()) == 4)
        school.wait(lambda: all(each.saved > 0 for each in students))
        teacher.act("say", text="All there?")
        school.wait(lambda: all(each.stage["message"] == "All there?" for each in students))
        there = connections(pair.second.port)
        assert 0 < there < 5, "they are spread"
        pair.second.kill()
        school.wait(lambda: sum(map(lost, (teacher, *students))) == there)
        students = [moved(school, each, front) if lost(each) else each for each in students]
        if lost(teacher):
            school.browsers.remove(teacher)
            teacher = school.browser(front)
            teacher.ask("class_lead", code=told["code"], secret=told["secret"], address=page)
        school.wait(lambda: sum(each["here"] for each in teacher.roster.values()) == 4)
        teacher.act("say", text="Here again?")
        school.wait(lambda: all(each.stage["message"] == "Here again?" for each in students))
        teacher.act("end")
