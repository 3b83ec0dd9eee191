"""Two Gaussian clouds."""

from __future__ import annotations

from engine.datasets import Dataset, halves
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream

CENTRE = 2.0
VARIANCE_CLEAN = 0.5
VARIANCE_NOISY = 4.0
NOISE_NOISY = 0.5


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """Noise widens the clouds until they overlap."""
    variance = VARIANCE_CLEAN + noise / NOISE_NOISY * (VARIANCE_NOISY - VARIANCE_CLEAN)
    positive, negative = halves(count)
    drawn = [_point(stream, CENTRE, variance, 1.0) for _ in range(positive)]
    return drawn + [_point(stream, -CENTRE, variance, -1.0) for _ in range(negative)]


def _point(stream: Stream, centre: float, variance: float, label: float) -> Point:
    x = stream.normal(centre, variance)
    y = stream.normal(centre, variance)
    return x, y, label


entry = Dataset(
    name="gauss",
    label="Two Gaussians",
    help="Two round clouds: linearly separable, one neuron is enough.",
    formula="N(centre, σ²), centre (2, 2) for t = +1, (−2, −2) for −1, σ² = 0.5 without noise, 4 with noise 50",
    source="TensorFlow Playground",
    rank=30,
    problem="classification",
    points=points,
)
