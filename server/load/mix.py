"""What a class trains: most the lesson's network, the rest whatever they found by trying."""

from __future__ import annotations

import random

from engine import Config, read_link, write_link

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
# As in a link: what a student opens, and what stays comparable however the catalogue grows.
DATASETS = ("dataset=circle", "dataset=xor", "dataset=gauss", "dataset=spiral")
FEATURES = ("", "xSquared=true&ySquared=true", "xTimesY=true", "sinX=true&sinY=true")
ACTIVATIONS = ("activation=tanh", "activation=relu", "activation=sigmoid")
DEEP = "dataset=spiral&networkShape=8,8,8,8,8,8&xSquared=true&ySquared=true&xTimesY=true&sinX=true&sinY=true"


def other(number: int) -> Config:
    """The settings of one of the rarer architectures; the same for the same number."""
    draw = random.Random(number)
    shape = ",".join(str(units) for units in SHAPES[number % len(SHAPES)])
    parts = (draw.choice(DATASETS), draw.choice(FEATURES), draw.choice(ACTIVATIONS), f"networkShape={shape}")
    batch_size, learning_rate = draw.choice([5, 10, 20, 30]), draw.choice([0.003, 0.01, 0.03, 0.1])
    link = "&".join(filter(None, parts)) + f"&batchSize={batch_size}&learningRate={learning_rate}"
    return read_link(link).config


def link_of(student: int, mix: str) -> str:
    """The link that a student opens: everyone has points and weights of their own. mix: `class`, `lesson` or `deep`."""
    draw = random.Random(student)
    changes: dict[str, object] = {"seed": str(student)}
    if mix == "deep":
        return write_link(read_link(DEEP).config.changed(changes))
    if mix == "lesson" or draw.random() < LESSON_SHARE:
        return write_link(Config.from_mapping(changes))
    return write_link(other(draw.randrange(OTHERS)).changed(changes))
