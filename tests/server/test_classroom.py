"""A class on a real server: browsers through sockets, the classes in its file, processes that are killed."""

import json
import os
import signal
from contextlib import ExitStack

import pytest

from server.store.database import default_url, driven
from server.web import family
from tests.browser.serving import serving
from tests.server.schools import School
from tests.server.services import rows
from tests.server.web.test_family import owner, parts

pytestmark = pytest.mark.waiting

PICTURE = 20  # cells of a side of a wall's pictures


@pytest.fixture(scope="module", params=["1", "2", "2 with PostgreSQL"])
def server(tmp_path_factory, request):
    count, elsewhere = request.param[0], "PostgreSQL" in request.param
    if count != "1" and not family.SHARING:
        pytest.skip("this system can not hand over connections")
    database = request.getfixturevalue("postgres_server").database() if elsewhere else ""
    options = ("--web", count, "--compute", "inline", *(("--database", database) if database else ()))
    with serving(tmp_path_factory.mktemp("class"), *options) as running:
        running.database = driven(database) if database else default_url(running.directory)
        yield running
        assert "Traceback" not in running.log.read_text(), running.log.read_text()


@pytest.fixture
def school(server):
    with ExitStack() as opened:
        yield School(server, opened)


def kept(server, code):
    """The rows of a class in the server's database."""
    tables = rows(getattr(server, "database", default_url(server.directory)))
    return [row for table in ("classes", "students") for row in tables[table] if row.code == code]


def test_students_join_and_keep_their_places(school, server):
    teacher, students, told = school.class_of(2)
    code = told["code"]
    assert (told["role"], told["title"], told["roster"]) == ("teacher", "Nets", [])
    assert told["stage"] == {"paused": False, "message": None, "pushed": 0}
    assert told["join"].endswith(f"?class={code}") and len(told["qr"]) == len(told["qr"][0])
    sloppy = school.browser()
    late = sloppy.ask("class_join", code=f"  {code.lower().replace('-', ' ')[:7]}--{code[-3:].lower()} ")
    assert (late["type"], late["role"], late["code"]) == ("class", "student", code)
    students.append(sloppy)
    places = [each.place for each in students]
    assert len({each["seat"] for each in places}) == len({each["name"] for each in places}) == 3
    school.wait(lambda: len(teacher.roster) == 3)
    assert [(each["seat"], each["name"]) for each in teacher.roster.values()] == [
        (p["seat"], p["name"]) for p in places
    ]
    assert told["secret"] not in json.dumps([each.told for each in students])
    # A reload: the same browser at a new connection.
    students[0].leave()
    gone = places[0]["seat"]
    school.wait(lambda: not teacher.roster[gone]["here"])
    again = school.browser(seat=students[0].token)
    again.ask("class_join", code=code)
    assert again.place == places[0]
    school.wait(lambda: teacher.roster[gone]["here"])
    assert list(teacher.roster) == [each["seat"] for each in places]
    # Others who know the name of a seat, as everybody who sees a wall does, have no way to it.
    for guess in (gone, "", "A" * 43, students[1].token[:-2] + "AA"):
        other = school.browser(seat=guess)
        other.ask("class_join", code=code)
        assert other.place["seat"] not in [each["seat"] for each in places]
    # The teacher's page is reloaded, and leads on.
    teacher.leave()
    leader = school.browser()
    assert (
        leader.ask("class_lead", code=code, secret=told["secret"] + "x", address="http://h/")["code"] == "not_teacher"
    )
    led = leader.ask("class_lead", code=code.lower(), secret=told["secret"], address="https://nets.example/")
    assert led["join"] == f"https://nets.example/?class={code}" and len(led["roster"]) == 7
    leader.act("end")


