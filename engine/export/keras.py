"""Keras: a script with the network as a model, for any of Keras's backends."""

from __future__ import annotations

from collections.abc import Mapping

from engine import export_script as script
from engine.digits import digits
from engine.export import Format
from engine.export_expression import Language
from engine.export_network import ExportedLayer, ExportedNetwork
from engine.formula_functions import FUNCTIONS
from engine.registry import Choice

NAMES = {"atan": "ops.arctan({0})", "atan2": "ops.arctan2({0}, {1})", "max": "ops.maximum({0}, {1})"}
NAMES |= {"min": "ops.minimum({0}, {1})", "step": 'ops.cast({0} >= 0, "float64")'}
KERAS = Language(
    {name: NAMES.get(name, f"ops.{name}({{0}})") for name in FUNCTIONS},
    {"pi": "np.pi", "e": "np.e"},
    "ops.full_like({0}, {1})",
    arrays_only=True,
)
BY_NAME = frozenset({"gelu", "hard_tanh", "linear", "relu", "sigmoid", "silu", "softmax", "softplus", "tanh"})
"""Activations that Keras knows by the same name; any other is a function of the script."""


def content(network: ExportedNetwork, name: str) -> bytes:
    """The script."""
    names = script.named(network)
    head = [
        script.beginning(network, "Keras 3", name),
        "import keras\nimport numpy as np\nfrom keras import layers, ops",
        script.numbers(network, "np.array({})"),
    ]
    own = [_function(choice, names[choice]) for choice in names if choice.name not in BY_NAME]
    features = f'''
def features(points):
    """What the network is given of points (N, 2): (N, {len(network.inputs)})."""
    x1, x2 = np.asarray(points, dtype="float64").reshape(-1, 2).T
    x1, x2 = ops.convert_to_tensor(x1), ops.convert_to_tensor(x2)
    return ops.stack({script.features(network, KERAS)}, axis=1)
'''
    predict = f'''
def predict(points):
    """The outputs (N, {network.layers[-1].units}) at points (N, 2)."""
    return ops.convert_to_numpy(model(features(points)))
'''
    plain = not any(layer.residual or layer.jump for layer in network.layers)
    model = (_sequence if plain else _graph)(network, names) + _filled(network)
    return script.assembled(head, [*own, features, model, predict, script.ending(network)])


def _function(choice: Choice, name: str) -> str:
    return f'''
def {name}(z):
    """{script.formula_of(choice)}."""
    return {script.expression(KERAS, choice)}
'''


def _dense(layer: ExportedLayer, names: Mapping[Choice, str]) -> str:
    name = layer.activation.name
    activation = f', activation="{name}"' if name in BY_NAME else f", activation={names[layer.activation]}"
    bias = "" if layer.biases is not None else ", use_bias=False"
    return f'layers.Dense({layer.units}{"" if name == "linear" else activation}{bias}, dtype="float64")'


def _dropout(layer: ExportedLayer) -> str:
    return f'layers.Dropout({digits(layer.dropout)}, dtype="float64")' if layer.dropout else ""


def _input(network: ExportedNetwork) -> str:
    return f'keras.Input(({len(network.inputs)},), dtype="float64")'


def _sequence(network: ExportedNetwork, names: Mapping[Choice, str]) -> str:
    rows = [_input(network)]
    for layer in network.layers:
        rows += [row for row in (_dense(layer, names), _dropout(layer)) if row]
    lines = "".join(f"    {row},\n" for row in rows)
    return f"model = keras.Sequential([\n{lines}])  # 64 bits, as NumPlay computes\n"


def _graph(network: ExportedNetwork, names: Mapping[Choice, str]) -> str:
    lines, before = [f"x = {_input(network)}  # 64 bits, as NumPlay computes"], "x"
    for number, layer in enumerate(network.layers, 1):
        name = "outputs" if number == len(network.layers) else f"h{number}"
        source = before
        if layer.jump:
            source = "both"
            joined = f"ops.concatenate([{before}, x], axis=1)"
            lines.append(f"{source} = {joined}  # the jump connections: the output sees the inputs, too")
        lines.append(f"{name} = {_dense(layer, names)}({source})")
        if layer.dropout:
            lines.append(f"{name} = {_dropout(layer)}({name})")
        if layer.residual:
            lines.append(f"{name} = {name} + {before}  # the residual connection")
        before = name
    return "\n".join([*lines, "model = keras.Model(x, outputs)\n"])


def _filled(network: ExportedNetwork) -> str:
    """Puts the weights into the model. A Dense layer has a row per input, so they are turned."""
    names = ", ".join(
        f"W{n}.T" if layer.biases is None else f"W{n}.T, b{n}" for n, layer in enumerate(network.layers, 1)
    )
    return f"model.set_weights([{names}])\n"


entry = Format(
    name="keras",
    label="Keras",
    help="A script with the network as a Keras 3 model, ready to be trained on, whatever the backend.",
    formula="from <file> import features, model, predict",
    source="Chollet et al.: Keras (2015)",
    rank=30,
    suffix="_keras.py",
    content=content,
)
