"""The same trainings as plain loops over numbers: in C, the limit of one core; in JavaScript, that of a page's thread.

Both are programs of their own (`scalar.c`, compiled here, and `scalar.js` for Node); each says how much processor time
it has spent.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from engine import Run, data_of

HERE = Path(__file__).parent
EPOCHS = 50
"""In one call: what passes between the programs then takes no time to speak of."""
ACTIVATIONS = ("tanh", "relu")


class Missing(Exception):
    """There is no compiler, or no Node, here; the text says which."""


@cache
def _compiled() -> list[str]:
    """The C program, compiled once. Raises Missing."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise Missing("no C compiler (cc) is here: the loop in C is left out")
    folder = tempfile.mkdtemp(prefix="numplay-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    program = Path(folder) / "scalar"
    subprocess.run([compiler, "-O3", "-march=native", "-o", program, HERE / "scalar.c", "-lm"], check=True)
    return [str(program)]


def _node() -> list[str]:
    """Node with the JavaScript program. Raises Missing."""
    node = shutil.which("node")
    if node is None:
        raise Missing("no Node (node) is here: the loop in JavaScript is left out")
    return [node, "--input-type=module", "--eval", (HERE / "scalar.js").read_text("utf-8")]


LANGUAGES: Mapping[str, Callable[[], list[str]]] = MappingProxyType({"C": _compiled, "JavaScript": _node})


class Loop:
    """One network trained by a program of that language. Raises Missing. spent: its processor seconds so far."""

    def __init__(self, language: str, run: Run) -> None:
        self._process = subprocess.Popen(
            LANGUAGES[language](), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1
        )
        self.spent = 0.0
        self._say(described(run))

    def epochs(self, count: int = EPOCHS) -> None:
        """So many epochs."""
        self._say(str(count))
        self.spent = float(self._answer())

    def losses(self) -> list[tuple[float, float]]:
        """Mean loss of the train and the test points, of the one network."""
        self._say("0")
        train, test = map(float, self._answer().split())
        return [(train, test)]

    def end(self) -> None:
        """Ends the program."""
        self._process.communicate()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def described(run: Run) -> str:
    """The network and its points in the words that both programs read."""
    config, layers = run.config, list(run.layout)
    count = len(data_of(config).train)
    names = [choice.name for choice in config.structure.activations]
    sizes = [len(layer) for layer in config.structure.nodes(config.inputs)]
    about = [len(layers), *sizes, *map(ACTIVATIONS.index, names), config.batch_size, config.learning_rate]
    points = [count, run.targets.shape[1] - count]
    numbers = [np.hstack([block.rows(run.parameters) for block in layer.blocks]).ravel().tolist() for layer in layers]
    numbers += [run.inputs[:-1].T.ravel().tolist(), run.targets.ravel().tolist()]
    return " ".join(map(repr, [*about, *points, *(value for part in numbers for value in part)]))
