"""What a session's next frame owes beside what every frame has, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pending:
    """What the next frame has to carry beside its pictures."""

    show: bool = False
    reset: bool = False
    data: bool = False
    features: bool = False
    checkpoint: bool = False

    def joined(self, other: Pending) -> Pending:
        """What either of the two has to carry."""
        return Pending(
            self.show or other.show,
            self.reset or other.reset,
            self.data or other.data,
            self.features or other.features,
            self.checkpoint or other.checkpoint,
        )
