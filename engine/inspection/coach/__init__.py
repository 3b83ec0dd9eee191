"""Rules of the coach, one file each: what can go wrong in training, how the numbers show it, what to try.

A rule's `find(evidence)` says whether it holds: None, or the `Finding` in words, whose sentences carry the numbers that
show it. It is pure, and asks for no more evidence than it needs: what is cheap to know comes first. `formula` is the
condition, `rank` the order in which the rules are asked; the first that holds has the word. `panel` is where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.inspection.evidence import Evidence
from engine.registry import Entry, Registry
from engine.run.run import Run


@dataclass(frozen=True)
class Finding:
    """said: what is going on, with its numbers. tried: what to do about it. changes: the settings that would do so;
    empty where there are none. again: whether training begins anew for them."""

    said: str
    tried: str
    changes: Mapping[str, object]
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class Rule(Entry):
    """A trouble. See the package's docstring."""

    find: Callable[[Evidence], Finding | None]
    panel: str


rules: Registry[Rule] = Registry("rule", "engine.inspection.coach", Rule)


def found(run: Run) -> tuple[Rule, Finding] | None:
    """The first trouble that a run has; None for a run that is well, or that isn't training."""
    evidence = Evidence(run)
    if not evidence.learns:
        return None
    return next(((rule, finding) for rule in rules if (finding := rule.find(evidence)) is not None), None)


def percent(share: float) -> str:
    """A share in words."""
    return f"{100 * share:.0f} %" if share >= 0.01 or share <= 0 else f"{100 * share:.1g} %"


def number(value: float) -> str:
    """A loss or a factor, with three digits that matter."""
    return f"{value:.3g}"
