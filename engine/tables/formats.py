"""Tables that aren't CSV: Markdown and other ruled tables, ARFF and JSON records are read; others are named."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from engine.digits import digits
from engine.pauses import may_pause
from engine.tables.errors import BadTable

Row = tuple[int, list[str]]
"""A row's number as a text editor counts lines, and its cells."""
DRAWN = frozenset(" \t|+:=-")
BEGINNING = 2_000
"""Characters of a text that are looked at to tell its format."""
ATTRIBUTE = re.compile(r"""@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|(\S+))""", re.IGNORECASE)
STRING = r'"(?:[^"\\]++|\\.)*+"'
RECORD = re.compile(rf'[\s,]*+(\{{(?:[^{{}}\[\]"]++|{STRING})*+\}}|\[(?:[^{{}}\[\]"]++|{STRING})*+\])')
LONGEST_RECORD = 100_000
MOST_RECORDS = 50_000
SAVE = "in a spreadsheet program or a notebook, save or export it as CSV"
FOREIGN = (
    (re.compile(r"\s*<(?:!doctype|html|table|tr|thead|tbody|div|body|meta|\?xml)\b", re.I), "HTML",
     "select the table in the browser, copy it and paste its cells"),
    (re.compile(r"\s*<[a-z?!]"), "XML", SAVE),
    (re.compile(r"\s*\\(?:begin|hline|toprule|documentclass)\b|[^\n]*&[^\n]*\\\\\s*(?:\n|$)"), "LaTeX",
     "replace & with commas and remove the \\\\ at the ends of lines"),
    (re.compile(r"\s*(?:\w+\s*(?:=|<-)\s*)?(?:data\.frame|structure|tibble|c|list)\("), "R code",
     "in R, write.csv(data, \"data.csv\") makes a table"),
    (re.compile(r"\s*(?:\w+\s*=\s*)?(?:np\.|numpy\.|pd\.|torch\.)?(?:array|DataFrame|tensor|dict)\("), "Python code",
     "data.to_csv(\"data.csv\") of pandas or numpy.savetxt makes a table"),
    (re.compile(r"\s*\[\[?\s*[-+\d.]+(?:\s+[-+\d.]+)*\s*\]"), "a printed NumPy array",
     "numpy.savetxt makes a table"),
    (re.compile(r"\s*(?:\w+\s*=\s*)?\[\s*[-+\d.eE]+(?:[\s,]+[-+\d.eE]+)*\s*;"), "a MATLAB matrix",
     "writematrix(data, 'data.csv') in MATLAB makes a table"),
    (re.compile(r"\s*(?:INSERT\s+INTO|CREATE\s+TABLE)\b", re.I), "SQL", SAVE),
    (re.compile(r"\s*[-+]?\d+(?:\.\d+)?(?:\s+\d+:[-+\d.e]+)+\s*(?:\n|$)"), "the libsvm format", SAVE),
    (re.compile(r"\s*https?://\S+\s*$"), "an address", "open it, and paste what it shows"),
    (re.compile(r"\s*(?:---\s*\n)?-\s+\w+:\s"), "YAML", SAVE),
    (re.compile(r"\s*(?:\w+\s*=\s*)?\{\s*\{\s*[-+\d.]"), "a matrix in braces",
     "put each row on a line of its own, without the braces"),
    (re.compile(r"\s*(?:@data\s*)?\{\s*\d+\s[^{}:]*\}"), "the sparse ARFF format", SAVE),
    (re.compile(r"\s*[A-Za-z_]\w*\s*=\s*\[\s*\["), "Python code",
     "data.to_csv(\"data.csv\") of pandas or numpy.savetxt makes a table"),
    (re.compile(r"%PDF|\s*\{\\rtf"), "a document", "copy the table's cells and paste them"),
)  # fmt: skip
"""How other formats begin, what they are called, and how one gets a table out of them."""


def foreign(text: str) -> None:
    """Raises BadTable for a format that isn't read here, with its name and what to do."""
    beginning = text[:BEGINNING]
    for pattern, name, mend in FOREIGN:
        if pattern.match(beginning):
            raise BadTable(f"this looks like {name}; {mend}")
    if "\n" not in text.strip() and _rows_on_one_line(text.strip()):
        raise BadTable("all rows are on one line; put each on a line of its own")


def _rows_on_one_line(line: str) -> bool:
    """Whether semicolons, brackets or blanks part a line into rows, of as many cells each, three or more."""
    for rows, cells in ((r"\s*;\s*", r"\s*[,\t]\s*|\s+"), (r"[)\]]\s*,\s*[(\[]", r"\s*,\s*"), (r"\s+", ",")):
        found = [row for row in re.split(rows, line) if row]
        counts = {len(re.split(cells, row)) for row in found}
        if len(found) > 1 and len(counts) == 1 and min(counts) > 2:
            return True
    return False


