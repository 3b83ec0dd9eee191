"""Examples a second: counted as they are trained, and every kind of batch is there."""

from bench.cases import IMAGES
from bench.images import BATCHES, examples, main, table, training
from bench.race import Race


def test_a_unit_is_one_example_of_one_network():
    for case in IMAGES:
        contestant = training(case, 2)
        assert contestant.units == 2 * BATCHES * 10
        contestant.work()


def test_every_number_of_networks_has_its_rate():
    found = examples(IMAGES[0], [1, 2], rounds=2, seconds=0.01)
    assert set(found.rates) == {"1", "2"} and all(rate > 0 for rates in found.rates.values() for rate in rates)
    assert len(table(found).splitlines()) == 4


def test_the_table_has_medians():
    assert table(Race({"1": [10.0, 30.0, 20.0]})).splitlines()[2] == "| 1 | 20 (15 to 25) |"


def test_the_command_prints_a_table(capsys):
    main(["--networks", "1", "--rounds", "1", "--seconds", "0.01"])
    assert capsys.readouterr().out.startswith("| networks in a batch")
