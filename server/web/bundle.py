"""The page's modules as one: a first visit asks for one file instead of a hundred.

Nothing is parsed: our modules keep to a few forms of `import` and `export`, each at the beginning of a line, and a text
that has another one raises `UnknownForm`; the server then sends plain modules. In the bundle each module is a function
that is called once and returns its exports:

    const $loss_chart_js = (() => {
    const { store } = $store_js;
    …
    return { chart };
    })();

A worker has no import map and shares nothing with the page, so its module, named in a `new URL("…", import.meta.url)`,
becomes a bundle of its own.

So an export never changes afterwards, and modules import each other in no circle. A module that is loaded later gets
what it imports out of the bundle: there is one store, whoever asks for it. Lines stay lines, and a source map tells a
browser's tools where they came from.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping, Sequence

BUNDLE = "bundle.js"
MAP = f"{BUNDLE}.map"
IMPORT = re.compile(r'^import (?:(\{[^{}]*\}|\* as [\w$]+|[\w$]+) from )?"([^"]+)";', re.MULTILINE)
EXPORT = re.compile(r"^export (?:(?:async )?function\*? ?|class |const )([\w$]+)", re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
HERE = "import.meta.url"
WORKER = re.compile(r'\bnew URL\("(\.[^"]+\.js)", import\.meta\.url\)')
"""The module of a worker."""
OTHER = re.compile(r"^(?:import\b(?!\()|export\b).*|^(?!.*\basync\b)\S.*\bawait\b.*", re.MULTILINE)
"""At the beginning of a line: forms that are not known, and an `await` outside of functions."""
ASKED = re.compile(r"\bimport\((?!\"\.|new URL\()")
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class UnknownForm(ValueError):
    """A module that can't be part of a bundle, with the words that say why."""


