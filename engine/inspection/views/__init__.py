"""Views: what a panel of the page shows of a run, one file each. A view's name is that of its panel and of its field in
a frame.

`show(run, values)` is a map of the declared `fields`, made of the run alone: the same run gives the same bits, and is
not changed. Values are the view's parameters and lists. What can't be shown of this run (a layer that isn't there) is
an `InvalidValue` whose message stands in the panel. `work(run, values)` is about how many multiplications that takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.errors import InvalidValue
from engine.inspection.fields import TEXT, Field, Group, Numbers
from engine.registry import Choice, Entry, Registry
from engine.run.run import Run

Values = Mapping[str, Any]
"""By name: a float for each of the view's `parameters`, a tuple of floats for each of its `lists`."""
Cadence = Literal["frame", "second", "paused", "once"]
"""While training goes on with every frame there is time for, or once a second, or not at all; or once, until the run is
changed."""
FAULT, VALUES = "fault", "values"


@dataclass(frozen=True, kw_only=True)
class View(Entry):
    """Something to see of a run. See the package's docstring."""

    fields: Mapping[str, Field]
    show: Callable[[Run, Values], Mapping[str, Any]]
    work: Callable[[Run, Values], int]
    cadence: Cadence = "frame"
    suits: Callable[[Run], bool] | None = None
    """Of a view for few runs: whether this is one. The page shows its panel with such a run alone, and open."""

    def describe(self) -> dict[str, object]:
        """The catalogue's row."""
        return {**super().describe(), "cadence": self.cadence, "special": self.suits is not None}

    @property
    def group(self) -> Group:
        """What its field in a frame holds: its own fields or a `fault`; and the values of its parameters, if it has
        any, as these may have changed since it was asked for."""
        own = {name: Field(each.kind, each.help, True) for name, each in self.fields.items()}
        values = {VALUES: Field(Numbers("float64"), "of the parameters, as they were asked for", True)}
        fault = {FAULT: Field(TEXT, "why there is nothing to show, instead of the others", True)}
        return Group(**own, **(values if self.parameters else {}), **fault)


views: Registry[View] = Registry("view", "engine.inspection.views", View)


def shown_by(choice: Choice, run: Run) -> Mapping[str, Any]:
    """What a chosen view shows of a run, or its `fault`; with the values of its parameters, in their order."""
    view = views.get(choice.name)
    try:
        made = dict(view.show(run, _values(choice)))
    except InvalidValue as error:
        made = {FAULT: str(error)}
    return made | {VALUES: [value for _, value in choice.values]} if choice.values else made


def suited(run: Run) -> list[str]:
    """The names of the views for few runs that are for this one."""
    return [view.name for view in views if view.suits is not None and view.suits(run)]


def work_of(choice: Choice, run: Run) -> int:
    """About how many multiplications that takes."""
    return views.get(choice.name).work(run, _values(choice))


def _values(choice: Choice) -> Values:
    return {**dict(choice.values), **dict(choice.lists)}
