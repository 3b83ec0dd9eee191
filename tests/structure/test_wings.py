"""The wings of engine and server: each imports only from those below it, and no file leads back to itself."""

import ast
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from .tree import ROOT, faulty, imported, named, ours

ENGINE = """
arrays digits errors attribute cache pauses json_text packaged ranges registry
randomness formulas
layers activations features initializers losses presets regularizers schedules
domains
datasets
network
optimizers
settings
points
tables
run
training
export
inspection
catalogue
__init__
"""
SERVER = """
__init__ settings console garbage timing
messages
jobs
sessions classroom compute
store
web
load
commands
"""
"""From the ground up. What stands on one line is one storey: there wings don't import from each other, but for the
first line, whose modules stand by themselves."""
ORDERS = {"engine": ENGINE, "server": SERVER}
DECIDING = ("messages", "jobs", "sessions", "classroom")
OUTSIDE = {"asyncio", "socket", "time", "fastapi", "starlette", "uvicorn", "websockets", "threading"}
MEASURES = {name: ["time.perf_counter"] for name in ("server/jobs/work.py", "server/jobs/pieces.py")}
"""What a job cost is told to the scheduler, never decided upon here."""


def storeys(order: str) -> dict[str, int]:
    """The storey of each wing."""
    return {wing: storey for storey, line in enumerate(order.split("\n")[1:-1]) for wing in line.split()}


def wing_of(module: str) -> str:
    """`engine.run.link` is in `run`; a package itself is `__init__`."""
    return [*module.split("."), "__init__"][1]


def modules() -> dict[str, Path]:
    """Every module of engine and server by its dotted name."""
    found = {}
    for path in ours("engine", "server", suffixes={".py"}):
        found[".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")] = path
    return found


def arrows(source: str, known: Iterable[str]) -> set[str]:
    """The modules among those known that a source imports, wherever in the file."""
    return {name for each in imported(ast.parse(source)) if (name := module_in(each, known))}


def module_in(name: str, known: Iterable[str]) -> str:
    """The module that a full name is or lies in; a package's own names are the package's."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


MODULES = modules()


@cache
def all_arrows() -> dict[str, set[str]]:
    """What each module of engine and server imports of them."""
    return {name: arrows(path.read_text("utf-8"), MODULES) - {name} for name, path in MODULES.items()}


def uphill(name: str, targets: Iterable[str], order: str) -> list[str]:
    """Imports from a higher wing, or from another of the same storey."""
    storey, own = storeys(order), wing_of(name)
    ground = min(storey.values())
    return [
        target
        for target in targets
        if target.split(".")[0] == name.split(".")[0]
        and wing_of(target) != own
        and (storey[wing_of(target)] > storey[own] or storey[wing_of(target)] == storey[own] != ground)
    ]


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Ways that lead back to where they began, one for each module that has one."""
    return [[start, *way] for start in graph if (way := back(graph, start))]


def back(graph: dict[str, set[str]], start: str) -> list[str]:
    """The shortest way from a module to itself; empty if there is none."""
    ways = {each: [each] for each in graph[start]}
    while ways:
        if start in ways:
            return ways[start]
        seen = set(chain.from_iterable(ways.values()))
        ways = {
            onward: [*way, onward]
            for each, way in ways.items()
            for onward in graph.get(each, ())
            if onward not in seen or onward == start
        }
    return []


def test_imports_lead_downhill():
    arrows = all_arrows()
    ways = {name: uphill(name, arrows[name], ORDERS[name.split(".")[0]]) for name in MODULES}
    assert {name: way for name, way in ways.items() if way} == {}


def test_no_file_leads_back_to_itself():
    assert circles(all_arrows()) == []


@pytest.mark.parametrize("package", ORDERS)
def test_every_wing_has_its_storey(package):
    found = {wing_of(name) for name in MODULES if name.split(".")[0] == package}
    assert found == set(storeys(ORDERS[package]))


def test_every_wing_says_what_lives_there():
    wings = [path for path in MODULES.values() if path.name == "__init__.py"]
    silent = [named(path) for path in wings if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert len(wings) > 20 and silent == []


def deciding_faults(source: str) -> list[str]:
    """What a module that decides does although it should be told: wait, or look at the clock."""
    tree = ast.parse(source)
    faults = [name for name in imported(tree) if name.split(".")[0] in OUTSIDE]
    waits = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    return faults + [type(node).__name__ for node in ast.walk(tree) if isinstance(node, waits)]


def deciding() -> list[Path]:
    """The modules that decide."""
    return [path for name, path in MODULES.items() if name.startswith("server.") and wing_of(name) in DECIDING]


def test_what_decides_neither_waits_nor_looks_at_the_clock():
    assert faulty(deciding(), lambda path: deciding_faults(path.read_text("utf-8"))) == MEASURES


@pytest.mark.parametrize("planted", ["import time", "from asyncio import sleep", "async def f(): ..."])
def test_a_module_that_waits_is_seen(planted):
    assert deciding_faults(planted)


def test_a_way_uphill_is_seen():
    assert uphill("server.jobs.work", ["server.web.hub", "server.messages.fields", "engine.run.run"], SERVER) == [
        "server.web.hub"
    ]
    assert uphill("server.compute.pool", ["server.sessions.pace", "server.compute.worker"], SERVER) == [
        "server.sessions.pace"
    ]


def test_a_circle_is_seen():
    assert circles({"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": set()}) == [
        ["a", "b", "c", "a"],
        ["b", "c", "a", "b"],
        ["c", "a", "b", "c"],
    ]
    assert arrows("def f():\n    from engine.run.run import Run", ["engine.run.run"]) == {"engine.run.run"}
