"""Write docs/catalogue.md, all settings and registry entries of the catalogue, docs/concepts.md, all lessons,
docs/coach.md, all rules of the coach, and the fields of a frame in docs/protocol.md and in static/wire/protocol.js. Run
by `make reference`."""

import re
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine import LESSONS, whole_catalog
from engine.inspection.coach import Rule, percent, rules
from engine.inspection.evidence import EPOCHS, GOOD, STEPS, WORK
from engine.run.lessons import Part
from server.messages.frames import FRAME, FrameField

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "catalogue.md"
CONCEPTS = ROOT / "docs" / "concepts.md"
COACH = ROOT / "docs" / "coach.md"
PROTOCOL = ROOT / "docs" / "protocol.md"
PAGE = ROOT / "static" / "wire" / "protocol.js"
FIELDS = re.compile(r"(?<=^\| field \| type \| meaning \|\n\|---\|---\|---\|\n)(?:\|.*\n)*", re.MULTILINE)
"""The rows of the table in docs/protocol.md."""
PROPERTIES = re.compile(r"(?<=null where it says nothing\n)(?: \* @property.*\n)*")
"""Those of the type in static/wire/protocol.js."""
INTRODUCTION = """# The catalogue

Written by `make reference` from what the engine declares; a test compares them. The menus of the page, the keys of a
link, the messages about bad values and `/api/catalog` all come from the same declarations.
"""

CONCEPTS_INTRODUCTION = """# A link for each concept

Written by `make reference` from `engine/run/lessons.py`; *Lessons* on the page lists the same.

The concepts of a course on neural networks, each with settings that show it. Append the part from `#` to the server's
address, or give it to `numplay train`. A test opens and trains every link and checks the numbers beside it.
"""

COACH_INTRODUCTION = f"""# What the coach says, and when

Written by `make reference` from the rules in `engine/inspection/coach`, one file each; a test compares them.

Open *Coach* below the network. While it is open, the coach speaks as soon as one of these rules holds, names the
numbers that show it and one thing to try, and leads to the picture. The first rule that holds has the word; it is
silent while all is well, where a banner says already what has happened, and about what you dismissed. While
training goes on, a rule must hold twice, a second apart.

A run keeps no history, but it is a value. So the coach *looks ahead*: it trains copies of the run {EPOCHS} epochs
further, as it is, with a tenth and with ten times its learning rate ({STEPS:,} mini-batches times layers of each,
or {WORK:,} multiplications, at most). Your own run is not touched. A run is *well* if {percent(GOOD)} of its
training points are right (of numbers: of their variance is explained, R²); then only overfitting is looked for.
Losses and shares are of the training points, unless it says otherwise. A look takes the server some 2 ms if the run
is well, else some 25 ms; while the coach is closed, nothing is computed or sent.

Forty-five trainings, of which fourteen are well, are kept with the epoch at which their trouble begins, measured by
other means than the rules (`tests/engine/inspection/situations.py`). Each trouble is named within 200 epochs of
that, no other is named before, and about the healthy ones nothing is said.
"""


def coach(entries: Iterable[Rule]) -> str:
    """The document of all rules of the coach."""
    rows = ((f"`{e.name}`", e.label, e.formula, e.help, e.panel, e.source) for e in entries)
    return COACH_INTRODUCTION + "\n" + table(("rule", "trouble", "holds if", "", "look at", "source"), rows)


