"""Texts in a CSV file, written so that no spreadsheet program takes them for a formula.

Names in a table may come from somebody else's link, and a spreadsheet program runs a cell such as `=HYPERLINK(…)`. An
apostrophe in front makes it a text. Reading takes the apostrophe off again. Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import re

BEGINS = r"""[\s"']*[=+\-@＝＋－＠]|["']*[\t\r]"""
"""How a cell begins that may be run. The wide signs count in Japanese editions."""
PLACE = r"(^|[;,|\t])"
"""Where a cell may begin: programs in some languages also cut a file at semicolons, whatever its quotes say."""
AT_RISK = re.compile(f"{PLACE}(?={BEGINS})")
ESCAPED = re.compile(f"{PLACE}'(?={BEGINS})")
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


def escaped(text: str) -> str:
    """The text of a cell with an apostrophe wherever a formula might begin; a number as it is."""
    return text if NUMBER.fullmatch(text) else AT_RISK.sub(r"\1'", text)


def restored(cell: str) -> str:
    """The text of a cell that `escaped` wrote; any other cell, unless it looks like one, as it is."""
    return ESCAPED.sub(r"\1", cell) if "'" in cell else cell
