"""What a teacher sees of every student: the newest picture that the student's own browser has taken, and whether it
takes any. Decides, and keeps no clock."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.classroom.figures import finite
from server.classroom.signs import Signs

NOT_RECEIVING = 4.0
"""Seconds after which a browser that has not taken what was sent to it counts as not receiving."""
SIZE = 20
"""Cells of a side of the small pictures."""
EVERY = 0.5
"""Seconds between two messages to a wall."""
MEANWHILE = 0.1
"""Seconds after which what one process has looked at has come to all others."""
LASTS = 3.0
"""Seconds for which a process believes what another one has told of a class."""
Row = Mapping[str, object]
PICTURE = ("size", "classes", "map")
"""What a row has of its picture, while that is new."""


@dataclass
class Seen:
    """A student's network as the teacher sees it. sent, taken: frames of the student's own page."""

    since: float
    sent: int = 0
    taken: int = 0
    frame: Mapping[str, object] | None = None
    picture: Mapping[str, object] | None = None
    fresh: bool = False
    """Whether the picture has not been shown yet."""
    about: tuple[object, Mapping[str, object]] = (None, {})
    """The settings of a network, and the few words that describe it."""
    signs: Signs = field(init=False)

    def __post_init__(self) -> None:
        self.signs = Signs(self.since)

    def look(self, sent: int, taken: int, now: float) -> None:
        """So many frames have been sent to the page, and so many has it taken."""
        if taken != self.taken or sent == taken or self.sent == self.taken:
            self.since = now
        self.sent, self.taken = sent, taken

    def quiet(self, now: float) -> float:
        """Seconds for which the page has owed us an answer."""
        return now - self.since if self.sent > self.taken else 0.0

    def receiving(self, now: float) -> bool:
        """Whether the page takes what it is sent."""
        return self.quiet(now) < NOT_RECEIVING

    def hear(self, frame: Mapping[str, object], now: float) -> None:
        """The network's newest frame. While the student sees nothing new, neither does the teacher."""
        if self.quiet(now) < NOT_RECEIVING / 2:
            self.frame = frame
            self.signs.hear(frame, now)
            if "output" in frame:
                self.picture, self.fresh = _mapping(frame["output"]), True

    def row(self, head: Mapping[str, object], now: float, wanted: bool) -> dict[str, object]:
        """What a wall is told. head: what there is to say without a frame. wanted: with the picture, if it is new."""
        frame = self.frame or {}
        row = {
            **head,
            "receiving": bool(head["here"]) and self.receiving(now),
            "quiet": round(self.quiet(now), 1) if self.taken else None,
            "epoch": frame.get("epoch", 0),
            "train": finite(frame.get("train_loss")),
            "test": finite(frame.get("test_loss")),
            "accuracy": finite(frame.get("test_accuracy")),
            "playing": bool(frame.get("playing")),
            "diverged": "diverged" in frame,
            "stuck": "stuck" in frame,
            "stopped": "stopped" in frame,
            **self.signs.told(frame, now),
        }
        if wanted and self.fresh and self.picture is not None:
            self.fresh = False
            row |= picture(self.picture)
        return row


def picture(output: Mapping[str, object]) -> dict[str, object]:
    """The first channel of a frame's output, as text."""
    size, channels, cells = output["size"], output["channels"], output["map"]
    assert isinstance(size, int)
    assert isinstance(cells, bytes)
    return {"size": size, "classes": channels, "map": base64.b64encode(cells[: size * size]).decode()}


def bare(row: Row) -> Row:
    """A row without its picture."""
    return {name: value for name, value in row.items() if name not in PICTURE}


def carried(before: Sequence[Row], after: Sequence[Row]) -> list[Row]:
    """Newer rows, with the older picture where there is no newer one: no wall has shown it yet."""
    pictures = {row["seat"]: {name: row[name] for name in PICTURE} for row in before if "map" in row}
    return [row if "map" in row else {**row, **pictures.get(row["seat"], {})} for row in after]


def joined(
    own: Sequence[Mapping[str, object]], others: Sequence[Sequence[Mapping[str, object]]]
) -> list[Mapping[str, object]]:
    """The rows of all processes. Of a student who is at two, that of the process where the student is connected."""
    rows: dict[object, Row] = {}
    for each in (*own, *(row for rows in others for row in rows)):
        if each["here"] or each["seat"] not in rows:
            rows[each["seat"]] = each
    return list(rows.values())


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)
    return value
