"""The table of a race whose rates are known."""

import pytest

pytest.importorskip("torch")

from bench.race import Race
from bench.report import Outcome, as_json, machine, table


@pytest.fixture
def outcome():
    rates = {
        "NumPlay": [1000.0, 2000.0, 3000.0],
        "PyTorch float64": [100.0, 100.0, 100.0],
        "PyTorch float32": [50.0, 50.0, 50.0],
        "PyTorch, lean float64": [100.0, 100.0, 100.0],
        "PyTorch, lean float32": [200.0, 200.0, 200.0],
    }
    return Outcome("default, epochs", 1, Race(rates))


def test_a_row_compares_with_the_faster_form_of_each_rival(outcome):
    row = table([outcome]).splitlines()[-1]
    assert "| 2,000 | 100 | 20.0× (15.0 to 25.0) | 200 | 10.0× (7.5 to 12.5) |" in row


def test_every_row_has_every_column(outcome):
    assert len({line.count("|") for line in table([outcome]).splitlines()}) == 1


def test_json_keeps_every_round(outcome):
    written = as_json([outcome])[0]
    assert written["rates"]["NumPlay"] == [1000.0, 2000.0, 3000.0]
    assert written["ratios"]["PyTorch float32"] == 40.0


def test_the_machine_is_told_without_its_name():
    assert set(machine()) == {"date", "processor", "system", "python", "numpy", "torch"}
    assert all(machine().values())
