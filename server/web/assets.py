"""The page and its files: found in the tree, compressed once, served with an ETag so that a reload costs nothing.

The page names its files below the address of an *edition*: all files of one moment, under a hash of their contents. A
browser may keep such an answer for ever. A page from before an update, or from another server, names another edition.
It gets the files of this one, and may not keep them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import mimetypes
import os
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.inspection.views import views
from server.web.bundle import BUNDLE, UnknownForm, bundled

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
SMALLEST_COMPRESSED = 500
COMPRESSED = ("text/", "application/json", "image/svg+xml")
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".map": "application/json",
}
"""Said here because what a machine's own table says of them differs, and a module of another type is not run."""
FIRST = "playground"
"""The page at the server's own address: it has every panel there is. Another page has those that its script imports."""
ASIDE = "@"
"""Where modules lie that another page than the first one has: each takes what it imports from its page's bundle."""
STYLES = "styles/"
"""Where style sheets are."""
AT_ONCE = re.compile(r'^(?:import|export)\b(?:[^"();]*?\bfrom)?\s*"(\.[^"]+)"', re.MULTILINE)
VENDORED = re.compile(r'^(?:import|export)\b(?:[^"();]*?\bfrom)?\s*"([^."][^"]*)"', re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)(?!\.[A-Z])')
"""A type in a comment, `import("./x.js").Name`, loads nothing."""
EDITION = re.compile(r"([0-9a-f]{16})/(.+)", re.DOTALL)
LINES_OF_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*$", re.MULTILINE | re.DOTALL)

Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its bytes."""


@dataclass(frozen=True)
class Asset:
    """A file as it is sent. lasting: whether its address never has another content."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str
    lasting: bool = False


@dataclass(frozen=True)
class Edition:
    """All files at one moment. name: the hash of them all. bundle: whether the modules needed at once are one file."""

    name: str
    files: Mapping[str, bytes]
    bundle: bool


