"""Coach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.inspection import evidence
from engine.inspection.coach import found
from engine.inspection.evidence import Evidence
from engine.inspection.fields import FLAG, SETTINGS, TEXT, Field, Group, Nullable
from engine.inspection.views import Values, View
from engine.run.run import Run


def show(run: Run, values: Values) -> Mapping[str, Any]:
    """The first trouble that the run has."""
    told = found(run)
    if told is None:
        return {"judged": Evidence(run).learns, "found": None}
    rule, finding = told
    return {
        "judged": True,
        "found": {
            "rule": rule.name,
            "label": rule.label,
            "said": finding.said,
            "tried": finding.tried,
            "changes": finding.changes,
            "again": finding.again,
            "panel": rule.panel,
        },
    }


def work(run: Run, values: Values) -> int:
    """All the evidence there is; a run that is well needs less."""
    return evidence.work(run)


FOUND = Nullable(
    Group(
        rule=Field(TEXT),
        label=Field(TEXT),
        said=Field(TEXT),
        tried=Field(TEXT),
        changes=Field(SETTINGS),
        again=Field(FLAG),
        panel=Field(TEXT),
    )
)

entry = View(
    name="coach",
    label="Coach",
    help="Says in words what goes wrong in training, how the numbers show it, and what to try.",
    formula="the first rule of the coach that holds",
    source="Schneider, Dangel, Hennig: Cockpit: A practical debugging tool for the training of deep neural networks "
    "(2021)",
    rank=30,
    cadence="second",
    fields={
        "judged": Field(FLAG, "whether the run is training, so that there is something to judge"),
        "found": Field(
            FOUND,
            "nil for a run that is well. `rule`: its name (docs/coach.md). `label`, `said`, `tried`: in words. "
            "`changes`: settings that would do what is advised, for `set`; may be empty. `again`: training begins anew "
            "for them, by `reset`. `panel`: the panel to look at",
        ),
    },
    show=show,
    work=work,
)
