"""Loads as a Markdown table."""

from __future__ import annotations

from collections.abc import Sequence

from server.load import parts
from server.load.figures import HELD, Quantiles
from server.load.trial import Row

BUSY = 0.85
"""Share of their cores above which the students may be what is slow."""
TAKEN = 0.05
"""Share of the server's cores that other programs may have before that is said."""
HEAD = (
    "students", "frames/s asked", "held", "slowest", "median", "min/median", "interval ms p50/p95/p99",
    "control ms p50/p95/p99", "start s p50/p95/longest", "all play after s", "refused", "epochs/s", "kB/s each",
    "CPU cores", "CPU ms/s each", "kB memory each", "server cores", "students' CPU of cores",
)  # fmt: skip


def table(rows: Sequence[Row]) -> str:
    """The loads, a line each, and what there is to say of them."""
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in rows]
    lines += ["", f"Held: every student got {100 * HELD:.0f} % of the frames asked for, and nobody was sent away."]
    if any(row.shared for row in rows):
        lines.append("The students ran on the server's cores.")
    if any(not row.shared and row.figures.client_cpu > BUSY * row.client_cores for row in rows):
        lines.append("Where the students took nearly all the CPU that they had, it may be they who were late.")
    taken = max((row.others / row.server_cores for row in rows if not row.shared), default=0.0)
    if taken > TAKEN:
        lines.append(f"Other programs had up to {taken:.0%} of the server's cores, which it may have needed.")
    unanswered = sum(row.figures.unanswered for row in rows)
    if unanswered:
        lines.append(f"Controls never shown: {unanswered}; they count with the time that they had waited.")
    broken = sum(row.figures.broken for row in rows)
    if broken:
        lines.append(f"Broken connections: {broken}.")
    lines += [f"- {error}" for error in sorted({error for row in rows for error in row.figures.errors})]
    for row in rows:
        if row.parts is not None:
            title = f"{row.load.students} students at {row.load.rate:g} frames/s, where the time went:"
            lines += ["", title, "", parts.table(row.parts, row.figures.median * row.load.students)]
    return "\n".join(lines)


def line(row: Row) -> str:
    """One load on one line."""
    return "  ".join(f"{name} {cell}" for name, cell in zip(HEAD, cells(row), strict=True))


def cells(row: Row) -> list[str]:
    """One load, in the order of HEAD."""
    found, students = row.figures, row.load.students
    starts = found.starts
    return [
        str(students), f"{row.load.rate:g}", "yes" if found.held else "no", f"{found.slowest:.1f}",
        f"{found.median:.1f}", f"{found.fairness:.2f}", _three(found.intervals), _three(found.latencies),
        "/".join(_cell(value, 1) for value in (starts.p50, starts.p95, starts.longest)), _cell(found.all_playing, 1),
        str(found.refused), f"{found.epochs:.1f}", f"{found.bytes / 1000:.1f}", f"{row.server_cpu:.2f}",
        f"{1000 * row.server_cpu / students:.2f}", f"{row.memory / students / 1000:.0f}",
        f"{row.server_cores}" + (", shared" if row.shared else ""), f"{found.client_cpu:.2f} of {row.client_cores}",
    ]  # fmt: skip


def _three(values: Quantiles) -> str:
    return "/".join(_cell(value, 0) for value in (values.p50, values.p95, values.p99))


def _cell(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
