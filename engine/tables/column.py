"""One column of a table: what is in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column. kind: "number" if more than half of its cells that aren't missing are numbers, "boolean" if all are
    true or false, else "text".

    distinct: how many different cells it has. examples: the first few of them. whole: whether all are whole numbers.
    names_rows: whether it only counts or names the rows, as spreadsheets and data frames do. binary: whether each cell
    is 0 or 1, or false or true. serial: whether it may name the rows, being the first and another whole number in each.
    """

    name: str
    kind: str
    distinct: int
    examples: tuple[str, ...]
    whole: bool
    names_rows: bool
    binary: bool
    serial: bool

    def describe(self) -> dict[str, object]:
        """As JSON, for whoever offers the columns for choice."""
        return {"name": self.name, "kind": self.kind, "distinct": self.distinct, "examples": list(self.examples)}
