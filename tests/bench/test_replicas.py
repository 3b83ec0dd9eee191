"""What a network costs in a batch: the table from known rates, and the whole command at a tiny size."""

import json
import subprocess
import sys

import pytest

from bench.race import Race
from bench.replicas import FRAME_EPOCHS, PLAIN, TRAINING, USUAL, Cost, frames, table
from engine import advance
from server.load.levels import PLANS

from ..structure.tree import ROOT


def test_costs_are_of_one_network_and_the_ratio_is_of_the_largest_batch_to_one_alone():
    rates = {"1": [1000.0, 2000.0, 1000.0], "8": [4000.0] * 3, "64": [10_000.0, 20_000.0, 12_000.0]}
    row = Cost("default", TRAINING, Race(rates))
    assert row.micro(1) == pytest.approx(1000) and row.micro(8) == pytest.approx(250)
    assert table([row], [1, 8, 64]).splitlines()[2] == (
        "| default | training | 1000 | 250 | 83 | 1/10.0 (10.0 to 11.0) |"
    )


@pytest.mark.parametrize("quality", [PLAIN, *PLANS])
def test_a_frame_is_a_whole_job_that_goes_on(monkeypatch, quality):
    done = []
    from bench import replicas

    perform = replicas.perform
    monkeypatch.setattr(replicas, "perform", lambda tasks: done.append((tasks, perform(tasks))) or done[-1][1])
    job = frames("default", 2, quality, 3)
    job()
    job()
    assert [[task.run.epoch for task in tasks] for tasks, _ in done] == [[0, 0], [3, 3]]
    assert bool(done[0][0][0].sheets[0].output) is (quality != "low")
    straight = advance([done[0][0][0].run], epochs=6)[0]
    assert done[1][1].outcomes[0].run.parameters.tobytes() == straight.parameters.tobytes()


def test_the_command_has_every_row(tmp_path):
    file = tmp_path / "replicas.json"
    sizes = ["--rounds", "1", "--seconds", "0.001", "--networks", "1", "2", "--json", str(file)]
    command = [sys.executable, "-m", "bench.replicas", *sizes]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(file.read_text("utf-8"))
    kinds = {TRAINING} | {f"{what}, {quality}" for what in FRAME_EPOCHS for quality in (PLAIN, *PLANS)}
    assert {(row["network"], row["what"]) for row in rows} == {(case, kind) for case in USUAL for kind in kinds}
    assert len(done.stdout.splitlines()) == 2 + len(rows)