class Assets:
    """The files below a directory, kept in memory until they change on the disk: one answer for each file there is, and
    for each set of style sheets that a page names."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self._kept: dict[tuple[Path, ...], tuple[tuple[tuple[int, int], ...], Asset]] = {}
        self._joined: dict[str, list[str]] = {}
        self._sources: dict[str, tuple[Stamp, str]] = {}
        self._edition: tuple[Mapping[str, Stamp], Edition] | None = None
        self._answers: dict[tuple[str, str], Asset] = {}

    def edition(self) -> Edition:
        """The edition of the files that are there now."""
        stamps = self._stamps()
        if self._edition is None or self._edition[0] != stamps:
            self._edition = stamps, self._made(stamps)
            self._answers.clear()
        return self._edition[1]

    def sources(self) -> Mapping[str, str]:
        """Every module of ours as it is sent, by its relative path, in order."""
        stamps = self._stamps()
        kept = {name: self._sources.get(name) for name in stamps if _is_own(name)}
        self._sources = {
            name: known if known and known[0] == stamps[name] else (stamps[name], self._source(name))
            for name, known in kept.items()
        }
        return {name: text for name, (_, text) in self._sources.items()}

    def _source(self, name: str) -> str:
        return uncommented((self.directory / name).read_bytes().decode())

    def _stamps(self) -> Mapping[str, Stamp]:
        """Every file by its relative path, in order. Pages ask each second: a look at 300 files takes 2 ms."""
        found, folders = dict[str, Stamp](), [""]
        while folders:
            folder = folders.pop()
            with os.scandir(self.directory / folder) as entries:
                for each in entries:
                    name = folder + each.name
                    if each.is_dir(follow_symlinks=False):
                        folders.append(f"{name}/")
                    elif self._path(name) if each.is_symlink() else each.is_file():
                        status = each.stat()
                        found[name] = status.st_mtime_ns, status.st_size
        return dict(sorted(found.items()))

    def _made(self, names: Iterable[str]) -> Edition:
        files = {name: (self.directory / name).read_bytes() for name in names}
        own = self.sources()
        made: Mapping[str, str]
        try:
            made = {
                below(page) + name: text
                for page, sent in bundled(own, {page: _running(self, page) for page in pages(self)}).items()
                for name, text in sent.items()
            }
        except UnknownForm as error:
            log.warning("the page's modules are sent one by one: %s", error)
            made = own
        files |= {name: text.encode() for name, text in made.items()}
        whole = hashlib.sha256()
        for name, content in sorted(files.items()):
            whole.update(f"{name}\0{len(content)}\0".encode() + content)
        return Edition(whole.hexdigest()[:16], files, BUNDLE in files)

    def join(self, sheets: Sequence[str]) -> str:
        """The name under which these style sheets, without their ending, can be had as one file from now on."""
        name = f"{STYLES}{'+'.join(sheets)}.css"
        self._joined[name] = [f"{STYLES}{sheet}.css" for sheet in sheets]
        return name

    def get(self, name: str) -> Asset | None:
        """The file of that relative path, or the joined style sheets of that name; None if there is none, or it lies
        elsewhere. Below the address of an edition, the file of this one."""
        below = EDITION.fullmatch(name)
        if below is not None:
            return self._of_edition(*below.groups())
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

    def _of_edition(self, edition: str, name: str) -> Asset | None:
        current = self._edition[1] if self._edition else self.edition()
        if name.startswith(ASIDE) and name not in current.files:
            name = name.partition("/")[2]  # what all pages have
        names = self._joined.get(name, [name])
        if not all(each in current.files for each in names):
            return None
        if (current.name, name) not in self._answers:
            content = b"\n".join(current.files[each] for each in names)
            self._answers[current.name, name] = replace(asset(content, _type(names[0])), lasting=True)
        return replace(self._answers[current.name, name], lasting=edition == current.name)

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
    if paths[0].suffix == ".js" and paths[0].parent.name != "vendor":  # there the first lines say whose it is
        content = uncommented(content.decode()).encode()
    return asset(content, _type(paths[0].name))


def _type(name: str) -> str:
    return TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _is_own(name: str) -> bool:
    return name.endswith(".js") and not name.startswith("vendor/")


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


def pages(assets: Assets) -> list[str]:
    """The names of all pages: a script each, which their templates are named after."""
    return [Path(name).stem for name in assets.names("pages/*.js")]


def below(page: str) -> str:
    """Where the modules of a page lie in an edition."""
    return "" if page == FIRST else f"{ASIDE}{page}/"


def entry(page: str) -> str:
    """The module that a page begins with."""
    return f"pages/{page}.js"


def needed(assets: Assets, page: str = FIRST) -> list[str]:
    """Every module of ours that the page needs at once: its script, with the first page's all panels, and what these
    import. A module that is only imported by `import("…")` comes later."""
    sources, found = assets.sources(), set[str]()
    waiting = [entry(page), *(f"panels/{name}.js" for name in panels(assets) if page == FIRST)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += imported(sources, name, AT_ONCE)
    return sorted(found)


def modules(assets: Assets, base: str, page: str = FIRST) -> list[str]:
    """The URLs of what the page needs at once, so that the browser fetches it together: modules of ours, and the
    vendored ones that these import."""
    own, sources = needed(assets, page), assets.sources()
    named = {text for name in own for text in VENDORED.findall(sources.get(name, ""))}
    vendored = dict.fromkeys(url for name, url in import_map(assets, base)["imports"].items() if name in named)
    return [base + below(page) + name for name in own] + list(vendored)


def _running(assets: Assets, page: str) -> list[str]:
    """What the page needs at once, its own script last."""
    return sorted(needed(assets, page), key=entry(page).__eq__)


def later(assets: Assets) -> set[str]:
    """Modules that another one loads when they are first used, by `import("…")`."""
    sources = assets.sources()
    some = [module for module, text in sources.items() if "import(" in text]
    return {name for module in some for name in imported(sources, module, LATER)}


def imported(sources: Mapping[str, str], name: str, how: re.Pattern[str]) -> list[str]:
    """The modules of ours that a module imports in that way."""
    texts = how.findall(sources.get(name, ""))
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), text)) for text in texts]


def panels(assets: Assets) -> list[str]:
    """The names of all panels that are there from the beginning: one file each."""
    names = set(assets.names("panels/*.js")) - later(assets)
    return [name for name in map(_stem, sorted(names)) if name not in views.names()]


def view_panels(assets: Assets) -> list[str]:
    """The names of all panels that show a view, each loaded when it is first opened."""
    return [name for name in map(_stem, assets.names("panels/*.js")) if name in views.names()]


def _stem(name: str) -> str:
    return Path(name).stem


def page_context(assets: Assets, base: str, page: str = FIRST) -> Mapping[str, object]:
    """What a page's template needs to know of the files. files: the URL that theirs begin with. main: the module that
    begins. joined: the URL of some style sheets as one. The import map leads a module's URL without the edition to the
    one with it, so that there is one of each."""
    edition = assets.edition()
    files = f"{base}{edition.name}/"
    own = files + below(page)
    imports = {**import_map(assets, files)["imports"], base: own, files: files}
    urls = modules(assets, files, page)
    if edition.bundle:
        urls = [own + BUNDLE, *(name for name in urls if name.startswith(f"{files}vendor/"))]
    return {
        "files": files,
        "joined": lambda sheets: files + assets.join(sheets),
        "import_map": {"imports": imports},
        "main": own + (BUNDLE if edition.bundle else entry(page)),
        "modules": urls,
        "panels": panels(assets),
        "views": view_panels(assets),
    }
