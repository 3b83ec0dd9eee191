"""What the engine says when a value is not one it can use."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches

MAX_SHOWN = 60


def shown(value: object) -> str:
    """The value as it arrived, cut to a length that fits a message: a text in quotes, all else as JSON has it."""
    try:
        text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    except (ValueError, RecursionError):  # Python writes out neither huge whole numbers nor what is nested too deeply
        text = "something enormous"
    return cut("".join(each if each.isprintable() else ascii(each)[1:-1] for each in text[: 2 * MAX_SHOWN]))


def cut(text: str) -> str:
    """The text, as far as it fits a message."""
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def did_you_mean(value: object, known: Iterable[str]) -> str:
    """` (did you mean 'tanh'?)` where a known word is near, whatever its case; else an empty text."""
    near = nearest(value, known) if isinstance(value, str) else None
    return "" if near is None else f" (did you mean {near!r}?)"


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known word that is nearest, whatever its case; None where none is near."""
    if len(text) > MAX_SHOWN:
        return None
    by_folded = {word.casefold(): word for word in sorted(known)}
    near = get_close_matches(text.strip().casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


class InvalidValue(ValueError):
    """A value from outside that is refused.

    code: stable, snake_case, for programs. field: the setting or message field, None when it is not one field's fault.
    str(error): what arrived, what is allowed. words: the same for someone who looks at the field, as a sentence that
    doesn't name it; empty where the message serves there, too.
    """

    def __init__(self, code: str, message: str, field: str | None = None, words: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.words = words

    def at(self, field: str) -> InvalidValue:
        """The same error, said of `field`."""
        return InvalidValue(self.code, str(self), field, self.words)
