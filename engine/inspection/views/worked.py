"""Worked example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import InvalidValue
from engine.inspection.fields import FLAG, REAL, TEXT, Field, Group, Listed
from engine.inspection.printed import compared, example_of
from engine.inspection.views import Values, View
from engine.run.run import Run
from engine.run.worked import WORKED


def show(run: Run, values: Values) -> Mapping[str, Any]:
    """The printed numbers of the example that a run is of, with ours."""
    name = example_of(run)
    if name is None:
        raise InvalidValue("no_example", "This run is none of the worked examples. The lessons have links to them.")
    rows = [
        {"when": each.when, "called": each.called, "printed": each.printed, "ours": each.ours}
        | {"value": each.value, "agrees": each.agrees}
        for each in compared(name)
    ]
    return {"source": WORKED[name].source, "rows": rows}


def work(run: Run, values: Values) -> int:
    """As much as comparing a run's settings and points with those of the examples; their numbers are remembered."""
    return run.parameters.size * (1 + run.signature.train_points)


def suits(run: Run) -> bool:
    """Whether it is of one of the examples."""
    return example_of(run) is not None


entry = View(
    name="worked",
    label="Worked example",
    help="The numbers of the first step as they were printed, and ours beside them.",
    formula="o₁, E, δ, w + Δw",
    source="NumPlay",
    rank=5,
    cadence="once",
    fields={
        "source": Field(TEXT, "who printed the numbers"),
        "rows": Field(
            Listed(
                Group(
                    when=Field(TEXT, "the stage of the step"),
                    called=Field(TEXT, "of what it is"),
                    printed=Field(TEXT, "the digits as printed"),
                    ours=Field(TEXT, "ours, with as many digits"),
                    value=Field(REAL, "ours with all digits"),
                    agrees=Field(FLAG, "whether all printed digits are ours"),
                )
            ),
            "a printed number each: `when` in the step it comes, what it is `called`, the digits `printed`, `ours` "
            "with as many, our `value` with all, and whether it `agrees`",
        ),
    },
    show=show,
    work=work,
    suits=suits,
)
