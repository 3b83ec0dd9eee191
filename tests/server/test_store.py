"""A store that fails in mid-lesson: training goes on, what can't be kept is told, nothing confirmed is lost."""

import subprocess
from contextlib import ExitStack, contextmanager

import pytest

from server.store.database import FILE, driven
from tests.browser.serving import serving
from tests.server.schools import School
from tests.server.services import Postgres, other_user, own_folder, rows

pytestmark = pytest.mark.waiting

OPTIONS = ("--web", "1", "--compute", "inline")
SMALL = "2m"
"""The size of a disk that is soon full."""


@contextmanager
def small_disk(folder):
    """A disk of its own there."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("NOT TESTED: only root may mount the disk that this test fills")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


class FullDisk:
    """The disk of the classes is full for a while. By turns something fits: SQLite finds room in its own file again."""

    by_turns = True

    def __init__(self, folder, opened, request):
        disk = folder / "disk"
        disk.mkdir()
        opened.enter_context(small_disk(disk))
        self.database = f"sqlite:///{disk / FILE}"
        self._filler = disk / "filler"

    def begin(self):
        with pytest.raises(OSError), self._filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    def mend(self):
        self._filler.unlink()


class Away:
    """The database is away for a while, without a goodbye."""

    by_turns = False

    def __init__(self, folder, opened, request):
        request.getfixturevalue("postgres_server")  # says whether there can be any
        user = other_user()
        self._server = Postgres(opened.enter_context(own_folder(user)), user)
        self._server.start()
        opened.callback(self._server.stop)
        self.database = self._server.database()

    def begin(self):
        self._server.stop()

    def mend(self):
        self._server.start()


@pytest.mark.parametrize("trouble", [FullDisk, Away])
def test_a_lesson_goes_on_while_nothing_can_be_kept(tmp_path, request, trouble):
    with ExitStack() as opened:
        trouble = trouble(tmp_path, opened, request)
        server = opened.enter_context(serving(tmp_path, *OPTIONS, "--database", trouble.database))
        school = School(server, opened)
        teacher, students, told = school.class_of(3, playing=True)
        teacher.act("say", text="Kept")
        teacher.act("push", link="networkShape=5")
        school.wait(lambda: all(each.opened() == 1 and each.stage["message"] == "Kept" for each in students))
        for each in students:
            each.ask("play")
        places = [each.place for each in students]

        trouble.begin()
        refused = [teacher.ask("class_act", act="pause"), teacher.ask("class_act", act="say", values={"text": "Lost"})]
        refused.append(students[0].ask("class_act", act="rename"))
        refused.append(school.browser().ask("class_open", address=""))
        assert [each["code"] for each in refused] == ["class_fault"] * 4
        seen = [each.frame["epoch"] for each in students]
        school.wait(lambda: all(each.frame["epoch"] > epoch for each, epoch in zip(students, seen, strict=True)))
        assert students[1].ask("set", changes={"learningRate": 0.1})["type"] == "state"
        assert all(each.stage == {"paused": False, "message": "Kept", "pushed": 1} for each in students)
        # The wall needs no store.
        teacher.ask("class_wall", open=True, seen=[each["seat"] for each in places])
        school.wait(lambda: all(teacher.pictures(each["seat"]) for each in places))

        trouble.mend()
        school.wait(lambda: teacher.ask("class_act", act="pause")["type"] == "ok")
        school.wait(lambda: all(each.stage["paused"] and not each.frame["playing"] for each in students))
        assert [each.place for each in students] == places
        assert all(each.stage == {"paused": True, "message": "Kept", "pushed": 1} for each in students)
        given = lambda: [each.given for each in rows(driven(trouble.database))["students"]]  # noqa: E731
        school.wait(lambda: given() == [1, 1, 1])
        log = server.log.read_text()
        told_so = log.count("classes can't be kept now"), log.count("classes are kept again")
        assert told_so == (1, 1) or (trouble.by_turns and told_so[0] == told_so[1] > 0), log
        assert "Traceback" not in log
        # What was confirmed before, meanwhile and after is what a new server finds.
        server.kill()
        school.browsers.clear()
        server.start()
        again = [school.browser(seat=each.token) for each in students]
        answers = [each.ask("class_join", code=told["code"]) for each in again]
        assert [each.place for each in again] == places
        assert all(each["stage"] == {"paused": True, "message": "Kept", "pushed": 1} for each in answers)
        assert [each.opened() for each in again] == [0, 0, 0]
        leader = school.browser()
        leader.ask("class_lead", code=told["code"], secret=told["secret"], address="http://h/")
        leader.act("end")
        assert not any(rows(driven(trouble.database)).values())


def test_a_server_on_a_store_that_can_only_be_read_trains(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk), ExitStack() as opened:
        server = opened.enter_context(serving(tmp_path, *OPTIONS, "--database", f"sqlite:///{disk / FILE}"))
        school = School(server, opened)
        _, (student,), told = school.class_of(1)
        place = student.place
        server.stop()
        school.browsers.clear()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        server.start()
        page = school.browser(seat=student.token, playing=True)
        assert page.ask("class_join", code=told["code"])["code"] == "class_fault"
        assert page.ask("class_open", address="")["code"] == "class_fault"
        school.wait(lambda: page.frame["epoch"] > 0)
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        assert page.ask("class_join", code=told["code"])["type"] == "class", "without a restart"
        assert page.place == place
        log = server.log.read_text()
        assert log.count("classes can't be kept now") == 1 and "Traceback" not in log, log
