"""What the exported Python scripts have in common: their beginning, the numbers, and what they show when they are run.

Whatever a user may have typed, names of classes and columns, is written as `repr`, nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from engine.activations import activations
from engine.arrays import FloatArray
from engine.digits import digits
from engine.export.expression import Language, written
from engine.export.network import ExportedLayer, ExportedNetwork, activation_program
from engine.formulas.functions import FUNCTIONS
from engine.formulas.text import Program
from engine.registry import Choice

WIDTH = 110
NAMED = 14
"""Room for a name and the call around a list of numbers."""
POINTS = "[[0.5, 0.5], [3.0, 3.0], [-3.0, 3.0], [-3.0, -3.0], [3.0, -3.0]]"
"""What a script shows its outputs at."""


def assembled(head: Sequence[str], body: Sequence[str]) -> bytes:
    """A script of its parts: one empty line between those of the head, two between functions."""
    return ("\n\n\n".join(["\n\n".join(_stripped(head)), *_stripped(body)]) + "\n").encode()


def _stripped(parts: Sequence[str]) -> list[str]:
    return [part.strip("\n") for part in parts if part]


def beginning(network: ExportedNetwork, library: str, name: str, remark: str = "") -> str:
    """The script's docstring. name: the module's. remark: a paragraph of its own."""
    parameters = sum(layer.weights.size + (layer.units if layer.biases is not None else 0) for layer in network.layers)
    epochs = f"{network.epoch} epoch{'s' * (network.epoch != 1)}"
    return f'''"""A neural network from NumPlay, in {library}: {network.summary}.

It has {parameters} parameters and was trained for {epochs}. {network.meaning}
{remark}
    python {name}.py
    from {name} import predict
"""
'''


def numbers(network: ExportedNetwork, array: str = "{}") -> str:
    """The layers' weights W1, W2, … and biases b1, b2, …; array: what makes an array of a list."""
    lines = ["# The weights: a row per unit, in it a number for each of the unit's inputs."]
    for number, layer in enumerate(network.layers, 1):
        rows = "".join(f"\n    {_row(row, 4)}," for row in layer.weights) + "\n"
        lines.append(f"W{number} = {array.format(f'[{rows}]')}")
        if layer.biases is not None:
            lines.append(f"b{number} = {array.format(_row(layer.biases, 0))}")
    return "\n".join(lines) + "\n" + _names(network)


def _row(values: FloatArray, indent: int) -> str:
    """A list of numbers with all their digits, on several lines where one would be too long; on a line that is
    indented by so many spaces."""
    texts = [repr(float(value)) for value in values]
    if indent + NAMED + sum(len(text) + 2 for text in texts) <= WIDTH:
        return f"[{', '.join(texts)}]"
    lines, line = [], ""
    for text in texts:
        if line and indent + 4 + len(line) + len(text) + 1 > WIDTH:
            lines.append(line)
            line = ""
        line += f"{text}, "
    margin = indent * " "
    return "[\n" + "".join(f"{margin}    {each.rstrip()}\n" for each in [*lines, line]) + f"{margin}]"


def _names(network: ExportedNetwork) -> str:
    text = f"\nCLASSES = {list(network.classes)!r}\n" if network.classes else ""
    own = network.own
    if own is None or all(pair == (0.0, 1.0) for pair in own.transform):
        return text
    targets = () if network.classes else (f"output {n}" for n in range(1, own.targets + 1))
    rows = {name: (own.columns[n], *own.transform[n]) for n, name in enumerate(("x1", "x2", *targets))}
    said = "# The table's columns as (name, offset, scale). The network works with (value - offset) / scale of each."
    return f"{text}\n{said}\nCOLUMNS = {rows!r}\n"


