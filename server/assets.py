"""The page and its files: found in the tree, compressed once, served with an ETag so that a reload costs nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
SMALLEST_COMPRESSED = 500
COMPRESSED = ("text/", "application/json", "image/svg+xml")
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
"""Said here because what a machine's own table says of them differs, and a module of another type is not run."""


@dataclass(frozen=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str


class Assets:
    """The files below a directory, kept in memory until they change on the disk."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self._kept: dict[Path, tuple[tuple[int, int], Asset]] = {}

    def get(self, name: str) -> Asset | None:
        """The file of that relative path; None if there is none, or it lies elsewhere."""
        if "\0" in name:
            return None
        path = (self.directory / name).resolve()
        if not path.is_relative_to(self.directory) or not path.is_file():
            return None
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        kept = self._kept.get(path)
        if kept is None or kept[0] != stamp:
            kept = self._kept[path] = (stamp, _asset(path))
        return kept[1]

    def names(self, pattern: str) -> list[str]:
        """Relative paths of the files that fit the pattern, in order."""
        found = (path.relative_to(self.directory).as_posix() for path in self.directory.glob(pattern))
        return sorted(found)


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    guessed = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
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
    """Every module the page will need, so that the browser fetches them all at once."""
    own = [name for name in assets.names("**/*.js") if not name.startswith("vendor/")]
    vendored = dict.fromkeys(import_map(assets, base)["imports"].values())
    return [base + name for name in own if not _classic(assets, name)] + list(vendored)


def _classic(assets: Assets, name: str) -> bool:
    """Whether a script is loaded as a classic one: it neither imports nor exports anything."""
    asset = assets.get(name)
    lines = asset.content.decode().splitlines() if asset else []
    return not any(line.startswith(("import ", "import{", "export ", "import(")) for line in lines)


def panels(assets: Assets) -> list[str]:
    """The names of all panels: one file each."""
    return [Path(name).stem for name in assets.names("panels/*.js")]


def page_context(assets: Assets, base: str) -> Mapping[str, object]:
    """What the page's template needs to know of the files."""
    return {
        "import_map": import_map(assets, base),
        "modules": modules(assets, base),
        "panels": panels(assets),
    }
