"""static/panels/network/graph.js and what else of the network needs no page: layout, links, navigation, structure,
numbers."""

from typing import Any

import pytest
from playwright.sync_api import Page

# Two of three features feed two hidden layers of 2 and 1 units, and one output.
GRAPH = """
const layers = [
  { kind: 'input', size: 2, nodes: ['a', 'c'] },
  { kind: 'hidden', size: 2, nodes: ['1:0', '1:1'], sources: ['a', 'c'], weights: [[0, 1], [3, 4]], biases: [2, 5] },
  { kind: 'hidden', size: 1, nodes: ['2:0'], sources: ['1:0', '1:1'], weights: [[6, 7]], biases: [null] },
  { kind: 'output', size: 1, nodes: ['3:0'], sources: ['2:0'], weights: [[9]], biases: [10] },
];
const graph = (await import('/static/panels/network/graph.js')).graphOf(layers, ['a', 'b', 'c']);
"""


def module(module_page: Page, name: str, expression: str) -> Any:
    """The value of an expression of the module `m` of static/network, of `graph` and of `layers`."""
    return module_page.evaluate(
        f"async () => {{ {GRAPH} const m = await import('/static/panels/network/{name}.js'); return {expression}; }}"
    )


def test_parameters_are_found_by_node_and_link(module_page: Page) -> None:
    ids = ["1:0", "1:1", "2:0", "3:0", "1:1<c", "1:1<a", "2:0<1:0", "3:0<2:0", "a", "1:0<b", "9:9", "1:0<x"]
    found = module(module_page, "graph", f"{ids}.map((id) => m.parameterIndex(graph, id))")
    assert found == [2, 5, None, 10, 4, 3, 6, 9, None, None, None, None]


def test_what_exists_is_known(module_page: Page) -> None:
    ids = ["a", "b", "2:0", "1:0<a", "1:0<b", "2:0<a", "4:0", "4:0<3:0", ""]
    found = module(module_page, "graph", f"{ids}.map((id) => m.exists(graph, id))")
    assert found == [True, True, True, True, False, False, False, False, False]


def test_units_are_counted_layer_by_layer(module_page: Page) -> None:
    found = module(module_page, "graph", "['a', '1:0', '1:1', '2:0', '3:0'].map((id) => m.unitIndex(graph, id))")
    assert found == [-1, 0, 1, 2, -1]


def test_everything_has_a_name(module_page: Page) -> None:
    names = module(
        module_page,
        "graph",
        "['b', '1:1', '3:0', '1:1<c'].map((id) => m.nameOf(graph, id, (name) => name.toUpperCase()))",
    )
    assert names == ["B", "neuron 2 of layer 1", "output", "weight from C to neuron 2 of layer 1"]


def test_the_path_into_a_neuron(module_page: Page) -> None:
    paths = module(module_page, "paint", "['2:0', '1:0<c', 'b', null].map((id) => [...m.pathInto(graph, id)].sort())")
    assert paths == [["1:0", "1:1", "2:0", "a", "c"], ["1:0", "c"], ["b"], []]


@pytest.mark.parametrize(
    ("at", "keys", "end"),
    [
        ("a", ["ArrowDown"], "b"),
        ("a", ["ArrowUp"], None),
        ("c", ["ArrowRight"], "1:1<c"),
        ("c", ["ArrowRight", "ArrowUp"], "1:0<c"),
        ("c", ["ArrowRight", "ArrowUp", "ArrowRight"], "1:0"),
        ("c", ["ArrowRight", "ArrowLeft"], "c"),
        ("b", ["ArrowRight"], "1:1"),  # not linked: straight to the next column
        ("1:0", ["ArrowLeft"], "1:0<a"),
        ("1:0", ["ArrowLeft", "ArrowDown"], "1:0<c"),
        ("1:0", ["ArrowLeft", "ArrowDown", "ArrowLeft"], "c"),
        ("1:1", ["Home"], "b"),
        ("1:1", ["End"], "3:0"),
        ("3:0", ["ArrowRight"], None),
        ("a", ["ArrowLeft"], None),
        ("a", ["x"], None),
    ],
)
def test_arrow_keys_move_along_nodes_and_links(module_page: Page, at: str, keys: list[str], end: str | None) -> None:
    reached = module(
        module_page,
        "navigate",
        f"{keys}.reduce((at, key) => at && m.moved(graph, at, key), {{ id: '{at}', pivot: 'from' }})?.id ?? null",
    )
    assert reached == end


