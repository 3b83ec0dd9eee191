"""The files of the project, as the structure tests see them."""

import ast
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static" / "vendor"
OTHERS = {".git", ".venv", "node_modules", "build", "dist", "test-artifacts"}
CODE = {".py", ".js", ".css", ".html", ".sh"}
TEXT = CODE | {".md", ".toml", ".json", ".txt", ""}


def ours(*folders: str, suffixes: set[str] = TEXT) -> list[Path]:
    """Files we wrote with one of these suffixes, in these folders (everywhere if none is named)."""
    found: list[Path] = []
    for start in [ROOT / folder for folder in folders] or [ROOT]:
        for folder, names, files in os.walk(start):
            names[:] = sorted(name for name in names if Path(folder, name) != VENDOR and not ignored(name))
            found.extend(Path(folder, file) for file in sorted(files) if Path(file).suffix in suffixes)
    return found


def ignored(name: str) -> bool:
    """Whether a folder of that name holds what tools made."""
    return name in OTHERS or name.endswith(("_cache", "__pycache__", ".egg-info")) or name == ".hypothesis"


def named(path: Path) -> str:
    """The path as messages show it."""
    return path.relative_to(ROOT).as_posix()


def faulty(paths: Iterable[Path], faults: Callable[[Path], Collection[Any]]) -> dict[str, Collection[Any]]:
    """What is wrong in each of these files, by its path; without those in which nothing is."""
    return {named(path): found for path in paths if (found := faults(path))}


def imported(tree: ast.AST) -> Iterator[str]:
    """Full dotted names of all that a Python module imports, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def without_comments(text: str) -> str:
    """JavaScript, CSS or HTML without its comments. A `//` after a colon or quote is taken for a URL."""
    text = re.sub(r"/\*.*?\*/|<!--.*?-->|\{#.*?#\}", "", text, flags=re.DOTALL)
    return re.sub(r"(?<![:\"'`\\])//.*", "", text)
