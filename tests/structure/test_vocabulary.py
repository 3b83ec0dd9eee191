"""Names of datasets, activations and so on are spelled in the engine only; no module is called `utils`."""

import ast
import importlib
import pkgutil
import re

import engine
from engine.registry import Registry

from .tree import CODE, faulty, ours, without_comments

# Names that are words of CSS, SVG or mathematics as well; as a literal they say nothing about a registry.
ORDINARY = {"x", "y", "none", "linear", "plane", "line", "image"}
ROOMS_WITHOUT_A_CONCEPT = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def registries() -> list[Registry]:
    """Every registry of the engine."""
    packages = [module.name for module in pkgutil.walk_packages(engine.__path__, "engine.") if module.ispkg]
    values = [value for name in packages for value in vars(importlib.import_module(name)).values()]
    return [value for value in values if isinstance(value, Registry)]


def entry_names() -> set[str]:
    """The names of all entries of all registries."""
    return {name for registry in registries() for name in registry.names()}


NAMES = entry_names()
LITERAL = re.compile(r"""(["'])([^"'\n]*)\1|`([^`$]*)`""")


def python_literals(text: str) -> set[str]:
    """String literals of a Python module."""
    constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def other_literals(text: str) -> set[str]:
    """What stands in quotes in JavaScript, HTML or CSS, comments aside."""
    return {found[1] or found[2] for found in LITERAL.findall(without_comments(text))}


def spelled(name: str, text: str) -> set[str]:
    """Entry names that the file spells."""
    literals = python_literals(text) if name.endswith(".py") else other_literals(text)
    return literals & (NAMES - ORDINARY)


def test_entry_names_come_from_the_catalogue():
    paths = ours("server", "static", "templates", suffixes=CODE)
    assert faulty(paths, lambda path: spelled(path.name, path.read_text("utf-8"))) == {}


def test_a_spelled_name_is_seen():
    name = min(NAMES - ORDINARY)
    assert spelled("planted.py", f"if dataset == '{name}': pass") == {name}
    assert spelled("planted.js", f'const chosen = "{name}"; // a comment') == {name}
    assert spelled("planted.html", f'<option value="{name}">') == {name}
    assert spelled("planted.js", f"// {name} '{name}'") == set()


def test_each_exception_is_still_a_name():
    assert ORDINARY <= NAMES


def test_there_are_registries():
    assert len(registries()) >= 5 and all(registry.names() for registry in registries())


def concepts_missing(names: list[str]) -> list[str]:
    """Module names that say nothing."""
    return [name for name in names if name in ROOMS_WITHOUT_A_CONCEPT]


def test_every_room_has_a_concept():
    assert concepts_missing([path.stem for path in ours(suffixes=CODE)]) == []


def test_a_room_without_a_concept_is_seen():
    assert concepts_missing(["session", "utils"]) == ["utils"]
