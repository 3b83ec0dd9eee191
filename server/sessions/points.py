"""Points and features of the user's own, as messages: the run's points handed out, tables and formulas read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine import (
    BadFormula,
    BadTable,
    InvalidValue,
    OwnPoints,
    Run,
    Table,
    file_stem,
    first_settings,
    formula_map,
    own_points,
    own_to_plain,
    parse_formula,
    read_table,
    write_table,
)
from server.messages import replies
from server.messages.replies import from_text, to_text

DIGITS = 12
"""Significant digits of numbers that were standardized and are written as before: rounding costs the last few."""


def given(run: Run) -> Mapping[str, object] | None:
    """What `state` says of points that were given: all but the points themselves; None for points that were drawn."""
    if run.own is None:
        return None
    plain = own_to_plain(run.own)
    return {**plain, "points": len(run.own.array)}


def points_of(run: Run) -> replies.Points:
    """The run's points, given or drawn, with class numbers from 0; and as CSV, in a table's original numbers."""
    own = run.own or _drawn(run)
    return {
        "type": "points",
        "points": own.array.tolist(),
        "classes": own.classes,
        "columns": own.columns,
        "transform": own.transform,
        "dimensions": run.config.domain.dimensions,
        "name": f"{file_stem(run, 'points')}.csv",
        "content": write_table(_original(own), own.classes, own.columns),
    }


def _drawn(run: Run) -> OwnPoints:
    """The points of a dataset as if they had been given: the classes' numbers are their names."""
    array = np.concatenate([run.data.train, run.data.test])
    if run.config.problem == "regression":
        return own_points(array, (), ("x1", "x2", "target"))
    count = run.config.classes
    if count == 2:
        array[:, 2] = array[:, 2] > 0
    names = ("-1", "1") if count == 2 else tuple(map(str, range(count)))
    return own_points(array, names, ("x1", "x2", "label"))


def _original(own: OwnPoints) -> Any:
    """Rows with the standardization undone."""
    offsets, scales = np.array(own.transform).T
    if not offsets.any() and (scales == 1).all():
        return own.array
    undone = own.array * scales + offsets
    return np.array([float(f"{value:.{DIGITS}g}") for value in undone.ravel()]).reshape(undone.shape)


def table_of(fields: Mapping[str, Any]) -> replies.TableRead:
    """What a table holds, or what is wrong with it. Raises MessageError if it isn't base64url."""
    file = from_text(fields["file"], "file")
    choices = {name: value for name, value in fields.items() if name != "file"}
    read: replies.TableRead = {
        "type": "table", "table": None, "points": None, "settings": {}, "columns": [], "questions": [], "chosen": None,
        "fault": None,
    }  # fmt: skip
    try:
        table = read_table(file, **choices)
        read["columns"] = [column.describe() for column in table.columns]
        read["questions"] = [question.describe() for question in table.questions]
        read["chosen"] = table.chosen
        read["points"] = own_to_plain(_own(table))
        read["settings"] = first_settings(len(table.points))
        read["table"] = table.describe()
    except BadTable as error:
        read["columns"] = [column.describe() for column in error.columns]
        read["questions"] = [question.describe() for question in error.questions]
        read["chosen"] = error.chosen
        rows = [{"row": each.row, "column": each.column, "message": each.message} for each in error.problems]
        read["fault"] = {"message": str(error), "field": error.field, "rows": rows, "count": error.count}
    except InvalidValue as error:  # of a name that can't be kept with the points
        read["fault"] = {"message": str(error), "field": error.field, "rows": [], "count": 0}
    return read


def _own(table: Table) -> OwnPoints:
    """A table's points, to be kept in a run."""
    transform = [(scale.mean, scale.scale) for scale in table.transform.scales]
    return own_points(table.points, table.classes, table.titles, transform)


def formula_of(text: str, size: int) -> replies.FormulaRead:
    """What a formula means, with its map of `size` × `size` bytes; or what is wrong with it, and where."""
    try:
        formula = parse_formula(text)
    except BadFormula as error:
        fault = {"message": error.reason, "position": error.position, "formula": error.formula}
        return {"type": "formula", "text": None, "label": None, "map": None, "fault": fault}
    picture = to_text(formula_map(formula, size).tobytes())
    return {"type": "formula", "text": formula.text, "label": formula.label, "map": picture, "fault": None}


def labels_of(run: Run) -> dict[str, str]:
    """The names of the run's own features as nodes, and the formulas as mathematics is set."""
    return {f"={text}": parse_formula(text).label for text in run.config.formulas}