def test_the_wall_shows_pictures_of_those_in_sight_only(school):
    teacher, students, told = school.class_of(3, playing=True)
    assert teacher.ask("class_wall", open=True)["type"] == "ok"
    school.wait(lambda: len(teacher.wall) == 3 and all(row["epoch"] for row in teacher.wall.values()))
    seats = [each.place["seat"] for each in students]
    for each, seat in zip(students, seats, strict=True):
        row = teacher.wall[seat]
        assert (row["name"], row["here"], row["receiving"], row["playing"]) == (each.place["name"], True, True, True)
        assert row["shape"] and row["problem"] == "classification" and 0 < row["train"] < 2 and 0 < row["test"] < 2
    assert not any("map" in row for each in teacher.told if each["type"] == "wall" for row in each["rows"])
    teacher.ask("class_wall", open=True, seen=seats[:2])
    row = school.wait(lambda: "map" in teacher.wall[seats[0]] and teacher.wall[seats[0]])
    assert row["size"] == PICTURE and len(row["map"]) == -(-PICTURE * PICTURE // 3) * 4
    # A network that rests is shown to whoever opens another wall, too.
    students[1].ask("pause")
    school.wait(lambda: teacher.wall[seats[1]].get("playing") is False and teacher.pictures(seats[1]))
    wall = school.browser()
    wall.ask("class_lead", code=told["code"], secret=told["secret"], address="http://h/")
    wall.ask("class_wall", open=True, seen=seats[1:2])
    school.wait(lambda: wall.pictures(seats[1]))
    before = {row["seat"] for each in teacher.told if each["type"] == "wall" for row in each["rows"] if "map" in row}
    assert seats[2] not in before
    # Whoever closes the page is away, and stays on the wall.
    students[2].leave()
    school.wait(lambda: not teacher.wall[seats[2]]["here"])
    assert not teacher.wall[seats[2]]["receiving"]
    teacher.ask("class_wall", open=False)
    school.wait(lambda: students[0].frame["epoch"] > 0)
    count = len(teacher.told)
    seen = students[0].frame["epoch"]
    school.wait(lambda: students[0].frame["epoch"] > seen + 5)
    teacher.act("end")
    assert [each["type"] for each in teacher.told[count:] if each["type"] == "wall"] == []


def test_all_pause_and_those_who_played_play_on(school):
    teacher, (one, other, resting), told = school.class_of(3)
    for each in (one, other):
        each.ask("play")
    teacher.act("pause")
    school.wait(lambda: all(each.stage["paused"] for each in (one, other, resting)))
    school.wait(lambda: not one.frame["playing"] and not other.frame["playing"])
    epochs = [each.frame["epoch"] for each in (one, other)]
    refused = [one.ask("play"), one.ask("step"), one.ask("forward", epoch=9)]
    refused.append(one.ask("seek", run=one.ask("save", format="bytes")["content"], epoch=0))
    refused.append(one.ask("open", link="seed=1", playing=True))
    assert [each["code"] for each in refused] == ["class_paused"] * 5
    assert one.ask("set", changes={"learningRate": 0.1})["type"] == "state"
    late = school.browser(playing=True)
    late.ask("class_join", code=told["code"])
    assert late.stage["paused"] and late.ask("play")["code"] == "class_paused"
    school.wait(lambda: not late.newest("state", "welcome")["playing"])
    assert [each.frame["epoch"] for each in (one, other)] == epochs
    teacher.act("resume")
    school.wait(lambda: all(each.frame["epoch"] > max(epochs) for each in (one, other)))
    school.wait(lambda: late.frame["playing"])
    assert not resting.frame["playing"] and resting.ask("play")["type"] in ("ok", "state")
    teacher.act("end")


def test_a_network_is_given_to_all_and_to_one(school):
    teacher, (one, other), told = school.class_of(2)
    teacher.ask("open", link="networkShape=3,2&seed=0.5")
    run = teacher.ask("save", format="bytes")["content"]
    teacher.act("push", run=run)
    school.wait(lambda: one.opened() == other.opened() == 1)
    assert one.newest("state")["config"]["networkShape"] == [3, 2]
    school.wait(lambda: one.stage["pushed"] == other.stage["pushed"] == 1)
    late = school.browser()
    late.ask("class_join", code=told["code"])
    school.wait(lambda: late.opened() == 1)
    assert late.newest("state")["config"]["networkShape"] == [3, 2]
    # Undo brings the own one back.
    assert one.ask("open", link="networkShape=7")["config"]["networkShape"] == [7]
    school.wait(lambda: all(row[4] == 1 for row in kept(school.server, told["code"])[1:]))
    teacher.act("say", text="Go on.")  # whichever process shows this knows by then what was given
    school.wait(lambda: all(each.stage["message"] == "Go on." for each in (one, other, late)))
    one.leave()
    again = school.browser(seat=one.token, link="networkShape=7")
    again.ask("class_join", code=told["code"])
    # To one student only; this comes after anything that all get.
    teacher.act("push", link="networkShape=5", seats=[again.place["seat"]])
    school.wait(lambda: again.opened())
    assert again.opened() == 1 and again.newest("state")["config"]["networkShape"] == [5]
    assert other.opened() == late.opened() == 1
    teacher.act("push", link="networkShape=6")
    everybody = (again, other, late)
    school.wait(lambda: all(each.newest("state")["config"]["networkShape"] == [6] for each in everybody))
    school.wait(lambda: all(row[4] == 2 for row in kept(school.server, told["code"])[1:]))
    assert (again.opened(), other.opened(), late.opened()) == (2, 2, 2), "each exactly once"
    teacher.act("end")


def test_words_names_and_who_is_taken_out(school):
    teacher, (one, other, third), told = school.class_of(3)
    teacher.act("say", text="  Look at the loss.\n")
    school.wait(lambda: all(each.stage["message"] == "Look at the loss." for each in (one, other, third)))
    late = school.browser()
    assert late.ask("class_join", code=told["code"])["stage"]["message"] == "Look at the loss."
    teacher.act("say")
    school.wait(lambda: late.stage["message"] is None)
    before = one.place, other.place
    teacher.act("rename", seat=one.place["seat"])
    school.wait(lambda: one.place["name"] != before[0]["name"])
    other.act("rename")
    school.wait(lambda: other.place["name"] != before[1]["name"])
    school.wait(
        lambda: [each["name"] for each in teacher.roster.values()][:2] == [one.place["name"], other.place["name"]]
    )
    teacher.act("remove", seat=one.place["seat"])
    assert school.wait(lambda: one.newest("class_over"))["reason"]
    assert one.ask("play")["type"] != "error", "the run goes on"
    assert one.ask("class_join", code=told["code"])["code"] == "no_class"
    one.leave()
    assert school.browser(seat=one.token).ask("class_join", code=told["code"])["code"] == "no_class"
    assert other.ask("class_leave")["type"] == "ok"
    school.wait(lambda: list(teacher.roster) == [third.place["seat"], late.place["seat"]])
    assert other.ask("class_join", code=told["code"])["type"] == "class"
    teacher.act("end")


def test_nothing_is_kept_of_a_class_that_is_over(school):
    teacher, students, told = school.class_of(2, playing=True)
    second = school.browser()
    second.ask("class_lead", code=told["code"], secret=told["secret"], address="http://h/")
    assert len(kept(school.server, told["code"])) == 3
    second.act("end")
    everybody = (teacher, second, *students)
    school.wait(lambda: all(each.newest("class_over") for each in everybody))
    assert kept(school.server, told["code"]) == []
    assert students[0].ask("class_act", act="rename")["code"] == "no_class"
    assert teacher.ask("class_act", act="pause")["code"] == "no_class"
    assert students[0].ask("class_join", code=told["code"])["code"] == "no_class"
    seen = students[0].frame["epoch"]
    school.wait(lambda: students[0].frame["epoch"] > seen)
    assert teacher.ask("class_open", address="")["title"] == ""
    teacher.act("end")


def test_a_killed_server_has_its_class_when_it_is_started_again(tmp_path):
    with serving(tmp_path, "--web", "1", "--compute", "inline") as server, ExitStack() as opened:
        school = School(server, opened)
        teacher, students, told = school.class_of(3)
        teacher.act("say", text="Back soon")
        teacher.act("push", link="networkShape=5")
        teacher.act("remove", seat=students[2].place["seat"])
        teacher.act("pause")
        school.wait(lambda: all(each.stage["paused"] and each.opened() == 1 for each in students[:2]))
        school.wait(lambda: all(row[4] == 1 for row in kept(server, told["code"])[1:3]))
        places, tokens = [each.place for each in students[:2]], [each.token for each in students]
        server.kill()
        school.browsers.clear()
        server.start()
        again = [school.browser(seat=token) for token in tokens]
        answers = [each.ask("class_join", code=told["code"]) for each in again]
        assert [each.place for each in again[:2]] == places and answers[2]["code"] == "no_class"
        assert answers[0]["stage"] == {"paused": True, "message": "Back soon", "pushed": 1}
        assert again[0].ask("play")["code"] == "class_paused"
        leader = school.browser()
        led = leader.ask("class_lead", code=told["code"], secret=told["secret"], address="http://h/")
        assert [(each["seat"], each["here"]) for each in led["roster"]] == [(each["seat"], True) for each in places]
        leader.act("resume")
        school.wait(lambda: not any(each.stage["paused"] for each in again[:2]))
        assert [each.opened() for each in again] == [0, 0, 0], "they have it already"
        assert "Traceback" not in server.log.read_text()


@pytest.mark.skipif(not family.SHARING, reason="this system can not hand over connections")
def test_a_class_outlives_one_of_its_processes(tmp_path):
    with serving(tmp_path, "--web", "2", "--compute", "inline") as server, ExitStack() as opened:
        school = School(server, opened)
        teacher, students, told = school.class_of(5)
        at = {each: owner(server, each) for each in (teacher, *students)}
        lost = [each for each in students if at[each] != at[teacher]]
        assert lost, "connections are spread"
        teacher.ask("class_wall", open=True)
        dying = at[lost[0]]
        os.kill(dying, signal.SIGKILL)
        for each in lost:
            school.browsers.remove(each)
        school.wait(lambda: len(parts(server)) == 2 and dying not in parts(server))
        # Whoever doesn't come back is away, for roster and wall.
        away = lost[0].place["seat"]
        school.wait(lambda: not teacher.roster[away]["here"])
        school.wait(lambda: away in teacher.wall and not teacher.wall[away]["here"])
        back = [school.browser(seat=each.token) for each in lost]
        for each, before in zip(back, lost, strict=True):
            each.ask("class_join", code=told["code"])
            assert each.place == before.place
        school.wait(lambda: all(each["here"] for each in teacher.roster.values()) and len(teacher.roster) == 5)
        here = [each for each in students if each not in lost] + back
        teacher.act("say", text="All there?")
        school.wait(lambda: all(each.stage["message"] == "All there?" for each in here))
        teacher.act("end")
        school.wait(lambda: all(each.newest("class_over") for each in here))
        assert kept(server, told["code"]) == []
