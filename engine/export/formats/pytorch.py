"""PyTorch: a script with the network as a module, ready to be trained on."""

from __future__ import annotations

from collections.abc import Mapping

from engine.digits import digits
from engine.export import script
from engine.export.expression import Language
from engine.export.formats import Format
from engine.export.network import ExportedLayer, ExportedNetwork
from engine.formulas.functions import FUNCTIONS
from engine.registry import Choice

NAMES = {"atan": "torch.arctan({0})", "atan2": "torch.arctan2({0}, {1})", "max": "torch.maximum({0}, {1})"}
NAMES |= {"min": "torch.minimum({0}, {1})", "step": "({0} >= 0).double()"}
TORCH = Language(
    {name: NAMES.get(name, f"torch.{name}({{0}})") for name in FUNCTIONS},
    {"pi": "torch.pi", "e": "torch.e"},
    "torch.full_like({0}, {1})",
    arrays_only=True,
)
MODULES = {
    "elu": "nn.ELU({alpha})",
    "gelu": "nn.GELU()",
    "hard_tanh": "nn.Hardtanh()",
    "leaky_relu": "nn.LeakyReLU({slope})",
    "linear": "",
    "relu": "nn.ReLU()",
    "sigmoid": "nn.Sigmoid()",
    "silu": "nn.SiLU()",
    "softmax": "nn.Softmax(dim=1)",
    "softplus": "nn.Softplus()",
    "tanh": "nn.Tanh()",
}
"""Activations that PyTorch has; of any other the script makes a module out of its formula."""


def content(network: ExportedNetwork, name: str) -> bytes:
    """The script."""
    names = {choice: _camel(function) for choice, function in script.named(network).items()}
    head = [
        script.beginning(network, "PyTorch", name),
        "import torch\nfrom torch import nn",
        script.numbers(network),
    ]
    own = [_module(choice, names[choice]) for choice in names if choice.name not in MODULES]
    features = f'''
def features(points):
    """What the network is given of points (N, 2): (N, {len(network.inputs)})."""
    x1, x2 = torch.as_tensor(points, dtype=torch.float64).reshape(-1, 2).T
    return torch.stack({script.features(network, TORCH)}, dim=1)
'''
    predict = f'''
def predict(points):
    """The outputs (N, {network.layers[-1].units}) at points (N, 2)."""
    with torch.no_grad():
        return model(features(points))
'''
    plain = not any(layer.residual or layer.jump for layer in network.layers)
    model = (_sequence if plain else _class)(network, names) + _filled(network)
    return script.assembled(head, [*own, features, model, predict, script.ending(network)])


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _module(choice: Choice, name: str) -> str:
    return f'''
class {name}(nn.Module):
    """{script.formula_of(choice)}."""

    def forward(self, z):
{script.returned(choice, script.expression(TORCH, choice), 8, "{0}.detach()")}
'''


def _parts(network: ExportedNetwork, number: int, names: Mapping[Choice, str]) -> list[str]:
    """The modules of a layer: the weighted sum, the activation, dropout."""
    layer, choice = network.layers[number], network.layers[number].activation
    bias = "" if layer.biases is not None else ", bias=False"
    values = {key: digits(value) for key, value in choice.values}
    activation = MODULES[choice.name].format(**values) if choice.name in MODULES else f"{names[choice]}()"
    dropout = f"nn.Dropout({digits(layer.dropout)})" if layer.dropout else ""
    linear = f"nn.Linear({layer.weights.shape[1]}, {layer.units}{bias})"
    return [part for part in (linear, activation, dropout) if part]


def _sequence(network: ExportedNetwork, names: Mapping[Choice, str]) -> str:
    rows = (", ".join(_parts(network, number, names)) for number in range(len(network.layers)))
    lines = "".join(f"    {row},\n" for row in rows)
    return f"model = nn.Sequential(\n{lines}).double()  # NumPlay computes with 64 bits\n"


def _class(network: ExportedNetwork, names: Mapping[Choice, str]) -> str:
    made, steps, before = [], [], "x"
    for number, layer in enumerate(network.layers):
        last = number == len(network.layers) - 1
        attribute = "output" if last else f"hidden{number + 1}"
        parts = _parts(network, number, names)
        made.append(f"        self.{attribute} = nn.Sequential({', '.join(parts)})")
        steps.append(_step(layer, attribute, before, f"h{number + 1}", last))
        before = f"h{number + 1}"
    return f'''
class Network(nn.Module):
    """{network.summary[0].upper()}{network.summary[1:]}."""

    def __init__(self):
        super().__init__()
{chr(10).join(made)}

    def forward(self, x):
{chr(10).join(steps)}


model = Network().double()  # NumPlay computes with 64 bits
'''


def _step(layer: ExportedLayer, attribute: str, before: str, name: str, last: bool) -> str:
    source = script.joined(layer, before, "x", "torch.cat([{0}, {1}], dim=1)")
    residual = f" + {before}  # the residual connection" if layer.residual else ""
    jump = "  # the jump connections: the output sees the inputs, too" if layer.jump else ""
    return f"        {'return' if last else f'{name} ='} self.{attribute}({source}){residual}{jump}"


def _filled(network: ExportedNetwork) -> str:
    """Puts the weights into the model."""
    count = len(network.layers)
    weights, biases = (", ".join(f"{letter}{n}" for n in range(1, count + 1)) for letter in "Wb")
    have = network.layers[0].biases is not None
    pairs = f"[{weights}], [{biases}]" if have else f"[{weights}]"
    bias = "\n        layer.bias.copy_(torch.tensor(biases, dtype=torch.float64))" if have else ""
    return f"""
with torch.no_grad():
    linear = [part for part in model.modules() if isinstance(part, nn.Linear)]
    for layer, weights{", biases" if have else ""} in zip(linear, {pairs}, strict=True):
        layer.weight.copy_(torch.tensor(weights, dtype=torch.float64)){bias}
model.eval()  # dropout is for training
"""


entry = Format(
    name="pytorch",
    label="PyTorch",
    help="A script with the network as a module, ready for more training.",
    formula="from <file> import features, model, predict",
    source="Paszke et al.: PyTorch: an imperative style, high-performance deep learning library (2019)",
    rank=20,
    suffix="_pytorch.py",
    content=content,
)
