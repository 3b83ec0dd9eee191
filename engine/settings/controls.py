"""The controls that a link may hide, beside settings and features: `NAME_hide=true`. The names of the original keep
their meaning.

A control here is a name, its words for whoever makes an exercise, and where on the page it is. The page marks what
belongs to it by `data-control`.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.features import features
from engine.settings.config import settings


@dataclass(frozen=True)
class Control:
    """Something on the page that a link may hide. help: what goes with it, where the label doesn't say it."""

    name: str
    label: str
    help: str = ""


TRAINING = "Training"
NETWORK = "Network"
DATA = "Data"
RESULTS = "Output and loss"
PAGE = "Page"

CONTROLS = {
    TRAINING: (
        Control("playButton", "Play", "This hides fast-forward too."),
        Control("stepButton", "Steps", "By one epoch and by one mini-batch."),
        Control("resetButton", "Reset"),
        Control("forward", "Fast-forward"),
        Control("speed", "Speed"),
    ),
    NETWORK: (
        Control("numHiddenLayers", "Layers and neurons", "Their numbers can't be changed."),
        Control("weights", "Weights and biases", "They can be read, not changed."),
        Control("newWeights", "New weights"),
        Control("presets", "Presets"),
    ),
    DATA: (
        Control("regenerate", "Regenerate"),
        Control("paint", "Paint"),
        Control("table", "Table", "Opened or dropped tables are refused too."),
        Control("download", "Download as CSV"),
    ),
    RESULTS: (
        Control("showTestData", "Show test data"),
        Control("discretize", "Discretize output"),
        Control("palette", "Colours"),
        Control("chart", "Buttons of the loss chart"),
        Control("metrics", "Metrics"),
        Control("health", "Health"),
        Control("coach", "Coach", "It would say what is wrong."),
        Control("panels", "Panels below the network", "Metrics and the like."),
    ),
    PAGE: (
        Control("more", "More settings", "All groups behind “More”."),
        Control("lessons", "Lessons"),
        Control("class", "Class"),
        Control("undo", "Undo and redo"),
        Control("share", "Share, save, open"),
        Control("traffic", "Picture quality"),
        Control("theme", "Appearance"),
        Control("shortcuts", "List of shortcuts"),
    ),
}
"""By the part of the page that they are in."""
HIDEABLE = tuple(control.name for controls in CONTROLS.values() for control in controls)


def hideable() -> tuple[str, ...]:
    """Every name that `NAME_hide=true` may have: controls, settings, features."""
    return (*HIDEABLE, *(name for name, item in settings().items() if item.offered), *features.names())
