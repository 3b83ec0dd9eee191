"""Points along a line: points of the plane whose y is 0, and whose target is a function of x."""

from __future__ import annotations

from dataclasses import replace

from engine.domains.plane import entry as plane

entry = replace(
    plane,
    name="line",
    label="Points along a line",
    help="One coordinate. A unit's picture is a curve.",
    formula="x",
    source="NumPlay",
    rank=20,
    dimensions=1,
)
