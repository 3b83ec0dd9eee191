"""Where the time went, from what processes wrote."""

import json

import pytest

from server.load.parts import IDLE, LOOP, WORKERS, between, read, table


def written(at, cpu, calls=0, **parts):
    return {"at": at, "cpu": cpu, "parts": parts, "calls": calls, "per_call": 1e-3}


def test_each_process_counts_by_its_own_clock():
    before = {1: written(100, 5.0, sending=1.0), 2: written(100.4, 7.0, training=3.0)}
    after = {1: written(110, 7.0, sending=1.5), 2: written(110.4, 12.0, training=7.0)}
    parts = between(1, before, after, cores=2)
    assert parts.seconds == {
        "sending": pytest.approx(0.05),
        LOOP: pytest.approx(0.15),
        "training": pytest.approx(0.4),
        WORKERS: pytest.approx(0.1),
        IDLE: pytest.approx(1.3),
    }
    assert parts.loop == pytest.approx(0.2)


def test_a_worker_that_came_in_between_counts_from_its_beginning():
    before, after = {1: written(100, 0.0)}, {1: written(110, 1.0, sending=0.0), 9: written(110, 2.0, training=1.0)}
    parts = between(1, before, after, cores=1)
    assert parts.seconds["training"] == pytest.approx(0.1) and parts.seconds[WORKERS] == pytest.approx(0.1)


def test_each_web_process_has_an_event_loop():
    before = {1: written(100, 5.0), 2: written(100, 1.0, sending=1.0), 3: written(100, 7.0, sending=3.0)}
    after = {1: written(110, 5.0), 2: written(110, 3.0, sending=2.0), 3: written(110, 12.0, sending=7.0)}
    parts = between(1, before, after, cores=2)
    assert parts.loop == pytest.approx(0.7)
    assert parts.seconds[LOOP] == pytest.approx(0.2) and parts.seconds[WORKERS] == 0


def test_its_own_cost_is_told():
    parts = between(1, {1: written(100, 0.0)}, {1: written(110, 5.0, calls=100, sending=0.0)}, cores=1)
    assert parts.timing == pytest.approx(0.01)
    assert "about 2.0 % of the time used" in table(parts, 50)


def test_the_table_is_in_order_and_says_what_a_frame_costs():
    after = {1: written(110, 5.0, sending=0.5, training=3.0)}
    lines = table(between(1, {1: written(100, 0.0)}, after, cores=1), frames=100).splitlines()[2:6]
    assert [line.split(" | ")[0] for line in lines] == ["| training", f"| {LOOP}", "| sending", f"| {IDLE}"]
    assert lines[0] == "| training | 0.300 | 60.0 % | 3000 |"


def test_files_are_read_by_process(tmp_path):
    (tmp_path / "12.json").write_text(json.dumps(written(1, 2)))
    (tmp_path / "13.draft").write_text("{")
    assert read(tmp_path) == {12: written(1, 2)}
