"""Maps of two sizes from one pass."""

import numpy as np
import pytest

from engine import Config, map_sets, maps, new_run


@pytest.mark.parametrize(("size", "every"), [(99, 3), (51, 3), (45, 9), (20, 1)])
def test_a_coarse_set_is_what_its_own_pass_would_give(size, every):
    run = new_run(Config.from_mapping({"features": ["x", "y", "sinX"], "activation": "relu"}))
    nodes = ["1:0", "1:1", "x", "2:1"]
    fine, coarse = map_sets([run, run], size, [(["3:0"], 1), (nodes, every)])
    assert np.array_equal(fine, maps([run, run], size, ["3:0"]))
    apart = np.abs(coarse.astype(int) - maps([run, run], size // every, nodes).astype(int))
    assert coarse.shape == (2, 4, size // every, size // every)
    assert apart.max() <= 1  # the cells' centres are the same up to the last bit of a float32