def test_with_shift_links_are_skipped(module_page: Page) -> None:
    start = "{ id: '1:0', pivot: 'from' }"
    expression = f"['ArrowRight', 'ArrowLeft'].map((key) => m.moved(graph, {start}, key, true).id)"
    assert module(module_page, "navigate", expression) == ["2:0", "a"]


def test_every_node_and_link_is_reached_by_the_arrow_keys(module_page: Page) -> None:
    missed = module(
        module_page,
        "navigate",
        """(() => {
          const seen = new Map([['a from', { id: 'a', pivot: 'from' }]]);
          for (const at of seen.values()) {
            for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']) {
              const next = m.moved(graph, at, key);
              if (next && !seen.has(`${next.id} ${next.pivot}`)) seen.set(`${next.id} ${next.pivot}`, next);
            }
          }
          const reached = new Set([...seen.values()].map(({ id }) => id));
          const all = [...graph.columns.flat(), ...layers.slice(1).flatMap((layer, l) =>
            layer.nodes.flatMap((to) => layers[l].nodes.map((from) => `${to}<${from}`)))];
          return all.filter((id) => !reached.has(id));
        })()""",
    )
    assert missed == []


def layout(module_page: Page, shape: list[int], inputs: int, width: int, height: int) -> Any:
    """The layout of a network in a room of that size."""
    return module_page.evaluate(
        f"""async () => {{
          const {{ graphOf }} = await import('/static/panels/network/graph.js');
          const {{ layoutOf }} = await import('/static/panels/network/layout.js');
          const features = Array.from({{ length: {inputs} }}, (_, i) => `f${{i}}`);
          const units = (n, l) => Array.from({{ length: n }}, (_, i) => `${{l + 1}}:${{i}}`);
          const layers = [features, ...{[*shape, 1]}.map(units)]
            .map((nodes, l, all) => ({{ nodes, size: nodes.length, sources: l ? all[l - 1] : undefined }}));
          const found = layoutOf(graphOf(layers, features), {{ width: {width}, height: {height} }});
          return {{ ...found, centres: [...found.centres] }};
        }}"""
    )


def test_six_layers_of_eight_fit_a_laptop(module_page: Page) -> None:
    found = layout(module_page, [8] * 6, 7, 640, 560)
    assert found["width"] == 640 and found["height"] == 560
    assert found["node"] >= 43


def test_a_small_network_has_large_nodes(module_page: Page) -> None:
    assert layout(module_page, [4, 2], 7, 640, 560)["node"] >= 56


@pytest.mark.parametrize(
    ("shape", "width", "height"),
    [([4, 2], 340, 420), ([8] * 6, 340, 420), ([30], 640, 560), ([3] * 15, 640, 560), ([], 640, 560), ([1], 0, 0)],
)
def test_nodes_lie_apart_and_inside(module_page: Page, shape: list[int], width: int, height: int) -> None:
    found = layout(module_page, shape, 7, width, height)
    half = found["node"] / 2
    places = [(centre["x"], centre["y"]) for _, centre in found["centres"]]
    for x, y in places:
        assert half <= x <= found["width"] - half
        assert half <= y <= found["height"] - half
    for i, (x, y) in enumerate(places):
        for u, v in places[:i]:
            assert abs(x - u) >= found["node"] + 6 or abs(y - v) >= found["node"] + 6
    assert found["node"] >= 28


