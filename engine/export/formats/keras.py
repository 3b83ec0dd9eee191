"""Keras: a script with the network as a model, for any of Keras's backends.

Keras's own operations drop to 32 bits on every backend but TensorFlow, even between arrays of 64 (keras issue 23704).
Operators of the backend's arrays don't. So the script multiplies matrices by `@` in a layer of its own, and computes
the features by NumPy, as one prepares data for Keras anyway.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.digits import digits
from engine.export import script
from engine.export.expression import Language
from engine.export.formats import Format
from engine.export.formats.numpy import NUMPY
from engine.export.network import ExportedLayer, ExportedNetwork
from engine.formulas.functions import FUNCTIONS
from engine.registry import Choice

BACKENDS = """
Keras uses TensorFlow unless the environment says KERAS_BACKEND=torch or KERAS_BACKEND=jax. With JAX the outputs have
five or six digits: Keras computes activations there in 32 bits.
"""
DENSE = '''
class Dense(layers.Dense):
    """Keras's Dense layer, with 64 bits as NumPlay has them; on most backends Keras's own matmul drops to 32."""

    def call(self, inputs):
        z = inputs @ self.kernel + self.bias
        return ops.cast(self.activation(z), "float64")
'''
MAXIMUM = '''
def maximum(u, v):
    """The larger of two, elementwise; ops.maximum drops to 32 bits."""
    return v + ops.relu(u - v)
'''
MINIMUM = '''
def minimum(u, v):
    """The smaller of two, elementwise; ops.minimum drops to 32 bits."""
    return v - ops.relu(v - u)
'''
NAMES = {"atan": "ops.arctan({0})", "atan2": "ops.arctan2({0}, {1})", "max": "maximum({0}, {1})"}
NAMES |= {"min": "minimum({0}, {1})", "step": 'ops.cast({0} >= 0, "float64")'}
KERAS = Language(
    {name: NAMES.get(name, f"ops.{name}({{0}})") for name in FUNCTIONS},
    {"pi": "np.pi", "e": "np.e"},
    "ops.full_like({0}, {1})",
    arrays_only=True,
    helpers={"max": MAXIMUM, "min": MINIMUM},
)
CALLS = {"elu": "keras.activations.elu(z, alpha={alpha})", "leaky_relu": "keras.activations.leaky_relu(z, {slope})"}
"""Activations that Keras has, with hyperparameters."""
BY_NAME = frozenset({"gelu", "hard_tanh", "linear", "relu", "sigmoid", "silu", "softmax", "softplus", "tanh"})
"""Activations that Keras knows by the same name; any other is a function of the script."""


def content(network: ExportedNetwork, name: str) -> bytes:
    """The script."""
    names = script.named(network)
    own = [choice for choice in names if choice.name not in BY_NAME]
    written = [choice for choice in own if choice.name not in CALLS]
    # What the features need is NumPy's, what activations need is Keras's.
    functions = [*script.helpers(NUMPY, script.of_inputs(network)), *script.helpers(KERAS, script.of_choices(written))]
    head = [
        script.beginning(network, "Keras 3", name, BACKENDS),
        script.imports(functions, "import keras\nimport numpy as np\nfrom keras import layers, ops"),
        script.numbers(network, "np.array({})"),
    ]
    predict = f'''
def predict(points):
    """The outputs (N, {network.layers[-1].units}) at points (N, 2)."""
    return ops.convert_to_numpy(model(features(points)))
'''
    dense = DENSE if network.layers[0].biases is not None else DENSE.replace(" + self.bias", "")
    plain = not any(layer.residual or layer.jump for layer in network.layers)
    model = (_sequence if plain else _class)(network, names) + _filled(network)
    definitions = [_function(choice, names[choice]) for choice in own]
    features = script.numpy_features(network, NUMPY)
    return script.assembled(head, [*functions, *definitions, features, dense, model, predict, script.ending(network)])


def _function(choice: Choice, name: str) -> str:
    values = {key: digits(value) for key, value in choice.values}
    text = CALLS[choice.name].format(**values) if choice.name in CALLS else script.expression(KERAS, choice)
    return f'''
def {name}(z):
    """{script.formula_of(choice)}."""
{script.returned(choice, text, 4, "ops.stop_gradient({0})")}
'''


def _parts(layer: ExportedLayer, names: Mapping[Choice, str]) -> list[str]:
    """The layers of Keras that a layer is."""
    name = layer.activation.name
    activation = f', activation="{name}"' if name in BY_NAME else f", activation={names[layer.activation]}"
    bias = "" if layer.biases is not None else ", use_bias=False"
    dense = f'Dense({layer.units}{"" if name == "linear" else activation}{bias}, dtype="float64")'
    return [dense, f'layers.Dropout({digits(layer.dropout)}, dtype="float64")'] if layer.dropout else [dense]


def _sequence(network: ExportedNetwork, names: Mapping[Choice, str]) -> str:
    rows = [f'keras.Input(({len(network.inputs)},), dtype="float64")']
    rows += [part for layer in network.layers for part in _parts(layer, names)]
    lines = "".join(f"    {row},\n" for row in rows)
    return f"model = keras.Sequential([\n{lines}])\n"


def _class(network: ExportedNetwork, names: Mapping[Choice, str]) -> str:
    made, steps, before = [], [], "x"
    for number, layer in enumerate(network.layers, 1):
        last = number == len(network.layers)
        attribute, name = "last" if last else f"hidden{number}", f"h{number}"
        dense, *dropout = _parts(layer, names)
        made.append(f"        self.{attribute} = {dense}")
        source = script.joined(layer, before, "x", "ops.concatenate([{0}, {1}], axis=1)")
        value = f"self.{attribute}({source})"
        if dropout:
            made.append(f"        self.dropout{number} = {dropout[0]}")
            value = f"self.dropout{number}({value})"
        residual = f" + {before}  # the residual connection" if layer.residual else ""
        jump = "  # the jump connections: the output sees the inputs, too" if layer.jump else ""
        steps.append(f"        {'return' if last else f'{name} ='} {value}{residual}{jump}")
        before = name
    return f'''
class Network(keras.Model):
    """{network.summary[0].upper()}{network.summary[1:]}."""

    def __init__(self):
        super().__init__(dtype="float64")
{chr(10).join(made)}

    def call(self, x):
{chr(10).join(steps)}


model = Network()
model(np.zeros((1, {len(network.inputs)})))  # makes its weights
'''


def _filled(network: ExportedNetwork) -> str:
    """Puts the weights into the model. A Dense layer has a row per input, so they are turned."""
    names = ", ".join(
        f"W{n}.T" if layer.biases is None else f"W{n}.T, b{n}" for n, layer in enumerate(network.layers, 1)
    )
    return f"model.set_weights([{names}])\n"


entry = Format(
    name="keras",
    label="Keras",
    help="A script with the network as a Keras 3 model, ready for more training, with any backend.",
    formula="from <file> import features, model, predict",
    source="Chollet et al.: Keras (2015)",
    rank=30,
    suffix="_keras.py",
    content=content,
)
