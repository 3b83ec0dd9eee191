"""Heart."""

from __future__ import annotations

from engine.datasets import Dataset, halves
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream

SIZE = 3.0
EXTENT = 5.0


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """Half inside, half outside; the label is that of the noisy point."""
    inside, outside = halves(count)
    return [_point(stream, True, noise) for _ in range(inside)] + [_point(stream, False, noise) for _ in range(outside)]


def _point(stream: Stream, inside: bool, noise: float) -> Point:
    while True:
        x, y = stream.uniform(-EXTENT, EXTENT), stream.uniform(-EXTENT, EXTENT)
        if _inside(x, y) == inside:
            break
    noisy = x + stream.uniform(-EXTENT, EXTENT) * noise, y + stream.uniform(-EXTENT, EXTENT) * noise
    return x, y, 1.0 if _inside(*noisy) else -1.0


def _inside(x: float, y: float) -> bool:
    u, v = x / SIZE, y / SIZE
    return (u * u + v * v - 1) ** 3 < u * u * v**3


entry = Dataset(
    name="heart",
    label="Heart",
    help="One closed shape with a dent: can you draw it with three lines?",
    formula="t = +1 where (u² + v² − 1)³ < u²v³, u = x/3, v = y/3",
    source="Taubin's heart curve (1993)",
    rank=100,
    problem="classification",
    points=points,
)
