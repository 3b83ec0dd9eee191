"""Results as a Markdown table and as JSON."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bench.contests import NUMPLAY
from bench.race import Race, Spread

HEADS = ("what", "networks", "who", "per second", "quartiles", "NumPlay is faster by", "quartiles")


@dataclass(frozen=True)
class Outcome:
    """One race: what was done (`what`), for how many networks, and how it went."""

    what: str
    networks: int
    race: Race


def table(outcomes: Sequence[Outcome]) -> str:
    """One row per contestant. Rates are epochs or frames per second, of all networks together."""
    lines = ["| " + " | ".join(HEADS) + " |", "|" + "---|" * len(HEADS)]
    for outcome in outcomes:
        for name in outcome.race.rates:
            rate = outcome.race.rate(name)
            cells = [outcome.what, str(outcome.networks), name, f"{rate.middle:,.0f}", quartiles(rate, "{:,.0f}")]
            if name != NUMPLAY:
                ratio = outcome.race.ratio(NUMPLAY, name)
                cells += [f"{ratio.middle:.1f}×", quartiles(ratio, "{:.1f}")]
            else:
                cells += ["", ""]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def quartiles(spread: Spread, form: str) -> str:
    """`low to high`."""
    return f"{form.format(spread.low)} to {form.format(spread.high)}"


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


def processor() -> str:
    """Its name, where the system tells."""
    listing = Path("/proc/cpuinfo")
    if listing.is_file():
        for line in listing.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


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
