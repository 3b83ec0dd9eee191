"""What is asked about a table: each question has answers, and each answer is a choice to read the table again with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """One answer. text: for its button. choices: arguments of `read_table`, by name. chosen: whether it was assumed."""

    text: str
    choices: Mapping[str, object]
    chosen: bool = False

    def describe(self) -> dict[str, object]:
        """As JSON."""
        return {"text": self.text, "choices": dict(self.choices), "chosen": self.chosen}


@dataclass(frozen=True)
class Question:
    """Something that can be read in several ways, or that needs leave to be done.

    code: stable. message: what was found and how it was read, in a sentence or two. Where no answer is chosen, nothing
    was assumed: the table is refused until one is.
    """

    code: str
    message: str
    answers: tuple[Answer, ...] = field(default=())

    def describe(self) -> dict[str, object]:
        """As JSON."""
        answers = [answer.describe() for answer in self.answers]
        return {"code": self.code, "message": self.message, "answers": answers}
