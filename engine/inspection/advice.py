"""What is allowed but unwise about a run's settings, in words: settings that teach something by going wrong."""

from __future__ import annotations

import numpy as np

from engine.datasets import datasets
from engine.formulas.formula import parse_formula
from engine.network.structure import Structure
from engine.points.data import data_of, network_inputs, point_counts
from engine.points.own import OwnPoints
from engine.run.run import Run
from engine.settings.config import Config

Warning = tuple[str, str, str]
"""Code, the setting it is about, and the message."""


def warnings(run: Run) -> list[Warning]:
    """All of them; none for most runs."""
    structure, problem = run.config.structure, run.config.problem
    return [*_of_points(run), *_of_formulas(run), *_of_network(structure, problem)]


def infinite_features(config: Config, own: OwnPoints | None = None) -> dict[str, int]:
    """Formulas of the user's own that are no finite number somewhere, and at how many of the run's points.

    own: the points of a dataset of one's own; without them nothing is known of such a one, and nothing is found.
    """
    if not config.formulas or (datasets.get(config.chosen_dataset.name).own and own is None):
        return {}
    rows = network_inputs(data_of(config, own), config.domain.name, config.inputs)
    counts = np.count_nonzero(~np.isfinite(rows), axis=1)[len(config.features) :]
    return {formula: int(count) for formula, count in zip(config.formulas, counts, strict=False) if count}


def _of_points(run: Run) -> list[Warning]:
    config = run.config
    train, test = point_counts(config, run.own)
    share = "percTrainData"
    if not train + test:
        return []  # the place for them says so
    if not train:
        return [
            ("no_train_points", share, f"The network has nothing to learn from: {_all(test)} kept for testing. Raise "
             "the share of training data.")
        ]  # fmt: skip
    found = []
    if not test:
        watch = " Early stopping has no test loss to watch." if config.patience else ""
        learned = (
            "There are no test points, so you can't tell learning from memorizing; lower the share of training data."
        )
        single = "The only point is for training, so there is nothing to test with."
        found.append(("no_test_points", share, (single if train == 1 else learned) + watch))
    if config.incomplete_batch != "use" and train < config.batch_size:
        found.append(
            ("no_whole_batch", "batchSize", f"A mini-batch takes {config.batch_size:,} points, but an epoch has "
             f"{train:,}, so the network never learns. Choose a smaller batch size, or use the incomplete last batch.")
        )  # fmt: skip
    return found


def _all(count: int) -> str:
    return "the only point is" if count == 1 else f"all {count:,} points are"


def _of_formulas(run: Run) -> list[Warning]:
    total = sum(point_counts(run.config, run.own))
    return [
        ("infinite_feature", "formulas", f"{parse_formula(formula).label} is not a finite number at {count:,} of the "
         f"{total:,} points, so training fails at its first step. Choose a formula that is finite at all points.")
        for formula, count in infinite_features(run.config, run.own).items()
    ]  # fmt: skip


def _of_network(made: Structure, problem: str) -> list[Warning]:
    found = []
    if made.inputs == 0:
        found.append(
            ("no_features", "features", "The network has no features, so it can't see where a point is: its output "
             "is the same everywhere. Choose a feature, such as x₁.")
        )  # fmt: skip
    output = made.activations[-1].name
    if made.loss == "squared" and output in ("sigmoid", "softmax"):
        found.append(
            ("saturates", "loss", f"Squared loss with {output} learns slowly where the output is confidently wrong: "
             "its gradient has the factor g', which is near 0 there. Cross-entropy doesn't have this factor.")
        )  # fmt: skip
    if problem == "classification" and output == "relu":
        found.append(
            ("one_sided", "outputActivation", "A ReLU output can't go below 0, and stops learning once it is 0 at all "
             "points. For classes, choose sigmoid, tanh or softmax.")
        )  # fmt: skip
    return found
