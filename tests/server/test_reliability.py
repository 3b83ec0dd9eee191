"""A class outlives `kill -9` as a whole, and leaves nothing behind once it is over."""

import os
import signal
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.exceptions import WebSocketException

from server.messages.replies import to_text
from server.store.database import default_url, driven
from server.web import family
from tests.browser.serving import serving
from tests.server.schools import School
from tests.server.services import rows
from tests.server.web.test_family import owner, parts

pytestmark = pytest.mark.waiting

BACK = 5.0
"""Seconds in which all are back."""
STUDENTS = 8
CLASSES, AT_ONCE = 100, 10
WARM = 20
"""The classes that warm a server up."""
GROWTH = 5.0
"""Megabytes by which a server may grow from there to the last class."""
SHARING = pytest.mark.skipif(not family.SHARING, reason="this system can not hand over connections")


def again(school, before, **hello):
    """The page of somebody who has lost the server: it tries until it is back, as pages do."""
    while True:
        try:
            page = school.browser(seat=before.token, **hello)
        except (OSError, WebSocketException):
            time.sleep(0.25)
            continue
        return page


@pytest.mark.parametrize(
    ("web", "whole"), [("1", True), pytest.param("2", True, marks=SHARING), pytest.param("2", False, marks=SHARING)]
)
def test_everything_is_there_again_within_five_seconds_with_the_newest_checkpoints(tmp_path, alone, web, whole):
    """whole: the server is killed and started again, else one of its processes, which it starts again by itself. How
    often checkpoints come is tested in sessions/test_session.py, with the time as an argument."""
    with serving(tmp_path, "--web", web, "--compute", "inline") as server, ExitStack() as opened:
        school = School(server, opened)
        teacher, students, told = school.class_of(STUDENTS, playing=True)
        gone = school.browser()
        gone.ask("class_join", code=told["code"])
        teacher.act("remove", seat=gone.place["seat"])
        teacher.act("say", text="To be kept")
        teacher.act("push", link="networkShape=5")
        teacher.act("countdown", seconds=3600)
        school.wait(lambda: all(each.opened() == 1 for each in students))
        alone.begin()
        for each in students:
            each.ask("play")
        school.wait(lambda: all("countdown" in each.newest("class")["doing"] for each in students))
        school.wait(lambda: all(each.saved > 0 for each in students))
        before = {each.place["seat"]: each.newest("class") for each in students}
        roster = list(teacher.roster)
        lost = students if whole else [each for each in students if owner(server, each) != owner(server, teacher)]
        dying = 0 if whole else owner(server, lost[0])
        assert lost, "connections are spread"
        school.wait(lambda: True)  # what was sent before is here

        for each in lost:
            school.browsers.remove(each)
        if whole:
            school.browsers.remove(teacher)
            server.kill()
            server.start()
        else:
            os.kill(dying, signal.SIGKILL)
        up = time.monotonic()
        back = []
        for each in lost:
            page = again(school, each, run=to_text(each.frame["checkpoint"]), resume=True, playing=True)
            assert page.welcome["epoch"] == each.saved, "the newest checkpoint"
            page.ask("class_join", code=told["code"])
            back.append(page)
        if whole:
            teacher = again(school, teacher)
            teacher.ask("class_lead", code=told["code"], secret=told["secret"], address="http://h/")
        everybody = [*back, *(each for each in students if each not in lost)]
        school.wait(lambda: all(each.frame["playing"] and each.frame["epoch"] > 0 for each in everybody))
        school.wait(lambda: sum(each["here"] for each in teacher.roster.values()) == STUDENTS)
        assert time.monotonic() - up <= BACK
        alone.end()
        assert list(teacher.roster) == roster
        for each in everybody:
            is_, was = each.newest("class"), before[each.place["seat"]]
            assert {**is_, "clock": 0, "reply_to": 0} == {**was, "clock": 0, "reply_to": 0}
        assert [each.opened() for each in back] == [0] * len(back), "they have what was given"
        assert school.browser(seat=gone.token).ask("class_join", code=told["code"])["code"] == "no_class"
        teacher.act("pause")
        school.wait(lambda: all(each.stage["paused"] and not each.frame["playing"] for each in everybody))
        assert everybody[0].ask("play")["code"] == "class_paused"
        teacher.act("end")


@pytest.fixture
def folder(tmp_path):
    """In memory, where there is such a place: a thousand changes that each wait for a disk take half a minute."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tmp_path
    with tempfile.TemporaryDirectory(prefix="numplay-tests-", dir=place) as made:
        yield Path(made)


def memory(server):
    """Megabytes of the server's processes."""
    pids = parts(server) or [server.process.pid]
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system doesn't tell a process's memory")
@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_hundredth_class_leaves_as_much_as_the_one_before_nothing(folder, request, elsewhere):
    options, redis = [], None
    if elsewhere:
        redis = request.getfixturevalue("redis_server")
        options = ["--database", request.getfixturevalue("postgres_server").database(), "--redis", redis.url]
    with serving(folder, "--web", "1", "--compute", "inline", *options) as server, ExitStack() as opened:
        school = School(server, opened)
        teachers = [school.browser() for _ in range(AT_ONCE)]
        students = [[school.browser(), school.browser(playing=number == 0)] for number in range(AT_ONCE)]
        everybody = [each for pair in students for each in pair]
        files, log, held = None, server.log.read_text(), 0.0
        for number in range(1, CLASSES // AT_ONCE + 1):
            told = at_once((each, "class_open", {"title": f"Nets {number}", "address": "h"}) for each in teachers)
            codes = [each["code"] for each in told]
            for each in (0, 1):
                joining = zip(students, codes, strict=True)
                at_once((pair[each], "class_join", {"code": code}) for pair, code in joining)
            walls = [{"open": True, "seen": [each.place["seat"] for each in pair]} for pair in students]
            at_once((each, "class_wall", wall) for each, wall in zip(teachers, walls, strict=True))
            all_act(teachers, "push", link="networkShape=3")
            all_act(teachers, "say", text="Hello")
            all_act(teachers, "countdown", seconds=60)
            all_act(teachers, "pause")
            school.wait(lambda: all(each.stage["paused"] for each in everybody))
            all_act([first for first, _ in students], "rename")
            all_act(teachers, "end")
            school.wait(lambda: all(each.newest("class", "class_over")["type"] == "class_over" for each in everybody))
            for each in school.browsers:
                each.told.clear()
            if number * AT_ONCE == WARM:
                held, files = memory(server), open_files(server)
        assert memory(server) - held <= GROWTH, (held, memory(server))
        assert open_files(server) == files
        url = driven(options[1]) if elsewhere else default_url(folder)
        assert not any(rows(url).values())
        assert server.log.read_text() == log, "the log has nothing of it"
        assert redis is None or redis.ask("dbsize") == "0"
        known = {"signing.key", "server.log", *(() if elsewhere else ("classes.sqlite",))}
        assert {each.name for each in folder.iterdir()} - {"classes.sqlite-wal", "classes.sqlite-shm"} == known


def at_once(asked):
    """The answers to what browsers ask at the same time. asked: who, the type, the fields."""
    sent = [(each, each.send(type, **fields)) for each, type, fields in asked]
    return [each.answer(number) for each, number in sent]


def all_act(browsers, act, **values):
    """Each does the same in its class."""
    answers = at_once((each, "class_act", {"act": act, "values": values}) for each in browsers)
    assert {each["type"] for each in answers} == {"ok"}, answers


def open_files(server):
    """How many files and connections the server holds open."""
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))