def ending(network: ExportedNetwork) -> str:
    """Shows the outputs at some points when the script is run."""
    said, shown = "", ""
    if network.classes:
        single = len(network.classes) == 2
        chosen = f"int(output[0] >= {digits(network.middle)})" if single else "int(output.argmax())"
        said = f"        name = CLASSES[{chosen}]\n"
        shown = ", class {name}"
    return f"""
if __name__ == "__main__":
    points = {POINTS}
    for (x1, x2), output in zip(points, predict(points)):
        values = ", ".join(f"{{value:.4f}}" for value in output)
{said}        print(f"x1 = {{x1:4}}, x2 = {{x2:4}}: {{values}}{shown}")
"""


def features(network: ExportedNetwork, language: Language) -> str:
    """The expressions of the network's inputs in x1 and x2, as a list."""
    texts = [written(language, formula.program, "x1") for formula in network.inputs]
    line = f"[{', '.join(texts)}]"
    return line if len(line) <= WIDTH - 40 else "[" + "".join(f"\n        {text}," for text in texts) + "\n    ]"


def numpy_features(network: ExportedNetwork, language: Language) -> str:
    """The function that computes the inputs by NumPy."""
    return f'''
def features(points):
    """What the network is given of points (N, 2): (N, {len(network.inputs)})."""
    x1, x2 = np.asarray(points, dtype=float).reshape(-1, 2).T
    return np.column_stack({features(network, language)})
'''


def of_inputs(network: ExportedNetwork) -> list[Program]:
    """The programs of the inputs."""
    return [formula.program for formula in network.inputs]


def of_choices(choices: Iterable[Choice]) -> list[Program]:
    """The programs of activations that have one."""
    return [activation_program(choice) for choice in choices if activations.get(choice.name).expression]


def helpers(language: Language, programs: Sequence[Program]) -> list[str]:
    """Definitions of the functions that these programs need."""
    used = {item for program in programs for item in program}
    return [text for name, text in language.helpers.items() if name in used]


def imports(functions: Sequence[str], others: str) -> str:
    """The import statements of a script with these functions; others: those that it has anyway."""
    return "import math\n\n" * any("math." in text for text in functions) + others


def named(network: ExportedNetwork) -> Mapping[Choice, str]:
    """A name in Python for each activation there is. A second one of a kind, with other hyperparameters, has a 2."""
    found: dict[Choice, str] = {}
    for layer in network.layers:
        plain = re.sub(r"\W", "_", layer.activation.name)
        same = [name for name in found.values() if re.fullmatch(rf"{plain}(_\d+)?", name)]
        found.setdefault(layer.activation, f"{plain}_{len(same) + 1}" if same else plain)
    return found


def formula_of(choice: Choice) -> str:
    """An activation's formula for people, with its hyperparameters."""
    entry = activations.get(choice.name)
    values = ", ".join(
        f"{parameter.label.split()[-1]} = {digits(choice.value(parameter.name))}" for parameter in entry.parameters
    )
    return f"{entry.formula}{'; ' + values if values else ''}"


def is_call(choice: Choice) -> bool:
    """Whether an activation is nothing, or one function of z and of numbers."""
    operations = [item for item in activation_program(choice) if isinstance(item, str) and item != "z"]
    return not operations or (len(operations) == 1 and operations[0] in FUNCTIONS)


def expression(language: Language, choice: Choice, argument: str = "z") -> str:
    """An activation as code. argument: a variable; anything else only where the activation is a call."""
    return re.sub(r"\bz\b", lambda _: argument, written(language, activation_program(choice), "z"))


def returned(choice: Choice, text: str, indent: int, fixed: str) -> str:
    """The last lines of an activation's function. Where training takes 1 for the slope, the value is fixed, and what is
    added to it is 0 with a slope of 1. fixed: a value in the language as one that no gradient flows through."""
    margin = " " * indent
    if not activations.get(choice.name).surrogate:
        return f"{margin}return {text}"
    lines = [f"g = {text}", f"return {fixed.format('g')} + (z - {fixed.format('z')})  # the slope is taken as 1"]
    return "\n".join(margin + line for line in lines)


def joined(layer: ExportedLayer, before: str, inputs: str, together: str) -> str:
    """What a layer is given: what the layer before gives, together with the inputs where they jump."""
    return together.format(before, inputs) if layer.jump else before
