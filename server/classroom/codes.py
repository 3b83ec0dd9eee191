"""The code that students type, the secret that a teacher's link holds, and how often anybody may guess. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections import deque
from collections.abc import Callable

LETTERS = "CDFGHJKMNPQRTVWXYZ"
"""None that looks like another or like a digit, and no vowels, so that no code is a word."""
GROUP, SHORT, LONG = 3, 9, 12
"""A code is written in groups. There are 18⁹ short ones, 2 × 10¹¹, and 6,000 times as many long ones."""
FEW = 3
"""Classes that have short codes at once: whoever guesses may hit any class, so that further ones have long codes."""
SECRET_BYTES = 16
MOST_WRONG, OWN_WRONG, SPAN = 30, 6, 60.0
"""Wrong codes, secrets and passwords in so many seconds, of all browsers at all servers together and of one, beyond
which no new one is taken. The store counts those of all. So many, for a whole day, hit any class with a chance of
7 × 10⁻⁷. Who is known to a class may come back all the same."""


def new_code(pick: Callable[[int], int], classes: int) -> str:
    """A code such as `CDF-GHJ-KMN`. pick: a whole number by chance below another. classes: how many there are."""
    return written("".join(LETTERS[pick(len(LETTERS))] for _ in range(SHORT if classes < FEW else LONG)))


def written(letters: str) -> str:
    """A code in its groups."""
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def read(text: str) -> str | None:
    """The code that somebody typed, whatever its case, spaces and dashes; None if it is none."""
    letters = "".join(text.upper().replace("-", " ").split())
    return written(letters) if len(letters) in (SHORT, LONG) and set(letters) <= set(LETTERS) else None


def hashed(secret: str) -> str:
    """What is kept of a teacher's secret: nobody finds the secret from it."""
    return hashlib.sha256(b"numplay teacher" + secret.encode()).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Whether a secret is the one of which this was kept."""
    return hmac.compare_digest(hashed(secret), kept)


def screen_secret(kept: str) -> str:
    """The projector's own secret, from what is kept of the teacher's: whoever has it can look, and finds neither the
    teacher's secret nor what is kept of it."""
    return hashlib.sha256(b"numplay projector" + kept.encode()).hexdigest()[:32]


def may_look(secret: str, kept: str) -> bool:
    """Whether a secret is the projector's, or the teacher's."""
    return hmac.compare_digest(secret.encode(), screen_secret(kept).encode()) or fits(secret, kept)


class Guesses:
    """Counts the wrong codes and secrets of a browser. most: in `SPAN` seconds. The time is told, in seconds of any
    steady clock."""

    def __init__(self, most: int = OWN_WRONG) -> None:
        self.most = most
        self._wrong: deque[float] = deque(maxlen=most)

    def allowed(self, now: float) -> bool:
        """Whether another may be tried."""
        return len(self._wrong) < self.most or self._wrong[0] <= now - SPAN

    def wrong(self, now: float) -> None:
        """One was wrong."""
        self._wrong.append(now)
