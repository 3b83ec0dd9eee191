"""What is said of a table that can't be used: which rows and columns, and what was expected there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import InvalidValue
from engine.tables.column import Column
from engine.tables.questions import Question

MOST_SHOWN = 5


@dataclass(frozen=True)
class Problem:
    """Something wrong in one row: row as a spreadsheet counts (from 1, header included), column its name or None."""

    row: int
    column: str | None
    message: str

    def __str__(self) -> str:
        return (
            f"row {self.row}" + (f", column {self.column!r}" if self.column is not None else "") + f": {self.message}"
        )


class BadTable(InvalidValue):
    """A table that is refused; code `bad_table`.

    field: "x", "y", "label", "problem" or "standardize" when that choice is the fault, else None. problems: the first
    few faults of rows. count: how many there are. columns: what was found, for another choice; empty where nothing
    could be read. questions: whose answers would mend it, or what was assumed. notes: what else was recognized.
    chosen: x, y, labels and problem by name, where these were found or given.
    """

    def __init__(
        self,
        message: str,
        field: str | None = None,
        problems: Sequence[Problem] = (),
        count: int = 0,
        columns: Sequence[Column] = (),
        questions: Sequence[Question] = (),
        notes: Sequence[str] = (),
        chosen: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__("bad_table", message, field)
        self.problems = tuple(problems)
        self.count = count
        self.columns = tuple(columns)
        self.questions = tuple(questions)
        self.notes = tuple(notes)
        self.chosen = chosen

    def _parts(self) -> tuple[Any, ...]:
        return self.problems, self.count, self.columns, self.questions, self.notes, self.chosen

    def __reduce__(self) -> tuple[object, ...]:
        return BadTable, (str(self), self.field, *self._parts())

    def at(self, field: str) -> BadTable:
        """The same error, said of `field`."""
        return BadTable(str(self), field, *self._parts())

    def about(
        self, questions: Sequence[Question], notes: Sequence[str], chosen: Mapping[str, object] | None
    ) -> BadTable:
        """The same error, with what else is to be asked and said about the table, and what was chosen."""
        return BadTable(
            str(self), self.field, self.problems, self.count, self.columns,
            (*self.questions, *questions), (*notes, *self.notes), chosen,
        )  # fmt: skip


class Faults:
    """Problems collected while a table is read: the first few kept, all counted."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.kept: list[Problem] = []
        self.count = 0

    def add(self, row: int, column: str | None, message: str) -> None:
        """One more."""
        self.count += 1
        if len(self.kept) < MOST_SHOWN:
            self.kept.append(Problem(row, column, message))

    def check(self, questions: Sequence[Question] = ()) -> None:
        """Raises BadTable if there was any. questions: whose answers would mend some."""
        if not self.count:
            return
        lines = [str(problem) for problem in self.kept]
        if self.count > 1:
            lines.insert(0, f"the table has {self.count:,} problems:")
        if self.count > len(self.kept):
            lines.append(f"and {self.count - len(self.kept):,} more")
        raise BadTable("\n".join(lines), None, self.kept, self.count, self.columns, questions)
