"""The arrows between the layers: static → protocol, server → engine, engine → NumPy and what is pure."""

import ast
import re

import pytest

from .tree import faulty, imported, named, ours, without_comments

# Of the standard library, the engine may have what computes. What waits, draws lots, tells the time or
# touches files, sockets or processes stays out: it is an argument, or it belongs into the server.
PURE = {
    *("__future__", "abc", "ast", "base64", "binascii", "bisect", "cmath", "collections", "colorsys", "copy"),
    *("contextlib", "dataclasses", "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "hmac"),
    *(
        "importlib",
        "itertools",
        "json",
        "keyword",
        "math",
        "numbers",
        "operator",
        "pkgutil",
        "re",
        "statistics",
    ),
    *("csv", "io.StringIO", "string", "struct", "textwrap", "types", "typing", "unicodedata", "urllib.parse", "zlib"),
}
IMPURE_CALLS = {"open", "print", "input", "breakpoint"}
IMPURE_NUMPY = {"load", "save", "savez", "loadtxt", "savetxt", "genfromtxt", "fromfile", "memmap"}
# Of these, the engine may have only what keeps no state that others see: a generator made from a given seed,
# buffers that belong to one thread, and the lock of a cache that threads share.
ONLY = {"random": {"Generator", "Philox", "PCG64", "SeedSequence"}, "threading": {"local", "Lock"}}


# Data that come with the engine are part of the program: one module reads them, from the package alone.
PACKAGED, READS = "engine/packaged.py", "importlib.resources"


def engine_faults(source: str, name: str = "") -> list[str]:
    """What the source of an engine module does that the engine may not."""
    tree = ast.parse(source)
    faults = [f"imports {each}" for each in imported(tree) if not allowed(each)]
    faults += [f"reads by {each}" for each in imported(tree) if each.startswith(READS) and name != PACKAGED]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            faults.append(f"calls {node.func.id}")
        if isinstance(node, ast.Attribute) and not attribute_allowed(node):
            faults.append(f"uses {ast.unparse(node)}")
        if isinstance(node, (ast.AsyncFunctionDef, ast.Await, ast.Global)):
            faults.append(f"contains {type(node).__name__}")
    return faults


def attribute_allowed(node: ast.Attribute) -> bool:
    """Whether the engine may use `a.b`, as far as NumPy and ONLY are concerned."""
    owner = ast.unparse(node.value)
    if owner in ("np", "numpy"):
        return node.attr not in IMPURE_NUMPY
    return node.attr in ONLY.get(owner.removeprefix("np.").removeprefix("numpy."), {node.attr})


def allowed(name: str) -> bool:
    """Whether the engine may import this full name."""
    parts = name.split(".")
    if parts[0] == "numpy":
        return not (IMPURE_NUMPY | {"random"}) & set(parts)
    if name == "threading":
        return True
    prefixes = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
    return parts[0] in ("engine", "") or bool(prefixes & PURE)


def test_engine_is_pure():
    modules = ours("engine", suffixes={".py"})
    assert faulty(modules, lambda path: engine_faults(path.read_text("utf-8"), named(path))) == {}


@pytest.mark.parametrize(
    "planted",
    [
        "import server.sessions.session",
        "from server import session",
        "import time",
        "import asyncio",
        "import random",
        "import torch",
        "import threading\nthreading.Thread()",
        "from threading import Lock",
        "from numpy import random",
        "import numpy.random",
        "import numpy as np\nnp.random.seed(1)",
        "from urllib import request",
        "def f():\n    import os",
        "open('x')",
        "from importlib.resources import files",
        "import importlib.resources",
        "async def f(): ...",
    ],
)
def test_an_impure_engine_is_seen(planted):
    assert engine_faults(planted)


@pytest.mark.parametrize(
    "harmless",
    [
        "import numpy as np\nnp.random.Generator(np.random.Philox(1))",
        "from engine.run.run import Run",
        "from urllib.parse import parse_qsl",
        "import threading\nthreading.local()",
    ],
)
def test_a_pure_engine_passes(harmless):
    assert engine_faults(harmless) == []


def server_faults(source: str) -> list[str]:
    """What a module of the server imports although it runs without it in a user's hands."""
    return [name for name in imported(ast.parse(source)) if name.split(".")[0] in ("tests", "scripts", "bench")]


def test_server_stands_without_tests_and_tools():
    assert faulty(ours("server", suffixes={".py"}), lambda path: server_faults(path.read_text("utf-8"))) == {}


def test_a_server_leaning_on_tests_is_seen():
    assert server_faults("from tests.browser import serving") == ["tests.browser.serving"]


SPECIFIER = re.compile(
    r"""(?:^|[;\n])\s*(?:import|export)\b(?!:)[^;"'()=]*["']([^"'\n]+)["']|\bimport\(\s*["']([^"'\n]+)["']"""
)


def specifiers_of(source: str) -> list[str]:
    """What the import and export statements of a script name, comments aside."""
    return [static or dynamic for static, dynamic in SPECIFIER.findall(without_comments(source))]


def script_faults(source: str, known: set[str]) -> list[str]:
    """Modules a script imports that are neither files of ours nor in the import map."""
    return [name for name in specifiers_of(source) if not name.startswith(("./", "../")) and name not in known]


def test_scripts_import_files_and_vendored_libraries(specifiers):
    scripts = ours("static", suffixes={".js"})
    assert faulty(scripts, lambda path: script_faults(path.read_text("utf-8"), specifiers)) == {}
    assert faulty(scripts, missing_files) == {}


def missing_files(path):
    """What a script imports by a path that leads nowhere."""
    names = (name for name in specifiers_of(path.read_text("utf-8")) if name.startswith("."))
    return [name for name in names if not (path.parent / name).resolve().is_file()]


def test_a_script_leaning_on_something_else_is_seen(specifiers):
    planted = 'import x from "d3";\nawait import("https://elsewhere.test/y.js");\nimport { html } from "lit";'
    assert script_faults(planted, specifiers) == ["d3", "https://elsewhere.test/y.js"]