def bundled(texts: Mapping[str, str], pages: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """The files to send to each page instead of these modules. texts: all modules by their path. pages: the modules
    that each page needs at once, in the order in which they run. Returns for each page its bundle, the bundle's map,
    and every module as it stands beside them: a module that is in the bundle takes its exports from there. Raises
    UnknownForm."""
    orders = {page: _in_order(texts, names) for page, names in pages.items()}
    for name, text in texts.items():
        _check(name, text, texts)
    return {page: _of_page(texts, order) for page, order in orders.items()}


def _of_page(texts: Mapping[str, str], order: Sequence[str]) -> dict[str, str]:
    files = {name: _beside(name, text, order) for name, text in texts.items()}
    for name, text in texts.items():
        for worker in (_resolved(name, found) for found in WORKER.findall(text)):
            files |= _joined(texts, _in_order(texts, [worker]), worker)
    return files | _joined(texts, order, BUNDLE)


def _joined(texts: Mapping[str, str], order: Sequence[str], called: str) -> dict[str, str]:
    """These modules, in this order, as a file of that name and its map. The page's gives away what they export."""
    lines: list[str] = []
    places: list[tuple[int, int] | None] = []
    vendored: dict[str, str] = {}
    for number, name in enumerate(order):
        text = _in_bundle(name, texts[name], vendored, posixpath.dirname(called))
        count = text.count("\n") + 1
        lines += [
            f"const {_called(name)} = (() => {{",
            text,
            f"return {{ {', '.join(_exports(texts[name]))} }};",
            "})();",
        ]
        places += [None, *((number, line) for line in range(count)), None, None]
    if called != BUNDLE and vendored:
        raise UnknownForm(f"{called}: a worker can't find {', '.join(vendored)}")
    head = [f'import * as {short} from "{name}";' for name, short in vendored.items()]
    last = [f"//# sourceMappingURL={posixpath.basename(called)}.map", ""]
    if called == BUNDLE:
        last.insert(0, f"export {{ {', '.join(map(_called, order))} }};")
    root = "../" + "../" * called.count("/")
    return {
        called: "\n".join(head + lines + last),
        f"{called}.map": _source_map(order, [None] * len(head) + places, root),
    }


def _in_order(texts: Mapping[str, str], names: Sequence[str]) -> list[str]:
    """Each module behind those that it imports."""
    order: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise UnknownForm(f"{' imports '.join((*path[path.index(name) :], name))}: a circle")
        if name in order:
            return
        if name not in texts:
            raise UnknownForm(f"{path[-1] if path else 'the page'} imports {name}, which isn't there")
        for _, source in IMPORT.findall(texts[name]):
            if source.startswith("."):
                visit(_resolved(name, source), (*path, name))
        order.append(name)

    for name in names:
        visit(name, ())
    if len({_called(name) for name in order}) < len(order):
        raise UnknownForm("two modules have paths that differ only by signs")
    return order


def _in_bundle(name: str, text: str, vendored: dict[str, str], folder: str) -> str:
    """The module as the inside of a function. vendored: what modules of others are called, which this adds to. folder:
    where the bundle is."""

    def at(module: str) -> str:
        path = posixpath.relpath(module, folder or ".")
        return path if path.startswith(".") else f"./{path}"

    def imported(found: re.Match[str]) -> str:
        what, source = found.groups()
        if source.startswith("."):
            module = _called(_resolved(name, source))
        else:
            module = vendored.setdefault(source, f"$vendored{len(vendored)}")
        return _taken(what, module) + "\n" * found[0].count("\n")

    def later(found: re.Match[str]) -> str:
        return f'import("{at(_resolved(name, found[1]))}")'

    if ASKED.search(text):
        raise UnknownForm(f"{name}: import() of a computed name")
    text = EXPORT.sub(lambda found: found[0].removeprefix("export "), IMPORT.sub(imported, text))
    return LATER.sub(later, text).replace(HERE, f'new URL("{at(name)}", {HERE}).href')


def _beside(name: str, text: str, order: Sequence[str]) -> str:
    """The module as a file beside the bundle."""
    bundle = posixpath.relpath(BUNDLE, posixpath.dirname(name) or ".")
    bundle = bundle if bundle.startswith(".") else f"./{bundle}"
    if name in order:
        exports = _exports(text)
        taken = f"export const {{ {', '.join(exports)} }} = {_called(name)};\n" if exports else ""
        return f'import {{ {_called(name)} }} from "{bundle}";\n{taken}'

    def imported(found: re.Match[str]) -> str:
        what, source = found.groups()
        if not source.startswith(".") or _resolved(name, source) not in order:
            return found[0]
        module = _called(_resolved(name, source))
        return f'import {{ {module} }} from "{bundle}"; {_taken(what, module)}' + "\n" * found[0].count("\n")

    return IMPORT.sub(imported, text)


def _taken(what: str | None, module: str) -> str:
    """Names that are imported, as constants; on one line."""
    if not what:
        return ""
    if what.startswith("*"):
        return f"const {what.removeprefix('* as ')} = {module};"
    if not what.startswith("{"):
        return f"const {what} = {module}.default;"
    return f"const {' '.join(what.split()).replace(' as ', ': ')} = {module};"


def _check(name: str, text: str, texts: Mapping[str, str]) -> None:
    """Raises UnknownForm if the module has another form, or asks another module for what that doesn't export."""
    strange = OTHER.search(EXPORT.sub("", IMPORT.sub("", text)))
    if strange:
        raise UnknownForm(f"{name}: {strange[0].strip()[:80]!r} is not a form that a bundle can have")
    for what, source in IMPORT.findall(text):
        if source.startswith(".") and what.startswith("{"):
            wanted = {each.split()[0] for each in what.strip("{}").split(",") if each.strip()}
            missing = wanted.difference(_exports(texts.get(_resolved(name, source), "")))
            if missing:
                raise UnknownForm(f"{name}: {source} doesn't export {', '.join(sorted(missing))}")


def _exports(text: str) -> list[str]:
    return EXPORT.findall(text)


def _resolved(name: str, source: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), source))


def _called(name: str) -> str:
    """What the bundle calls a module: the same in every version, since another version's page may ask for it."""
    return "$" + re.sub(r"\W", "_", name)


def _source_map(sources: Sequence[str], places: Sequence[tuple[int, int] | None], root: str) -> str:
    """As https://tc39.es/ecma426/ has it: for each line the file and line it was, as differences."""
    parts = []
    steps = {(0, 1): _step(0, 1)}  # nearly every line is the one behind the last
    before = (0, 0)
    for place in places:
        if place:
            step, before = (place[0] - before[0], place[1] - before[1]), place
            parts.append(steps.get(step) or _step(*step))
        else:
            parts.append("")
    return json.dumps(
        {"version": 3, "sourceRoot": root, "sources": list(sources), "names": [], "mappings": ";".join(parts)}
    )


def _step(source: int, line: int) -> str:
    """The place of a line's first sign: so many files and lines further than the last one."""
    return "".join(map(_digits, (0, source, line, 0)))


def _digits(value: int) -> str:
    """A number in the base 64 of source maps: five bits a digit, the lowest is the sign."""
    rest = (-value << 1 | 1) if value < 0 else value << 1
    digits = [rest & 31]
    while rest := rest >> 5:
        digits.append(rest & 31)
    return "".join(DIGITS[digit | 32] for digit in digits[:-1]) + DIGITS[digits[-1]]
