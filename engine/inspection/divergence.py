"""A run that leaves the finite numbers: noticed early, explained in words, with a way out. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from engine.formulas.formula import parse_formula
from engine.inspection.advice import infinite_features
from engine.points.own import OwnPoints
from engine.settings.config import Config, settings

GROWTH = 1e4
"""A loss so many times the one at the start is growing without bound, whatever the problem."""
LARGEST = 1e8
"""No network that learns anything here has a weight so large."""
STABLE_DECAY = 1.0
"""learning rate × regularization rate: above it a penalty step overshoots zero, above 2 it makes weights larger."""
SAFER = 0.3
"""How much smaller the advised value is, before it is rounded down to one that the menu offers."""


@dataclass(frozen=True)
class Divergence:
    """Why it happened, what to try, and the settings that would do so. field: the setting that is not to be used like
    that with any learning rate."""

    reason: str
    advice: str
    remedy: Mapping[str, object]
    field: str | None = None

    def describe(self) -> dict[str, object]:
        """As in a frame."""
        return {"reason": self.reason, "advice": self.advice, "remedy": dict(self.remedy), "field": self.field}


def diverging(loss: float, start: float, largest: float) -> bool:
    """Whether a run is lost, from its training loss, the loss it began with and its largest parameter (absolute)."""
    if not (math.isfinite(loss) and math.isfinite(largest)):
        return True
    return largest > LARGEST or loss > GROWTH * max(1.0, start)


def explain(config: Config, finite: bool, own: OwnPoints | None = None) -> Divergence:
    """The likeliest cause in this configuration, and the advice that follows from it. own: the user's own points."""
    rate, penalty = config.learning_rate, config.regularization_rate
    infinite = {} if finite else infinite_features(config, own)
    if infinite:
        label = parse_formula(next(iter(infinite))).label
        return Divergence(
            f"The feature {label} is not a finite number at some points, so the loss isn't either.",
            "Remove the feature, or choose another formula.",
            {"formulas": [formula for formula in config.formulas if formula not in infinite]},
            "formulas",
        )
    what = "The loss and the weights grow without limit" if finite else "The weights have become too large to compute"
    if penalized(config) and rate * penalty > STABLE_DECAY:
        advised = _offered_below("regularizationRate", STABLE_DECAY * SAFER / rate)
        return Divergence(
            f"{what}: learning rate × regularization rate is {rate * penalty:.3g}, so each step pushes the weights "
            f"past 0 and further away than before.",
            f"Reset, and try a regularization rate of {advised:g}.",
            {"regularizationRate": advised},
        )
    advised = _offered_below("learningRate", rate * SAFER)
    if advised <= 0:
        return Divergence(
            f"{what}, although the learning rate of {rate:g} is already small. The weights or the data are too large.",
            "Reset, or choose new weights.",
            {},
        )
    return Divergence(
        f"{what}: with a learning rate of {rate:g}, each step crosses the valley and lands higher on the other side.",
        f"Reset, and try a learning rate of {advised:g}.",
        {"learningRate": advised},
    )


def penalized(config: Config) -> bool:
    """Whether a penalty on the weights acts in this configuration."""
    default = Config.from_mapping({})
    return config.regularization != default.regularization and config.regularization_rate > 0


def _offered_below(name: str, value: float) -> float:
    """The largest value that the setting's menu offers up to `value`; 0 if it offers none."""
    kind = settings()[name].kind
    return max((float(each) for each in kind.offered if each <= value), default=0.0)