def test_a_link_is_found_under_the_pointer(module_page: Page) -> None:
    found = module(
        module_page,
        "links",
        """(await (async () => {
          const { layoutOf } = await import('/static/panels/network/layout.js');
          const curves = m.curvesOf(graph, layoutOf(graph, { width: 640, height: 400 }));
          const hits = curves.map((curve) => {
            const { x, y } = m.pointOn(curve, 0.3);
            return m.nearestCurve(curves, x, y + 1, 6)?.id === curve.id;
          });
          return { ids: curves.map(({ id }) => id), hits, none: m.nearestCurve(curves, 300, 2, 6) };
        })())""",
    )
    assert found["ids"] == [
        "1:0<a", "1:0<c", "1:1<a", "1:1<c", "2:0<1:0", "2:0<1:1", "3:0<2:0",
    ]  # fmt: skip
    assert all(found["hits"])
    assert found["none"] is None


@pytest.mark.parametrize("height", [300, 700])
def test_jump_connections_pass_under_the_layers_between_inside_the_picture(module_page: Page, height: int) -> None:
    found = module_page.evaluate(
        f"""async () => {{
          const {{ graphOf }} = await import('/static/panels/network/graph.js');
          const {{ layoutOf }} = await import('/static/panels/network/layout.js');
          const m = await import('/static/panels/network/links.js');
          const features = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
          const units = Array.from({{ length: 5 }}, (_, i) => `1:${{i}}`);
          const all = [...units, ...features];
          const layers = [
            {{ kind: 'input', size: 7, nodes: features }},
            {{ kind: 'hidden', size: 5, nodes: units, sources: features,
              weights: units.map((_, i) => features.map((_, k) => 8 * i + k)) }},
            {{ kind: 'output', size: 1, nodes: ['2:0'], sources: all, weights: [all.map((_, k) => 40 + k)] }},
          ];
          const graph = graphOf(layers, features);
          const layout = layoutOf(graph, {{ width: 640, height: {height} }});
          const jumps = m.curvesOf(graph, layout).filter(({{ to, from }}) => to === '2:0' && features.includes(from));
          const shares = [0.1, 0.3, 0.5, 0.7, 0.9];
          const lowest = jumps.map((curve) => Math.max(...shares.map((at) => m.pointOn(curve, at).y)));
          return {{ lowest, under: layout.jumpTop, height: layout.height }};
        }}"""
    )
    assert len(found["lowest"]) == 7
    assert all(found["under"] - 8 < y <= found["height"] for y in found["lowest"])


def test_where_the_pointer_finds_a_link_there_it_is_drawn(module_page: Page) -> None:
    alphas = module(
        module_page,
        "links",
        """(await (async () => {
          const { layoutOf } = await import('/static/panels/network/layout.js');
          const curves = m.curvesOf(graph, layoutOf(graph, { width: 640, height: 400 }));
          const context = new OffscreenCanvas(640, 400).getContext('2d');
          context.lineWidth = 3;
          return curves.flatMap((curve) => {
            context.clearRect(0, 0, 640, 400);
            context.beginPath();
            m.traceCurve(context, curve);
            context.stroke();
            return [0.1, 0.35, 0.5, 0.8].map((along) => {
              const { x, y } = m.pointOn(curve, along);
              return context.getImageData(Math.round(x - 0.5), Math.round(y - 0.5), 1, 1).data[3];
            });
          });
        })())""",
    )
    assert min(alphas) > 100


def test_a_larger_weight_is_a_wider_line(module_page: Page) -> None:
    widths = module(module_page, "links", "[0, 0.1, -0.5, 1, -3, 1000, NaN].map(m.lineWidth)")
    assert widths[:5] == sorted(widths[:5]) and len(set(widths[:5])) == 5
    assert widths[5] < 12
    assert widths[6] == widths[0]


def test_layers_are_added_at_the_end_and_keep_the_others(module_page: Page) -> None:
    shapes = module(
        module_page,
        "structure",
        "[m.withLayers([4, 3], 3), m.withLayers([4, 3], 1), m.withLayers([], 1), m.withNeurons([4, 3], 1, 9)]",
    )
    assert shapes == [[4, 3, 2], [4], [2], [4, 9]]
