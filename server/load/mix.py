"""What a class trains: most the lesson's network, the rest whatever they found by trying."""

from __future__ import annotations

import random

from engine import Config, write_link

LESSON_SHARE = 0.7
"""Of the students; the mix that the tables call *class*."""
OTHERS = 20
SHAPES = (
    (3,),
    (4,),
    (6,),
    (8,),
    (3, 2),
    (4, 3),
    (5, 2),
    (6, 4),
    (8, 4),
    (8, 8),
    (4, 4, 2),
    (6, 4, 2),
    (8, 6, 4),
    (8, 8, 8),
)
FEATURES = (["x", "y"], ["x", "y", "xSquared", "ySquared"], ["x", "y", "xTimesY"], ["x", "y", "sinX", "sinY"])


def other(number: int) -> Config:
    """The settings of one of the rarer architectures; the same for the same number."""
    draw = random.Random(number)
    return Config.from_mapping(
        {
            "dataset": draw.choice(["circle", "xor", "gauss", "spiral"]),
            "networkShape": list(SHAPES[number % len(SHAPES)]),
            "features": draw.choice(FEATURES),
            "activation": draw.choice(["tanh", "relu", "sigmoid"]),
            "batchSize": draw.choice([5, 10, 20, 30]),
            "learningRate": draw.choice([0.003, 0.01, 0.03, 0.1]),
        }
    )


def link_of(student: int, mix: str) -> str:
    """The link that a student opens: everyone has points and weights of their own. mix: `class`, `lesson` or `deep`."""
    draw = random.Random(student)
    changes: dict[str, object] = {"seed": str(student)}
    if mix == "deep":
        changes |= {"dataset": "spiral", "networkShape": [8] * 6}
        changes |= {"features": ["x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY"]}
        return write_link(Config.from_mapping(changes))
    if mix == "lesson" or draw.random() < LESSON_SHARE:
        return write_link(Config.from_mapping(changes))
    return write_link(other(draw.randrange(OTHERS)).changed(changes))
