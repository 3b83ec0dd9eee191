"""Line charts as SVG, readable on a light and on a dark page: enough for the documents' figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, cos, floor, log10, pi, sin

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 48, 48
STYLES = (("#0877bd", 24), ("#b35806", 4), ("#3a7d34", 3), ("#7b3f99", 5))
"""Of each series the colour, and the corners of its marks."""


@dataclass(frozen=True)
class Chart:
    """What is shown: each series' points by name. log: whether both axes are logarithmic; linear ones begin at 0."""

    title: str
    x: str
    y: str
    series: Mapping[str, Sequence[tuple[float, float]]]
    log: bool = False


@dataclass(frozen=True)
class Axis:
    """Where values lie, from the first of the labelled ticks to the last."""

    ticks: Sequence[float]
    log: bool

    def share(self, value: float) -> float:
        """0 at one end, 1 at the other."""
        low, high, at = (log10(each) if self.log else each for each in (self.ticks[0], self.ticks[-1], value))
        return (at - low) / (high - low)


def axis(values: Sequence[float], log: bool) -> Axis:
    """An axis with round ticks that holds all values."""
    if log:
        rounds = [step * 10.0**power for power in range(floor(log10(min(values))), 12) for step in (1, 2, 5)]
        first = max(tick for tick in rounds if tick <= min(values))
        last = min(tick for tick in rounds if tick >= max(values) and tick > first)
        return Axis([tick for tick in rounds if first <= tick <= last], True)
    power = 10.0 ** floor(log10(max(values) / 5))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor * 5 >= max(values) * (1 - 1e-9))
    return Axis([step * number for number in range(ceil(max(values) / step - 1e-9) + 1)], False)


def svg(chart: Chart) -> str:
    """The chart as a file's text."""
    points = [point for each in chart.series.values() for point in each]
    across, up = axis([x for x, _ in points], chart.log), axis([y for _, y in points], chart.log)
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + (right - LEFT) * across.share(x), bottom - (bottom - TOP) * up.share(y)

    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>', _text(12, 18, chart.title, weight=600)]
    for tick in up.ticks:
        _, y = place(across.ticks[0], tick)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#ddd"/>' + _text(LEFT - 6, y + 4, f"{tick:,g}", "end"))
    parts += [_text(place(tick, up.ticks[0])[0], bottom + 16, f"{tick:,g}", "middle") for tick in across.ticks]
    parts += [_text((LEFT + right) / 2, HEIGHT - 12, chart.x, "middle"), _text(12, 36, chart.y)]
    for index, (name, each) in enumerate(chart.series.items()):
        colour, corners = STYLES[index % len(STYLES)]
        drawn = [place(x, y) for x, y in each]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        if len(chart.series) > 1:
            parts.append(_text(LEFT + 28, TOP + 16 + 18 * index, name))
            drawn.append((LEFT + 16, TOP + 12 + 18 * index))
        parts += [_mark(x, y, colour, corners) for x, y in drawn]
    style = 'font-family="Inter, Helvetica, Arial, sans-serif" font-size="12" fill="#222"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {style}>'
    return "\n".join([head, f"<title>{escape(chart.title)}</title>", *parts, "</svg>\n"])


def _text(x: float, y: float, text: str, anchor: str = "start", weight: int = 400) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'


def _mark(x: float, y: float, colour: str, corners: int) -> str:
    angles = [2 * pi * number / corners - pi / 2 for number in range(corners)]
    around = " ".join(f"{x + 4.5 * cos(angle):.1f},{y + 4.5 * sin(angle):.1f}" for angle in angles)
    return f'<polygon points="{around}" fill="{colour}"/>'
