"""Results as a Markdown table and as JSON."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import torch

from bench.contests import NUMPLAY, RIVALS, TYPES, named
from bench.race import Race, Spread
from server.load.machine import processor

HEADS = ("what", "networks", NUMPLAY, *(part for rival in RIVALS for part in (rival, "faster by (quartiles)")))


@dataclass(frozen=True)
class Outcome:
    """One race: what was done (`what`), for how many networks, and how it went."""

    what: str
    networks: int
    race: Race


def table(outcomes: Sequence[Outcome]) -> str:
    """One row per race: epochs or frames a second, of all networks together, and how many times faster NumPlay is.

    Of a rival's float32 and float64 the faster one is shown.
    """
    lines = ["| " + " | ".join(HEADS) + " |", "|" + "---|" * len(HEADS)]
    for outcome in outcomes:
        race = outcome.race
        cells = [outcome.what, str(outcome.networks), f"{race.rate(NUMPLAY).middle:,.0f}"]
        for rival in RIVALS:
            forms = [name for name in race.rates if name in (named(rival, dtype) for dtype in TYPES)]
            if forms:
                fastest = race.fastest(forms)
                cells += [f"{race.rate(fastest).middle:,.0f}", times(race.ratio(NUMPLAY, fastest))]
            else:
                cells += ["", ""]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def times(ratio: Spread) -> str:
    """`12.3× (11.9 to 12.8)`."""
    return f"{ratio.middle:.1f}× ({ratio.low:.1f} to {ratio.high:.1f})"


def machine() -> dict[str, str]:
    """What it ran on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": processor(),
        "system": platform.system(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
    }


def as_json(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Every rate of every round."""
    return [
        {
            "what": outcome.what,
            "networks": outcome.networks,
            "rates": {name: list(rates) for name, rates in outcome.race.rates.items()},
            "ratios": {
                name: outcome.race.ratio(NUMPLAY, name).middle for name in outcome.race.rates if name != NUMPLAY
            },
        }
        for outcome in outcomes
    ]
