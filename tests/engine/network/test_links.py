"""engine/network/links.py: which parameter a link's weight is."""

import numpy as np
import pytest

from engine import Config, describe_layers
from engine.catalogue import parameter_indices
from engine.network.links import parameters_of, there

NETWORKS = [
    {},
    {"networkShape": []},
    {"networkShape": [3, 2, 4], "jump": True, "formulas": ["x1^2"], "features": ["y", "sinX"]},
    {"networkShape": [3, 3], "bias": False, "residual": True, "dataset": "three-spirals"},
]


def links_of(config):
    """Every link's id with the index of its weight, from the description that browsers get."""
    for layer in describe_layers(config)[1:]:
        for node, (weights, _) in zip(layer["nodes"], parameter_indices(layer["places"]), strict=True):
            for source, index in zip(layer["sources"], weights, strict=True):
                yield f"{node}<{source}", index


@pytest.mark.parametrize("changes", NETWORKS, ids=str)
def test_a_link_is_the_weight_that_browsers_are_told_of(changes):
    config = Config.from_mapping(changes)
    for link, index in links_of(config):
        assert np.flatnonzero(parameters_of(config.structure, config.inputs, (link,))).tolist() == [index]


def test_what_joins_no_two_neighbours_is_no_link():
    config = Config.from_mapping({"networkShape": [2, 2]})
    links = ("1:0<x", "1:2<x", "2:0<x", "1:0<1:1", "0:0<x", "4:0<3:0", "1:0<xSquared", "3:0<2:1", "", "x", "a:0<x")
    found = list(there(config.structure, config.inputs, links))
    assert found == [link in ("1:0<x", "3:0<2:1") for link in links]


def test_only_a_dense_layer_has_links():
    config = Config.from_mapping({"dataset": "digits", "layers": ["conv:2", "dense:3"]})
    assert list(there(config.structure, config.inputs, ("1:0<0", "2:1<1:0", "3:0<2:2"))) == [False, True, True]
