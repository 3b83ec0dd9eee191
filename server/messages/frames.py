"""The fields of a frame, declared once: how each is encoded, what a browser does with it, and what it means.

The table in docs/protocol.md, the page's type `Frame` and the `frame` of a `welcome` are written from here. A view's
field is declared by the view (engine/inspection/views).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.inspection.fields import (
    BYTES,
    FLAG,
    REAL,
    SETTINGS,
    TEXT,
    WHOLE,
    Field,
    Group,
    Kind,
    Listed,
    Nullable,
    Numbers,
)
from engine.inspection.views import View, views

Keep = Literal["", "run", "always"]


@dataclass(frozen=True)
class FrameField(Field):
    """A field of a frame. keep: for how long a client goes on showing it where a frame leaves it out: not at all, as
    long as the run is the same (until `reset`), or always. absent: what else stands for it then."""

    keep: Keep = ""
    absent: object = None

    @property
    def layout(self) -> dict[str, object]:
        """How a client reads it, without what is usual."""
        known = {"as": self.kind.reader, "keep": self.keep or None, "absent": self.absent}
        return {name: value for name, value in known.items() if value is not None}


class Maps(Group):
    """A map with maps of bytes, `size` cells a side. Packed ones stand in `packed` instead of `map`, with `count`."""

    @property
    def reader(self) -> object:
        return {"map": "cells"}


def _optional(kind: Kind, help: str, keep: Keep = "", absent: object = None) -> FrameField:
    return FrameField(kind, help, True, keep, absent)


MAP, SIZE = Field(Numbers("uint8")), Field(WHOLE)
OUTLINE = Field(Listed(BYTES), optional=True)
ACCURACY = Field(Numbers("float64"), optional=True)
HALTED = {"reason": Field(TEXT), "advice": Field(TEXT)}
OWN: Mapping[str, FrameField] = {
    "type": FrameField(TEXT, '`"frame"`'),
    "n": FrameField(WHOLE, "number of this frame in this session, from 1"),
    "epoch": FrameField(WHOLE, "epochs finished"),
    "position": FrameField(WHOLE, "points of the present epoch already used"),
    "updates": FrameField(WHOLE, "weight updates so far"),
    "playing": FrameField(FLAG, "whether training goes on"),
    "train_loss": FrameField(REAL, "mean over all training points, may be NaN or infinite"),
    "test_loss": FrameField(REAL, "the same of the test points; NaN when there are none"),
    "train_accuracy": FrameField(
        Nullable(REAL), "share of training points classified rightly; nil for regression, or without points"
    ),
    "test_accuracy": FrameField(Nullable(REAL), "the same of the test points"),
    "rate": FrameField(REAL, "epochs per second, measured"),
    "parameters": FrameField(Numbers("float32"), "all parameters, in the order of `layers`", keep="run"),
    "history": _optional(
        Group(
            epochs=Field(Numbers("uint32")),
            train_loss=Field(Numbers("float64")),
            test_loss=Field(Numbers("float64")),
            train_accuracy=ACCURACY,
            test_accuracy=ACCURACY,
        ),
        "the losses of the epochs that ended since the frame before, without the one that the frame itself shows; see "
        "[below](#the-history-of-the-losses). `epochs`: uint32, rising; the others: float64, one for each of them, as "
        "the frame's own; without accuracies for regression",
    ),
    "output": _optional(
        Maps(size=SIZE, channels=Field(WHOLE), map=MAP, outline=OUTLINE),
        "unless `view` asked for none; `map`: uint8, `channels × size × size`, row 0 on top (y = 6), column 0 left "
        "(x = −6), sampled at cell centres. Value `v` in [−1, 1] is sent as `round(127 v) + 128`; 0 means not a finite "
        "number. A byte is 128 or more exactly where `v` is 0 or more (just below 0 it is 127); of three classes or "
        "more the greatest has a byte that no other has. A channel for each output: one for two classes; for more, one "
        'for each class, −1 standing for what its output gives for "no" and 1 for "yes" (probability 0 and 1 of a '
        "softmax); one for each target",
        "run",
    ),
    "units": _optional(
        Maps(size=SIZE, map=MAP),
        "the same for every hidden unit, layer by layer: `units × size × size`; values clamped to [−1, 1]",
        "run",
    ),
    "focus": _optional(
        Maps(node=Field(TEXT), size=SIZE, map=MAP, outline=OUTLINE),
        "the node asked for by `view`; its bytes keep their side of 0 as those of `output`",
        "run",
    ),
    "features": _optional(
        Maps(size=SIZE, names=Field(Listed(TEXT)), map=MAP),
        "every feature in the catalogue, when it changes (first frame)",
        "always",
    ),
    "data": _optional(
        Group(train=Field(Numbers("float32")), test=Field(Numbers("float32")), columns=Field(WHOLE)),
        "float32 rows of `columns` numbers: x, y, label, or as many targets as there are; when the points change. The "
        "label is −1 or 1 of two classes, a class's number from 0 of more, or a number to regress",
        "always",
    ),
    "curves": _optional(
        Group(size=SIZE, fit=Field(Numbers("float32")), units=Field(Numbers("float32"))),
        "where points have one variable: float32, the outputs (`outputs × size`) and the last hidden layer's units "
        "(`units × size`) along x from −6 to 6, sampled at cell centres, not cut off",
    ),
    "dropped": _optional(
        Listed(Listed(WHOLE)),
        "with dropout: of each hidden layer the units that the next step leaves out for its first point",
    ),
    "learning_rate": _optional(REAL, "with a schedule: that of the present epoch"),
    "best": _optional(
        Group(epoch=Field(WHOLE), loss=Field(REAL)), "with early stopping: the epoch of the lowest test loss so far"
    ),
    "reset": _optional(
        FLAG, "true when the epoch went back or the run was replaced: the chart starts anew", absent=False
    ),
    "diverged": _optional(
        Group(**HALTED, remedy=Field(SETTINGS), field=Field(Nullable(TEXT))),
        "present while the run has left the finite numbers or has grown without bound; the server has paused it. "
        "`remedy`: settings and values that would help, for `set`, followed by `reset`; may be empty. `field`: the "
        "setting that is the reason whatever the learning rate is, or null",
    ),
    "steps": _optional(
        Group(unit=Field(TEXT), left=Field(WHOLE)),
        "present while steps that were asked for are not done: what is to be asked for again if the connection is lost "
        "after this frame",
    ),
    "stuck": _optional(
        Group(**HALTED),
        "present while no gradient reaches the first layer that learns: dead or saturated units, or weights that are "
        "all 0. Looked for about twice a second; training goes on",
    ),
    "stopped": _optional(
        Group(reason=Field(TEXT), done=Field(TEXT), off=Field(SETTINGS)),
        "early stopping has ended the run: why, what became of the weights, and the settings (for `set`) that switch "
        "it off",
    ),
    "checkpoint": _optional(BYTES, "the run's bytes, signed"),
}
"""What a frame holds beside the fields of views."""


def _told(view: View) -> str:
    """What the documents say of a view's field."""
    fields = view.group.fields.items()
    return "; ".join(["for the panel of that name", *(f"`{name}`: {field.help}" for name, field in fields)])


FRAME: Mapping[str, FrameField] = {
    **OWN,
    **{view.name: _optional(view.group, _told(view), "run") for view in views},
}
"""Every field of a frame."""
LAYOUT: Mapping[str, object] = {name: field.layout for name, field in FRAME.items() if field.optional or field.layout}
"""How a client reads frames: the type of the numbers in a binary (`as`), for how long it keeps what a frame leaves out,
and what is `absent` otherwise."""
_ENCODED = {
    name: field.kind.encoded
    for name, field in FRAME.items()
    if name in views.names() or (field.kind.reader is not None and not isinstance(field.kind, Maps))
}
"""Fields that MessagePack doesn't take as they are."""


def encode(fields: dict[str, object]) -> None:
    """Makes the fields, in place, such as MessagePack takes them."""
    for name, encoded in _ENCODED.items():
        if name in fields:
            fields[name] = encoded(fields[name])
