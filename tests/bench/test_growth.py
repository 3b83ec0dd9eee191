"""Cost by size and resolution: every size is there, and the jobs show what they should."""

import pytest

from bench import growth
from bench.growth import EPOCHS, SHAPES, SIDES, by_resolution, by_size, job


def test_every_shape_and_every_side_has_its_cost():
    sizes = by_size(1, 0.0001, batch=2)
    assert [tuple(row["shape"]) for row in sizes] == list(SHAPES)
    assert all(row["micro"] > 0 for row in sizes)
    assert sizes[2]["parameters"] == 2 * 4 + 4 + 4 * 2 + 2 + 2 + 1
    sides = by_resolution(1, 0.0001, batch=2)
    assert [row["side"] for row in sides] == [*SIDES, *SIDES] and all(row["micro"] > 0 for row in sides)


@pytest.mark.parametrize("side", SIDES)
def test_a_units_map_has_exactly_a_third_so_that_both_come_of_one_pass(side):
    assert side % 3 == 0


def test_a_job_goes_on_and_draws_as_asked(monkeypatch):
    perform, seen = growth.perform, []
    monkeypatch.setattr(growth, "perform", lambda tasks: seen.append(tasks) or perform(tasks))
    work = job((3,), 51, 17, 2)
    work()
    work()
    assert [tasks[0].run.epoch for tasks in seen] == [0, EPOCHS]
    assert all(
        (sheet.output, sheet.units, task.amount) == (51, 17, EPOCHS)
        for tasks in seen
        for task in tasks
        for sheet in task.sheets
    )
