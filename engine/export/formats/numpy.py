"""NumPy: a script that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from engine.export import script
from engine.export.expression import Language
from engine.export.formats import Format
from engine.export.network import ExportedNetwork
from engine.formulas.functions import FUNCTIONS
from engine.registry import Choice

SIGMOID = '''
def sigmoid(z):
    """1 / (1 + e^-z), written so that nothing overflows."""
    return 0.5 * np.tanh(0.5 * z) + 0.5
'''
SOFTMAX = '''
def softmax(z):
    """e^z over the sum of all e^z of the row; the largest z is taken out first, so that nothing overflows."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
'''
ERF = """
erf = np.vectorize(math.erf, otypes=[float])  # the error function, number by number
"""
NAMES = {"atan": "np.arctan({0})", "atan2": "np.arctan2({0}, {1})", "max": "np.maximum({0}, {1})"}
NAMES |= {"min": "np.minimum({0}, {1})", "step": "np.heaviside({0}, 1.0)", "sigmoid": "sigmoid({0})", "erf": "erf({0})"}
NUMPY = Language(
    {name: NAMES.get(name, f"np.{name}({{0}})") for name in FUNCTIONS},
    {"pi": "np.pi", "e": "np.e"},
    "np.full_like({0}, {1})",
    helpers={"sigmoid": SIGMOID, "erf": ERF},
)
SHORTER = {"softplus": "np.logaddexp(0, z)", "heaviside": "np.where(z > 0, 1.0, -1.0)"}
"""Activations that NumPy says in fewer words than their formulas."""
OVER_UNITS = {"softmax": SOFTMAX}


def content(network: ExportedNetwork, name: str) -> bytes:
    """The script."""
    functions = script.named(network)
    helpers = script.helpers(NUMPY, script.of_inputs(network) + script.of_choices(functions))
    head = [
        script.beginning(network, "plain NumPy", name),
        script.imports(helpers, "import numpy as np"),
        script.numbers(network, "np.array({})"),
    ]
    predict = f'''
def predict(points):
    """The outputs (N, {network.layers[-1].units}) at points (N, 2)."""
    x = features(points)
{_steps(network, functions)}
'''
    definitions = [_definition(choice, function) for choice, function in functions.items()]
    features = script.numpy_features(network, NUMPY)
    return script.assembled(head, [*helpers, *definitions, features, predict, script.ending(network)])


def _definition(choice: Choice, name: str) -> str:
    """An activation as a function; nothing where a call says it as well."""
    if choice.name in OVER_UNITS:
        return OVER_UNITS[choice.name]
    if script.is_call(choice):
        return ""
    text = SHORTER.get(choice.name) or script.expression(NUMPY, choice)
    return f'''
def {name}(z):
    """{script.formula_of(choice)}."""
    return {text}
'''


def _steps(network: ExportedNetwork, functions: Mapping[Choice, str]) -> str:
    """The layers, line by line."""
    lines, before = [], "x"
    for number, layer in enumerate(network.layers, 1):
        source = script.joined(layer, before, "x", "np.hstack([{0}, {1}])")
        value = f"{source} @ W{number}.T{'' if layer.biases is None else f' + b{number}'}"
        choice = layer.activation
        if choice.name in OVER_UNITS or not script.is_call(choice):
            value = f"{functions[choice]}({value})"
        else:
            value = script.expression(NUMPY, choice, value)
        last = number == len(network.layers)
        residual = f" + {before}  # the residual connection" if layer.residual else ""
        jump = "  # the jump connections: the output sees the inputs, too" if layer.jump else ""
        lines.append(f"    {'return' if last else f'h{number} ='} {value}{residual}{jump}")
        before = f"h{number}"
    return "\n".join(lines)


entry = Format(
    name="numpy",
    label="NumPy",
    help="A script that needs only NumPy: the forward pass as lectures write it.",
    formula="from <file> import predict",
    source="Harris et al.: Array programming with NumPy (2020)",
    rank=10,
    suffix="_numpy.py",
    content=content,
)
