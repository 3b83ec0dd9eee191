"""Names for students: an adjective and an animal, so that nobody has to invent, type or hide one."""

from __future__ import annotations

from collections.abc import Callable, Collection

ADJECTIVES = """
Able Agile Amber Bold Brave Breezy Bright Brisk Calm Cheerful Clever Cosy Crisp Curious Daring Eager Early Fair Fond
Gentle Glad Golden Grand Happy Honest Jolly Keen Kind Lively Loyal Lucky Mellow Merry Mighty Modest Neat Nimble Noble
Patient Polite Proud Quick Quiet Rapid Ready Royal Sharp Silver Smart Snowy Steady Sunny Swift Tidy Vivid Warm Wise
Witty
""".split()
ANIMALS = """
Badger Beaver Bison Camel Cat Crane Crow Deer Dolphin Dove Duck Eagle Elk Falcon Finch Fox Gecko Giraffe Goose Hare
Hawk Hedgehog Heron Horse Ibis Jay Kestrel Kiwi Koala Lark Lemur Lion Lizard Llama Lynx Magpie Marten Mole Moose Newt
Otter Owl Panda Parrot Penguin Puffin Rabbit Raven Robin Salmon Seal Sparrow Squirrel Stork Swan Swift Tiger Toad
Turtle Whale Wolf Wren Zebra
""".split()


def new_name(taken: Collection[str], pick: Callable[[int], int]) -> str:
    """A name that nobody in the class has. pick: a whole number by chance below another."""
    first, second = pick(len(ADJECTIVES)), pick(len(ANIMALS))
    for step in range(len(ADJECTIVES) * len(ANIMALS)):
        # All pairs, each once: the animals go by one at each step, and the adjectives by one at each round.
        adjective = ADJECTIVES[(first + step // len(ANIMALS)) % len(ADJECTIVES)]
        name = f"{adjective} {ANIMALS[(second + step) % len(ANIMALS)]}"
        if name not in taken:
            return name
    return f"Student {len(taken) + 1}"
