"""TensorFlow Playground's training computed a second way: number by number, sample by sample, unit by unit.

Written from the facts about the original and from nothing in `engine/`. Slow, and as plain as it can be made.
"""

import math
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from operator import mul

DEFAULTS = {
    "activation": "tanh",
    "regularization": "none",
    "batchSize": "10",
    "dataset": "circle",
    "regDataset": "reg-plane",
    "learningRate": "0.03",
    "regularizationRate": "0",
    "noise": "0",
    "networkShape": "4,2",
    "percTrainData": "50",
    "x": "true",
    "y": "true",
    "problem": "classification",
    "initZero": "false",
}


# Random numbers


def scrambled(key: list[int]) -> Iterator[int]:
    """RC4's bytes."""
    table = list(range(256))
    j = 0
    for i in range(256):
        j = (j + table[i] + key[i % len(key)]) % 256
        table[i], table[j] = table[j], table[i]
    i = j = 0
    while True:
        i = (i + 1) % 256
        j = (j + table[i]) % 256
        table[i], table[j] = table[j], table[i]
        yield table[(table[i] + table[j]) % 256]


def numbers(seed: str) -> Iterator[float]:
    """The numbers of `Math.seedrandom(seed)`, in whole numbers up to the last step."""
    key: list[int] = []
    smear = 0
    raw = seed.encode("utf-16-be", "surrogatepass")
    for j in range(len(raw) // 2):
        at = j % 256
        if at == len(key):
            key.append(0)
        smear ^= key[at] * 19
        key[at] = (smear + raw[2 * j] * 256 + raw[2 * j + 1]) % 256
    source = scrambled(key or [0])
    for _ in islice(source, 256):
        pass
    while True:
        n, d, x, halved = int.from_bytes(bytes(islice(source, 6)), "big"), 256**6, 0, 0
        while n < 2**52:
            n, d, x = (n + x) * 256, d * 256, next(source)
        while n >= 2 ** (53 + halved):
            halved += 1
        whole = 2**halved
        yield (n + x // whole * whole) / whole / (d / whole)


# Points


class Points:
    """The points of a dataset, drawn one after the other."""

    def __init__(self, source: Iterator[float], noise: float) -> None:
        self.source = source
        self.noise = noise

    def between(self, low: float, high: float) -> float:
        return next(self.source) * (high - low) + low

    def normal(self, mean: float, variance: float) -> float:
        s = 2.0
        while s > 1:
            v1, v2 = 2 * next(self.source) - 1, 2 * next(self.source) - 1
            s = v1 * v1 + v2 * v2
        return mean + math.sqrt(variance) * math.sqrt(-2 * math.log(s) / s) * v1

    def strayed(self, x: float, y: float, extent: float) -> tuple[float, float]:
        dx = self.between(-extent, extent) * self.noise
        dy = self.between(-extent, extent) * self.noise
        return x + dx, y + dy

    def circle(self, i: int, n: int) -> tuple[float, float, float]:
        radius = self.between(0, 2.5) if i < n / 2 else self.between(3.5, 5)
        angle = self.between(0, 2 * math.pi)
        x, y = radius * math.sin(angle), radius * math.cos(angle)
        a, b = self.strayed(x, y, 5)
        return x, y, 1 if math.sqrt(a * a + b * b) < 2.5 else -1

    def xor(self, i: int, n: int) -> tuple[float, float, float]:
        x = self.between(-5, 5)
        x += 0.3 if x > 0 else -0.3
        y = self.between(-5, 5)
        y += 0.3 if y > 0 else -0.3
        a, b = self.strayed(x, y, 5)
        return x, y, 1 if a * b >= 0 else -1

    def gauss(self, i: int, n: int) -> tuple[float, float, float]:
        variance = 0.5 + self.noise / 0.5 * 3.5
        label = 1 if i < n / 2 else -1
        x = self.normal(2 * label, variance)
        return x, self.normal(2 * label, variance), label

    def spiral(self, i: int, n: int) -> tuple[float, float, float]:
        second = i >= n / 2
        k = i - n // 2 if second else i
        r = k / (n / 2) * 5
        t = 1.75 * k / (n / 2) * 2 * math.pi + (math.pi if second else 0)
        x = r * math.sin(t) + self.between(-1, 1) * self.noise
        return x, r * math.cos(t) + self.between(-1, 1) * self.noise, -1 if second else 1

    def reg_plane(self, i: int, n: int) -> tuple[float, float, float]:
        x, y = self.between(-6, 6), self.between(-6, 6)
        dx, dy = self.between(-6, 6) * self.noise, self.between(-6, 6) * self.noise
        return x, y, (x + dx + y + dy) / 10

    def reg_gauss(self, i: int, n: int) -> tuple[float, float, float]:
        x, y = self.between(-6, 6), self.between(-6, 6)
        a, b = self.strayed(x, y, 6)
        label = 0.0
        for cx, cy, sign in [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]:
            bump = sign * max(0.0, 1 - math.sqrt((a - cx) ** 2 + (b - cy) ** 2) / 2)
            if abs(bump) > abs(label):
                label = bump
        return x, y, label


FEATURES: dict[str, Callable[[float, float], float]] = {
    "x": lambda x, y: x,
    "y": lambda x, y: y,
    "xSquared": lambda x, y: x * x,
    "ySquared": lambda x, y: y * y,
    "xTimesY": lambda x, y: x * y,
    "sinX": lambda x, y: math.sin(x),
    "sinY": lambda x, y: math.sin(y),
}


# Network


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0 if z <= 0 else z


def relu(z: float) -> float:
    return 0.0 if z <= 0 else z


SHAPES: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "tanh": (math.tanh, lambda a: 1 - a * a),
    "relu": (relu, lambda a: 0.0 if a <= 0 else 1.0),
    "sigmoid": (sigmoid, lambda a: a * (1 - a)),
    "linear": (lambda z: z, lambda a: 1.0),
}
"""Each activation and its derivative, said by its value."""


class Playground:
    """One page of the original: opened by its link, trained epoch by epoch.

    nudge: an error put on every initial weight, to see how much this training magnifies small errors.
    """

    def __init__(self, link: str, nudge: float = 0.0) -> None:
        keys = DEFAULTS | dict(part.split("=") for part in link.partition("#")[2].split("&"))
        regression = keys["problem"] == "regression"
        noise = float(keys["noise"])
        noise = 50 if noise > 80 else 0 if noise < 0 else noise
        source = numbers(keys["seed"])
        points = Points(source, noise / 100)
        draw = getattr(points, (keys["regDataset"] if regression else keys["dataset"]).replace("-", "_"))
        count = 1200 if regression else 500
        drawn = [draw(i, count) for i in range(count)]
        for left in range(count, 0, -1):
            i = math.floor(next(source) * left)
            drawn[left - 1], drawn[i] = drawn[i], drawn[left - 1]
        split = math.floor(count * float(keys["percTrainData"]) / 100)
        self.train, self.test = drawn[:split], drawn[split:]
        self.rate = float(keys["learningRate"])
        self.penalty = keys["regularization"]
        self.strength = float(keys["regularizationRate"])
        self.batch = int(keys["batchSize"])
        chosen = [name for name in FEATURES if keys.get(name, "false") == "true"]
        self.inputs = {p: [FEATURES[name](p[0], p[1]) for name in chosen] for p in drawn}
        hidden = [int(size) for size in keys["networkShape"].split(",") if size]
        self.shapes = [SHAPES[keys["activation"]]] * len(hidden) + [SHAPES["linear" if regression else "tanh"]]
        zero = keys["initZero"] == "true"
        sizes = [len(chosen), *hidden, 1]
        self.weights = [
            [[(next(source) - 0.5) * (not zero) + nudge * (-1) ** i for i in range(before)] for _ in range(after)]
            for before, after in pairwise(sizes)
        ]
        self.biases = [[0.0 if zero else 0.1] * size for size in sizes[1:]]
        self.dead = [[[False] * len(unit) for unit in layer] for layer in self.weights]
        self.forget()

    def forget(self) -> None:
        """Sets the accumulated gradients to 0."""
        self.weight_sums = [[[0.0] * len(unit) for unit in layer] for layer in self.weights]
        self.bias_sums = [[0.0] * len(layer) for layer in self.biases]
        self.accumulated = 0

    def forward(self, values: list[float]) -> list[list[float]]:
        """What each layer puts out, the input first."""
        outputs = [values]
        for weights, biases, (function, _) in zip(self.weights, self.biases, self.shapes, strict=True):
            below = outputs[-1]
            outputs.append([function(sum(map(mul, w, below)) + b) for w, b in zip(weights, biases, strict=True)])
        return outputs

    def backward(self, point: tuple[float, float, float]) -> None:
        """Adds one point's gradient to the sums."""
        outputs = self.forward(self.inputs[point])
        slopes = [outputs[-1][0] - point[2]]
        for layer in reversed(range(len(self.weights))):
            derivative = self.shapes[layer][1]
            deltas = [slope * derivative(a) for slope, a in zip(slopes, outputs[layer + 1], strict=True)]
            below = outputs[layer]
            for unit, delta in enumerate(deltas):
                self.bias_sums[layer][unit] += delta
                sums = self.weight_sums[layer][unit]
                self.weight_sums[layer][unit] = [old + delta * a for old, a in zip(sums, below, strict=True)]
            slopes = [
                sum(delta * weights[i] for delta, weights in zip(deltas, self.weights[layer], strict=True))
                for i in range(len(below))
            ]
        self.accumulated += 1

    def update(self) -> None:
        """Moves every weight and bias by the mean gradient, then regularizes the weights."""
        for layer, units in enumerate(self.weights):
            for unit, weights in enumerate(units):
                self.biases[layer][unit] -= self.rate * self.bias_sums[layer][unit] / self.accumulated
                for i, weight in enumerate(weights):
                    if not self.dead[layer][unit][i]:
                        mean = self.weight_sums[layer][unit][i] / self.accumulated
                        weights[i], self.dead[layer][unit][i] = self.moved(weight, mean)
        self.forget()

    def moved(self, weight: float, mean: float) -> tuple[float, bool]:
        """A weight after its update, and whether it died."""
        after = weight - self.rate * mean
        if self.penalty == "L2":
            return after - self.rate * self.strength * weight, False
        if self.penalty == "L1":
            sign = (weight > 0) - (weight < 0)
            regularized = after - self.rate * self.strength * sign
            return (0.0, True) if after * regularized < 0 else (regularized, False)
        return after, False

    def epoch(self) -> None:
        """All training points once, in their order."""
        for number, point in enumerate(self.train, 1):
            self.backward(point)
            if number % self.batch == 0:
                self.update()

    def loss(self, points: list[tuple[float, float, float]]) -> float:
        """The mean of ½(o − t)²; NaN without points."""
        errors = [self.forward(self.inputs[p])[-1][0] - p[2] for p in points]
        return sum(0.5 * e * e for e in errors) / len(errors) if errors else math.nan

    def parameters(self) -> list[float]:
        """Unit by unit: the weights, then the bias."""
        return [
            number
            for weights, biases in zip(self.weights, self.biases, strict=True)
            for unit, bias in zip(weights, biases, strict=True)
            for number in (*unit, bias)
        ]

    def alive(self) -> list[float]:
        """1 for what may still move, 0 for a cut link, in the same order."""
        return [float(not dead) for layer in self.dead for unit in layer for dead in (*unit, False)]
