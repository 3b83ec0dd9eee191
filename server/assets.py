"""The page and its files: found in the tree, compressed once, served with an ETag so that a reload costs nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
SMALLEST_COMPRESSED = 500
COMPRESSED = ("text/", "application/json", "image/svg+xml")
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
"""Said here because what a machine's own table says of them differs, and a module of another type is not run."""
MAIN = "main.js"
"""The module that begins with the others."""
AT_ONCE = re.compile(r'^(?:import|export)\b(?:[^"();]*?\bfrom)?\s*"(\.[^"]+)"', re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)(?!\.[A-Z])')
"""A type in a comment, `import("./x.js").Name`, loads nothing."""
LINES_OF_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str


class Assets:
    """The files below a directory, kept in memory until they change on the disk: one answer for each file there is, and
    for each set of style sheets that a page names."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self._kept: dict[tuple[Path, ...], tuple[tuple[tuple[int, int], ...], Asset]] = {}
        self._joined: dict[str, list[str]] = {}

    def join(self, sheets: Sequence[str]) -> str:
        """The name under which these style sheets, without their ending, can be had as one file from now on."""
        name = f"{'+'.join(sheets)}.css"
        self._joined[name] = [f"{sheet}.css" for sheet in sheets]
        return name

    def get(self, name: str) -> Asset | None:
        """The file of that relative path, or the joined style sheets of that name; None if there is none, or it lies
        elsewhere."""
        names = self._joined.get(name, [name])
        paths = [self._path(each) for each in names]
        found = tuple(path for path in paths if path is not None)
        if len(found) < len(names):
            return None
        stamp = tuple((status.st_mtime_ns, status.st_size) for status in (path.stat() for path in found))
        kept = self._kept.get(found)
        if kept is None or kept[0] != stamp:
            kept = stamp, _asset(found)
        self._kept[found] = kept
        return kept[1]

    def _path(self, name: str) -> Path | None:
        try:
            path = (self.directory / name).resolve()
            return path if path.is_relative_to(self.directory) and path.is_file() else None
        except (OSError, ValueError):  # longer than a file's name may be; with a zero in it
            return None

    def names(self, pattern: str) -> list[str]:
        """Relative paths of the files that fit the pattern, in order."""
        found = (path.relative_to(self.directory).as_posix() for path in self.directory.glob(pattern))
        return sorted(found)


def uncommented(text: str) -> str:
    """JavaScript without the comments that stand on lines of their own, a third of what would be sent. Their lines are
    left empty, so that an error is told with its place in the file."""
    return LINES_OF_COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def _asset(paths: tuple[Path, ...]) -> Asset:
    content = b"\n".join(path.read_bytes() for path in paths)
    suffix = paths[0].suffix
    if suffix == ".js" and paths[0].parent.name != "vendor":  # there the first lines say whose it is
        content = uncommented(content.decode()).encode()
    guessed = TYPES.get(suffix) or mimetypes.guess_type(paths[0].name)[0] or "application/octet-stream"
    return asset(content, guessed)


def asset(content: bytes, guessed: str) -> Asset:
    """What is sent of a content of that type."""
    compressible = guessed.startswith(COMPRESSED) and len(content) >= SMALLEST_COMPRESSED
    return Asset(
        content,
        gzip.compress(content, 9, mtime=0) if compressible else None,
        f"{guessed}; charset=utf-8" if guessed.startswith(COMPRESSED) else guessed,
        f'"{hashlib.sha256(content).hexdigest()[:16]}"',
    )


def import_map(assets: Assets, base: str) -> dict[str, dict[str, str]]:
    """What the names of vendored modules mean in the browser, from the vendor manifest."""
    manifest = json.loads((assets.directory / "vendor" / "manifest.json").read_text("utf-8"))
    names = {name: f"{base}vendor/{entry['file']}" for entry in manifest for name in entry.get("specifiers", ())}
    return {"imports": names}


def modules(assets: Assets, base: str) -> list[str]:
    """Every module the page needs at once, so that the browser fetches them together: those that `main.js` and the
    panels import, and what these import. A module that is only imported by `import("…")` comes later."""
    needed: set[str] = set()
    waiting = [MAIN, *(f"panels/{name}.js" for name in panels(assets))]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += _imported(assets, name, AT_ONCE)
    vendored = dict.fromkeys(import_map(assets, base)["imports"].values())
    return [base + name for name in sorted(needed)] + list(vendored)


def later(assets: Assets) -> set[str]:
    """Modules that another one loads when they are first used, by `import("…")`."""
    own = (name for name in assets.names("**/*.js") if not name.startswith("vendor/"))
    return {name for module in own for name in _imported(assets, module, LATER)}


def _imported(assets: Assets, name: str, how: re.Pattern[str]) -> list[str]:
    """The modules of ours that a module imports in that way."""
    found = assets.get(name)
    texts = how.findall(found.content.decode()) if found else []
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), text)) for text in texts]


def panels(assets: Assets) -> list[str]:
    """The names of all panels that are there from the beginning: one file each."""
    names = set(assets.names("panels/*.js")) - later(assets)
    return [Path(name).stem for name in sorted(names)]


def page_context(assets: Assets, base: str) -> Mapping[str, object]:
    """What the page's template needs to know of the files. joined: the URL of some style sheets as one."""
    return {
        "joined": lambda sheets: base + assets.join(sheets),
        "import_map": import_map(assets, base),
        "modules": modules(assets, base),
        "panels": panels(assets),
    }