def cell(value: object) -> str:
    """A value as the cell of a table."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(item) for item in value)
    if isinstance(value, Mapping):
        return cell(value["name"])
    return str(value).replace("|", "\\|").replace("\n", " ")


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def allowed(setting: Mapping[str, Any]) -> str:
    """What values a setting takes, in words."""
    kind = setting["kind"]
    if kind in ("number", "integer"):
        whole = "whole number" if kind == "integer" else "number"
        return f"{whole} from {setting['low']:g} to {setting['high']:g}"
    if kind == "choice":
        return "one of " + cell(setting["choices"])
    if kind == "names":
        return "any of " + cell(setting["choices"])
    if kind == "integers":
        return f"up to {setting['longest']} whole numbers from 1 to {setting['largest']}"
    if kind == "choices":
        return f"up to {setting['longest']} of {setting['same']}, " + cell(setting["choices"])
    if kind in ("numbers", "layers"):
        return f"up to {setting['longest']} numbers from {setting['low']:g} to {setting['high']:g}"
    if kind == "stack":
        return f"up to {setting['longest']} of {cell(setting['choices'])}, with numbers behind colons"
    if kind == "formulas":
        return f"up to {setting['longest']} formulas"
    if kind == "text":
        return f"text of up to {setting['longest']} characters"
    if kind == "links":
        neurons = "neurons, each `layer:unit`, and " if setting.get("neurons") else ""
        return f"up to {setting['longest']} {neurons}links, each `destination<source`"
    return {"boolean": "true or false"}[kind]


def list_parameter(p: Mapping[str, Any]) -> str:
    """A parameter that is a list, in a cell."""
    return f"`{p['name']}`: up to {p['most']:,} numbers from {p['low']:,g} to {p['high']:,g}"


def parameter(described: Mapping[str, Any]) -> str:
    """One hyperparameter of an entry, with its default and range."""
    low, high, default = (f"{described[key]:g}" for key in ("low", "high", "default"))
    return f"{described['name']} = {default} ({low} to {high})"


def reference(described: Mapping[str, Any]) -> str:
    """The whole document for a catalogue."""
    settings = (
        (
            f"`{s['name']}`",
            s["label"],
            cell(s["default"]) or "(empty)",
            allowed(s),
            "yes" if s["live"] else "",
            s["help"],
        )
        for s in described["settings"]
    )
    heads = ("setting", "label", "default", "allowed", "live", "")
    parts = [
        INTRODUCTION,
        "## Settings\nA *live* setting may change while the weights are kept; any other rebuilds the run.\n",
        table(heads, settings),
    ]
    for kind, entries in described.items():
        if kind not in ("settings", "limits"):
            rows = (
                (
                    f"`{e['name']}`",
                    e["label"],
                    f"`{e['formula']}`",
                    e["help"],
                    "; ".join([*map(parameter, e["parameters"]), *map(list_parameter, e.get("lists", ()))]),
                    e["source"],
                )
                for e in entries
            )
            parts += [
                f"## {kind.capitalize()}\n",
                table(("name", "label", "formula", "", "parameters", "source"), rows),
            ]
    parts += ["## Limits\n", table(("limit", "at most"), described["limits"].items())]
    return "\n".join(parts)


def concepts(parts: Iterable[Part]) -> str:
    """The document of all lessons."""
    texts = [CONCEPTS_INTRODUCTION]
    for part in parts:
        rows = ((lesson.concept, f"`{lesson.link}`", lesson.said) for lesson in part.lessons)
        before, after = (f"{textwrap.fill(text, 120)}\n" if text else "" for text in (part.before, part.after))
        shown = table(("concept", "open", "what to see"), rows)
        texts += [text for text in (f"## {part.title}\n", before, shown, after) if text]
    return "\n".join(texts)


def fields(document: str, frame: Mapping[str, FrameField]) -> str:
    """docs/protocol.md with these fields of a frame."""
    rows = (f"| `{name}` | {each.kind.written} | {each.help} |\n" for name, each in frame.items())
    return FIELDS.sub(lambda _: "".join(rows), document, count=1)


def properties(module: str, frame: Mapping[str, FrameField]) -> str:
    """static/wire/protocol.js with these fields of a frame."""
    types = {
        name: f"{each.kind.script} | null" if (each.optional or each.keep) and each.absent is None else each.kind.script
        for name, each in frame.items()
    }
    rows = (f" * @property {{{type_}}} {name}\n" for name, type_ in types.items())
    return PROPERTIES.sub(lambda _: "".join(rows), module, count=1)


def main() -> None:
    """Write the documents."""
    PROTOCOL.write_text(fields(PROTOCOL.read_text("utf-8"), FRAME), "utf-8", newline="\n")
    PAGE.write_text(properties(PAGE.read_text("utf-8"), FRAME), "utf-8", newline="\n")
    CONCEPTS.write_text(concepts(LESSONS), "utf-8", newline="\n")
    COACH.write_text(coach(rules), "utf-8", newline="\n")
    DOCUMENT.write_text(reference(whole_catalog()), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
