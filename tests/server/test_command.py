"""`numplay bench`, whole and small: real servers, real students."""

import json
import re
import subprocess
import sys

import pytest

from server.classroom.activities import activities
from server.commands import cli
from server.load.levels import PLANS
from server.load.report import HEAD
from server.load.teacher import SCRIPT
from server.timing import PARTS
from tests.structure.tree import ROOT

pytestmark = pytest.mark.waiting

SOON = ("--join", "0.2", "--settle", "1")
"""So few begin at once."""
QUANTILES = {"p50", "p95", "p99", "longest"}


def bench(*arguments):
    command = [sys.executable, "-m", "server.commands.cli", "bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A short run, and what it wrote as JSON."""
    file = tmp_path_factory.mktemp("bench") / "bench.json"
    asked = ("--students", "8", "--seconds", "3", *SOON, "--serve", "--workers 1", "--profile")
    finished = bench(*asked, "--json", str(file))
    assert finished.returncode == 0, finished.stderr
    return finished, json.loads(file.read_text("utf-8"))


def test_the_table_has_every_figure(done):
    lines = done[0].stdout.splitlines()
    assert lines[0] == "| " + " | ".join(HEAD) + " |"
    cells = dict(zip(HEAD, lines[2].strip("| ").split(" | "), strict=True))
    assert (cells["students"], cells["frames/s asked"], cells["refused"]) == ("8", "10", "0")
    assert re.fullmatch(r"\d+/\d+/\d+", cells["interval ms p50/p95/p99"])
    assert "–" not in cells["start s p50/p95/longest"] and cells["server cores"].startswith("1")


def test_the_file_has_every_figure(done):
    (load,) = done[1]["loads"]
    assert (load["students"], load["frames_asked"], load["mix"], load["quality"]) == (8, 10, "class", "saving")
    assert load["server_cores"] == 1 and isinstance(load["clients_share_cores"], bool)
    for name in ("interval_ms", "control_ms", "start_s"):
        assert set(load[name]) == QUANTILES
    assert 0 < load["frames_slowest"] <= load["frames_median"] < 14
    assert 0 < load["fairness"] <= 1 and load["held"] is (load["frames_slowest"] >= 9)
    assert 0 < load["interval_ms"]["p50"] <= load["interval_ms"]["p95"] <= load["interval_ms"]["p99"]
    assert 0 < load["start_s"]["longest"] <= load["all_playing_s"] + 1e-6
    assert load["refused"] == load["broken"] == 0 and load["errors"] == []
    assert load["bytes_per_second"] > 1000
    assert (
        abs(load["memory_per_student"]) < 20_000_000
    )  # of so few, it may be less than what the server frees meanwhile
    assert load["server_cpu"] > 0 and load["cpu_ms_per_student"] == pytest.approx(125 * load["server_cpu"])
    assert done[1]["machine"]["cores"] >= 1 and done[1]["machine"]["processor"]


def test_the_profile_has_every_part_and_adds_up(done):
    (load,) = done[1]["loads"]
    parts = load["profile"]["cpu_by_part"]
    assert set(PARTS) < set(parts)
    assert sum(parts.values()) == pytest.approx(load["profile"]["cores"], abs=0.2)
    assert "where the time went" in done[0].stdout
    assert load["profile"]["timing_cpu"] > 0


def test_what_is_held_is_searched_for_with_training_in_process(tmp_path):
    file = tmp_path / "held.json"
    asked = ("--find", "1-2", "--rates", "5", "--seconds", "1.5", "--join", "0.2", "--serve", "--compute inline")
    finished = bench(*asked, "--profile", "--json", str(file))
    assert finished.returncode == 0, finished.stderr
    written = json.loads(file.read_text("utf-8"))
    (held,) = written["held"]
    assert written["loads"][0]["profile"]["cpu_by_part"]["training"] > 0
    assert held["frames_asked"] == 5 and held["students"] in (0, 1, 2)
    assert "Held at 5 frames/s: " in finished.stdout


def test_a_lesson_is_led_beside_the_same_students_without_one(tmp_path):
    file = tmp_path / "lesson.json"
    finished = bench("--class", "--students", "4", "--seconds", "3", *SOON, "--json", str(file))
    assert finished.returncode == 0, finished.stderr
    ((found),) = json.loads(file.read_text("utf-8"))["lessons"]
    assert found["errors"] == [] and found["walls_per_second"] > 0
    assert found["alone"]["students"] == found["in_class"]["students"] == 4
    assert 0 < found["join_s"]["p50"] <= found["join_s"]["longest"]
    acts = {step.act for step in SCRIPT}
    assert set(found["reached_p95_s"]) <= acts <= set(activities.acts)
    assert any(found["reached_p95_s"].values()), "an act has reached somebody"
    for step in SCRIPT:
        assert f"| {step.name} is there, ms (p95) |" in finished.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--find", "100"), "no pair of bounds"),
        (("--find", "100-50"), "as in 50-100"),
        (("--find", "0-50"), "expected numbers from 1"),
        (("--students", "10,x"), "not a list of whole numbers"),
        (("--quality", "best"), f"choose from {', '.join(map(repr, PLANS))}"),
    ],
)
def test_a_bad_option_says_what_is_allowed(capsys, arguments, words):
    with pytest.raises(SystemExit):
        cli.main(["bench", *arguments])
    assert words.replace("'", "") in capsys.readouterr().err.replace("'", "")


def test_more_cores_than_there_are(monkeypatch):
    with pytest.raises(SystemExit, match="this machine has"):
        cli.main(["bench", "--cores", "5000"])