def is_json(text: str) -> bool:
    """Whether this is JSON: an object, or a list of lists or of objects."""
    number = r"\s*[-+\d.eE]+"  # of NumPy's print, where blanks part numbers
    return re.match(rf"\s*(?:\{{\s*[\"}}]|\[\s*(?:\{{|\[(?!{number}\s+{number})))", text) is not None


def json_rows(text: str) -> Iterator[Row]:
    """Names, if it has any, then each record's cells. Records are read one by one: none is nested, none is long. Raises
    BadTable."""
    body = text.strip()
    if body.startswith("[") and body.endswith("]"):
        body = body[1:-1]
    body, at = body.rstrip(", \t\n"), 0
    names: list[str] | None = None
    count = 0
    while at < len(body):
        found = RECORD.match(body, at)
        if not found:
            raise _no_records()
        if count == MOST_RECORDS:
            raise BadTable(f"this JSON has more than {MOST_RECORDS:,} records; keep a sample of them")
        record = _loaded(found[1])
        if names is None:
            names = list(record) if isinstance(record, dict) else []
            if names:
                yield 1, names
        if isinstance(record, dict) != bool(names):
            raise _no_records()
        count += 1
        at = found.end()
        may_pause()
        cells = [record.get(name) for name in names] if isinstance(record, dict) else record
        yield count + bool(names), [_cell(cell) for cell in cells]
    if not count:
        raise _no_records()


def _loaded(text: str) -> dict[str, object] | list[object]:
    if len(text) > LONGEST_RECORD:
        raise BadTable(f"this looks like JSON, and a record of it has {len(text):,} characters; {SAVE}")
    try:
        record = json.loads(text)
    except ValueError:
        raise _no_records() from None
    if not isinstance(record, (dict, list)) or not record:
        raise _no_records()
    return record


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    return digits(value) if isinstance(value, float) else str(value)


def _no_records() -> BadTable:
    records = '[{"x1": 1.5, "x2": 2, "label": "a"}, …]'
    return BadTable(f"this looks like JSON, but isn't a list of records such as {records}; {SAVE}")


def is_arff(lines: Sequence[str]) -> bool:
    """Whether this is the format of Weka and OpenML."""
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith("%")), "")
    return first.lstrip().lower().startswith(("@relation", "@attribute"))


def arff_rows(lines: Sequence[str]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The names of an ARFF file's attributes and its rows. Raises BadTable."""
    begin = next((n for n, line in enumerate(lines, 1) if line.strip().lower() == "@data"), None)
    if begin is None:
        raise BadTable("this looks like ARFF, but has no line @data")
    found = (ATTRIBUTE.match(line.lstrip()) for line in lines[:begin])
    names = [next(part for part in each.groups() if part is not None) for each in found if each]
    rest = lines[begin:]
    if any(line.lstrip().startswith("{") for line in rest[:1]):
        raise BadTable(f"this looks like a sparse ARFF file, which NumPlay can't read; {SAVE}")
    kept = ["" if line.lstrip().startswith("%") else line for line in rest]
    return tuple(names), cut(kept, ",", begin, "'" if any("'" in line for line in kept) else '"')


def _draws(line: str) -> bool:
    """Whether a line only draws: |---|:-:| of Markdown, +---+---+ of a terminal, ===== of reStructuredText."""
    return ("--" in line or "==" in line or ":-" in line or "|-" in line) and DRAWN.issuperset(line)


def is_ruled(lines: Sequence[str]) -> bool:
    """Whether bars and drawn lines make this a table, as in Markdown, in a terminal or in Org mode."""
    first = list(islice((line for line in lines if line.strip()), 3))
    drawn = [_draws(line) for line in first]
    return any(draws and ("|" in line or "+" in line) for line, draws in zip(first, drawn, strict=True)) and any(
        "|" in line and not draws for line, draws in zip(first, drawn, strict=True)
    )


def ruled_rows(lines: Sequence[str]) -> Iterator[Row]:
    """The cells between the bars; lines that only draw are left out."""
    for at, line in enumerate(lines, 1):
        text = line.strip()
        if text and not _draws(text):
            yield at, [cell.strip().strip("*`") for cell in text.removeprefix("|").removesuffix("|").split("|")]


def cut(lines: Sequence[str], separator: str, skipped: int, quote: str = '"') -> Iterator[Row]:
    """The cells of each record, quotes resolved; numbered from `skipped` + 1. Raises BadTable."""
    if separator == " ":
        lines = [line.replace("\t", " ").strip() for line in lines]
    at = skipped
    try:
        # Each line gets its end back: a quoted cell may run over several.
        ended = (line + "\n" for line in lines)
        for cells in csv.reader(ended, delimiter=separator, quotechar=quote, skipinitialspace=True):
            may_pause()
            at += 1
            yield at, cells
    except csv.Error:
        raise BadTable(f"row {at + 1}: a cell is too long, or a closing quote is missing") from None
