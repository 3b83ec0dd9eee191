"""Where numbers lie in the vector of parameters is known to `engine/network` and `engine/layers` alone."""

import ast
import inspect
import textwrap
from dataclasses import fields

import pytest

from engine.network.layout import Block, Layer, Layout
from engine.network.passes import Network
from engine.network.structure import Structure

from .tree import faulty, named, ours

AT_HOME = ("engine/network/", "engine/layers/")
OPEN = {
    Block: {"name", "layer", "units", "shape", "size", "fan_in", "fan_out", "weight", "rows", "of"},
    Layer: {"kind", "values", "given", "gives", "units", "blocks", "entry", "work", "room", "rule"},
    Layout: {"count", "blocks"},
    Network: {"structure", "activations", "parameters", "loss", "fused", "layers", "lead", "bound", "work"},
    Structure: {
        *("activations", "loss", "jump", "jumping", "residual", "low", "high"),
        *("inputs", "outputs", "nodes", "same_shapes", "layout", "room", "work"),
    },
}
"""Names that tell no place: a block's own view, a unit's id, a sum over all. Every other name of these classes does."""
SIZES = "network_shape"
"""The setting that means a chain of dense layers, which `engine/settings` alone may read: there may be other layers."""


def names_of(kind):
    """Public fields, properties and methods of a class, those set in its `__init__` included."""
    found = {name for name in vars(kind) if not name.startswith("_")} | set(getattr(kind, "__annotations__", {}))
    return found | {node.attr for node in ast.walk(ast.parse(source_of(kind))) if is_set(node)}


def source_of(kind):
    """The source of the class alone."""
    return textwrap.dedent(inspect.getsource(kind))


def is_set(node):
    """Whether a node is `self.name` on the left of an assignment."""
    own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    return own and isinstance(node.ctx, ast.Store) and not node.attr.startswith("_")


CLOSED = set().union(*(names_of(kind) - known for kind, known in OPEN.items()))


def faults(source, name=""):
    """What a source says of places: closed names, the sizes of dense layers, or layers by number."""
    closed = CLOSED if name.startswith("engine/settings/") else {*CLOSED, SIZES}
    nodes = list(ast.walk(ast.parse(source)))
    found = [node for node in nodes if isinstance(node, ast.Attribute) and node.attr in closed]
    found += [node for node in nodes if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("layout")]
    return [ast.unparse(node) for node in found]


def others():
    """Every module of engine, server and bench that isn't at home there."""
    return [path for path in ours("engine", "server", "bench", suffixes={".py"}) if not named(path).startswith(AT_HOME)]


def test_no_other_module_knows_where_a_parameter_lies():
    assert faulty(others(), lambda path: faults(path.read_text("utf-8"), named(path))) == {}


def test_open_names_are_there_and_places_are_closed():
    for kind, known in OPEN.items():
        assert known <= names_of(kind)
    assert {"offset", "width", "within", "matrix", "matrices", "in_order", "sizes", "shapes", "kinds"} == CLOSED
    assert {each.name for each in fields(Block)} - OPEN[Block] == {"offset", "width", "within"}


@pytest.mark.parametrize(
    "planted",
    [
        "bias = run.parameters[layer.offset + (unit + 1) * layer.width - 1]",
        "weights = place.matrix(parameters)[:, :-1]",
        "def units(config):\n    return config.structure.sizes[1:-1]",
        "first = run.layout.in_order[0]",
        "first = run.layout[0]",
        "for made in zip(structure.shapes, structure.kinds): ...",
        "units = config.network_shape",
    ],
)
def test_a_module_that_knows_the_places_is_seen(planted):
    assert faults(planted, "engine/run/codec.py")


def test_views_by_name_and_sums_pass():
    assert faults("for block in run.layout.blocks:\n    block.of(parameters)[...] = 0.0\ncount = len(layout)") == []
