"""`make capacity`: what it measures, what it keeps, and when it stops."""

import json
import re
import subprocess
import sys

import pytest

from bench import capacity
from bench.capacity import EFFORTS, SEARCHES, STEPS, Effort, measure_all
from bench.chapter import BEGIN, END, RATES

from ..structure.tree import ROOT

pytestmark = pytest.mark.waiting


@pytest.mark.parametrize("name", EFFORTS)
def test_every_search_has_its_bounds(name):
    effort = EFFORTS[name]
    for rate, _, _ in effort.searches:
        low, high = effort.bounds[rate]
        assert 1 <= low < high


def test_every_step_that_is_named_is_there():
    assert all(set(effort.steps) <= set(STEPS) for effort in EFFORTS.values())


def test_what_the_chapter_shows_is_searched_for():
    assert {(rate, "saving", 1) for rate in RATES} | {(10, "saving", 2)} <= set(SEARCHES)


@pytest.fixture
def counted(monkeypatch):
    """Two steps that cost nothing, and a clock that each of them moves by two minutes."""
    now = [0.0]
    monkeypatch.setattr(capacity.time, "monotonic", lambda: now[0])

    def step(name):
        def take(going):
            now[0] += 120
            return {"name": name, "known": sorted(going.measured), "left": going.end - now[0], "options": going.options}

        return take

    monkeypatch.setattr(capacity, "STEPS", {name: step(name) for name in ("one", "two", "three")})
    return now


def effort(minutes):
    return Effort(minutes, 1, {}, [], (), 1, 1, 0.1)


def test_steps_know_what_was_measured_before_and_are_kept_at_once(counted, tmp_path):
    file = tmp_path / "capacity.json"
    measured = {"three": "older", "options": ["--compute", "inline"]}
    measure_all(effort(10), ("one", "two"), measured, file)
    assert json.loads(file.read_text("utf-8")) == measured
    assert measured["two"] == {
        "name": "two",
        "known": ["one", "options", "three"],
        "left": 360,
        "options": ["--compute", "inline"],
    }
    assert measured["three"] == "older"


def test_no_step_is_begun_when_the_time_is_over(counted, tmp_path, capsys):
    measured = {"options": []}
    measure_all(effort(3), ("one", "two", "three"), measured, tmp_path / "capacity.json")
    assert set(measured) == {"options", "one", "two"}
    assert "no time left for: three (measure it with --only three)" in capsys.readouterr().err


@pytest.fixture
def docs(tmp_path):
    """A folder with a page that has a place for the chapter."""
    (tmp_path / "performance.md").write_text(f"# P\n{BEGIN}\n{END}\n", "utf-8")
    return tmp_path


def run(docs, *options):
    command = [sys.executable, "-m", "bench.capacity", "--docs", str(docs), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    return (docs / "performance.md").read_text("utf-8")


def test_the_whole_command_measures_and_writes(docs):
    (docs / "capacity.json").write_text("{}", "utf-8")
    page = run(docs, "--tiny", "--only", "lecture", "profile", "replicas", "--serve", "--compute inline")
    measured = json.loads((docs / "capacity.json").read_text("utf-8"))
    assert set(measured) == {"machine", "effort", "options", "lecture", "profile", "replicas"}
    assert measured["effort"] == "tiny" and measured["machine"]["cores"] >= 1
    assert "started with `--compute inline`" in page
    assert measured["lecture"]["students"] == EFFORTS["tiny"].lecture and measured["lecture"]["server_cores"] == 1
    assert "### Where the server's time goes" in page and "these figures mean nothing" in page
    assert re.search(r"\| control to first frame \| (\d+ ms|–) \|", page)
    (docs / "performance.md").write_text(f"# P\n{BEGIN}\n{END}\n", "utf-8")
    assert run(docs, "--render") == page
