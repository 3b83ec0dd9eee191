"""What is said of a formula that can't be read: what, where, and what was expected."""

from __future__ import annotations

from engine.errors import InvalidValue


class BadFormula(InvalidValue):
    """A formula that is refused; code `bad_formula`.

    reason: the message without the formula. formula: the text as typed, on one line. position: index into it of the
    character the mistake begins at (its length: at the end), None where no single place is wrong.
    str(error): the reason and, if there is a position, the formula with a caret under it.
    """

    def __init__(self, reason: str, formula: str, position: int | None, field: str | None = None) -> None:
        self.reason = reason
        self.formula = "".join(character if character.isprintable() else " " for character in formula)
        self.position = position
        caret = f"\n  {self.formula}\n  {' ' * position}^" if position is not None else ""
        super().__init__("bad_formula", reason + caret, field)

    def __reduce__(self) -> tuple[object, ...]:
        return BadFormula, (self.reason, self.formula, self.position, self.field)

    def at(self, field: str) -> BadFormula:
        """The same error, said of `field`."""
        return BadFormula(self.reason, self.formula, self.position, field)
