"""Random numbers depend on their arguments, all of them and nothing else."""

import numpy as np

from engine.randomness.generator import generator


def numbers(seed="s", stream="order", index=0):
    return tuple(generator(seed, stream, index).random(4))


def test_the_same_arguments_give_the_same_numbers():
    np.random.seed(1)
    first = numbers()
    np.random.seed(2)
    generator("s", "order", 0).random(100)
    assert numbers() == first


def test_each_argument_matters():
    drawn = [numbers(), numbers(seed="t"), numbers(stream="labels"), numbers(index=1), numbers(index=2**40)]
    drawn += [numbers(seed=""), numbers(stream="", seed="orders"), numbers(seed="é")]
    assert len(set(drawn)) == len(drawn)


def test_neighbouring_streams_are_unrelated():
    table = np.array([generator("s", "order", index).random(200) for index in range(50)])
    correlation = np.corrcoef(table) - np.eye(50)
    assert np.abs(correlation).max() < 0.4
