"""docs/extending.md: its examples work as they stand there, by the one file that they are."""

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine import Config, advance, new_run, read_link, run_from_json, run_to_json, write_link
from engine.registry import Registry
from tests.engine import test_activations, test_catalogue, test_datasets, test_layers, test_optimizers
from tests.engine.entries import variations
from tests.engine.inspection import test_views
from tests.engine.runs import bits, planted

DOCUMENT = Path(__file__).parents[2] / "docs" / "extending.md"
EXAMPLE = re.compile(r"^`engine/(\w+)/(\w+)\.py`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = EXAMPLE.findall(DOCUMENT.read_text("utf-8"))
VIEW = re.compile(r"^`engine/(inspection)/(views)/(\w+)\.py`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)

CONTRACTS = {
    "activations": [
        test_activations.test_chain_is_the_derivative,
        test_activations.test_kinks_are_kinks,
        test_activations.test_what_says_bounded_is_bounded,
        test_activations.test_may_write_over_its_input_unless_it_needs_it,
        test_activations.test_the_same_bits_in_any_shape,
        test_activations.test_keeps_float32,
        test_activations.test_the_expression_says_the_same,
    ],
    "datasets": [*test_datasets.CONTRACTS, test_datasets.test_hyperparameters_matter],
    "layers": test_layers.CONTRACTS,
    "optimizers": [*test_optimizers.CONTRACTS, test_optimizers.test_every_slot_is_used],
}

CHANGE = re.compile(r"^`((?:engine|server)/[\w/]+\.py)`\n\n```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## A (setting|message)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
CHANGES = {name: CHANGE.findall(text) for name, text in SECTION.findall(DOCUMENT.read_text("utf-8"))}

by_example = pytest.mark.parametrize(("package", "module", "text"), EXAMPLES, ids=[each[1] for each in EXAMPLES])


@pytest.fixture
def with_the_file(tmp_path, monkeypatch):
    """A function that puts one more file into a package of the engine; gives the entry and its registry."""

    def add(package, module, text):
        found = importlib.import_module(f"engine.{package}")
        live = next(
            value for value in vars(found).values() if isinstance(value, Registry) and value.package == found.__name__
        )
        if module in live.names():  # a reader has put it there
            return live.get(module), live
        (tmp_path / f"{module}.py").write_text(text, "utf-8")
        monkeypatch.setattr(found, "__path__", [*found.__path__, str(tmp_path)])
        anew = Registry(live.kind, live.package, live.base)
        assert set(anew.names()) - set(live.names()) == {anew.get(module).name}
        return anew.get(module), live

    yield add
    text = DOCUMENT.read_text("utf-8")
    for module in [*(each[1] for each in EXAMPLES), *(each[2] for each in VIEW.findall(text))]:
        for name in [name for name in sys.modules if name.endswith(f".{module}")]:
            del sys.modules[name]


def test_there_is_an_example_of_each_kind():
    assert [package for package, _, _ in EXAMPLES] == ["activations", "datasets", "datasets", "optimizers", "layers"]


def chosen(registry, value):
    """Settings that choose an entry of a registry."""
    return {"layers": [value, "dense:3"]} if registry.kind == "layer" else {registry.kind: value}


@by_example
def test_one_file_is_enough_to_be_chosen_linked_and_saved(with_the_file, package, module, text):
    entry, registry = with_the_file(package, module, text)
    with planted(registry, entry):
        config = Config.from_mapping({**chosen(registry, entry.name), "learningRate": 0.01})
        run = advance([new_run(config)], epochs=3)[0]
        assert not (run.parameters == new_run(config).parameters).all()
        link = read_link(write_link(config))
        assert link.config == config and link.notices == ()
        assert bits(run_from_json(run_to_json(run))) == bits(run)
        for values in variations(entry):
            assert Config.from_mapping(chosen(registry, {"name": entry.name, **values}))


@by_example
def test_it_explains_itself(with_the_file, package, module, text):
    entry, _ = with_the_file(package, module, text)
    assert test_catalogue.faults_of(entry.describe()) == []


@by_example
def test_it_keeps_its_contract(with_the_file, package, module, text):
    entry, registry = with_the_file(package, module, text)
    with planted(registry, entry):
        for contract in CONTRACTS[package]:
            contract(entry)


def test_a_view_is_one_file_and_keeps_its_contract(with_the_file):
    ((wing, room, module, text),) = VIEW.findall(DOCUMENT.read_text("utf-8"))
    entry, registry = with_the_file(f"{wing}.{room}", module, text)
    assert test_catalogue.faults_of(entry.describe()) == []
    with planted(registry, entry):
        for contract in test_views.CONTRACTS:
            contract(entry)


def test_a_broken_example_is_seen(with_the_file):
    package, module, text = EXAMPLES[0]
    broken = text.replace("1.0, scratch, scratch", "1.001, scratch, scratch").replace(f'"{module}"', '"broken"')
    entry, _ = with_the_file(package, "broken", broken)
    with pytest.raises(AssertionError):
        test_activations.test_chain_is_the_derivative(entry)


@pytest.fixture
def changed_as(tmp_path):
    """A function that changes a copy of engine and server as a section says, and runs a program there."""

    def run(section, program):
        for package in ("engine", "server"):
            unwanted = shutil.ignore_patterns("__pycache__")
            shutil.copytree(DOCUMENT.parents[1] / package, tmp_path / package, ignore=unwanted, dirs_exist_ok=True)
        for name, lines in CHANGES[section]:
            file, split = tmp_path / name, [(line[:1], line[1:]) for line in lines.splitlines(keepends=True)]
            before, after = ("".join(text for sign, text in split if sign != other) for other in "+-")
            text = file.read_text("utf-8")
            assert text.count(before) == 1, f"{name} has not one place for this change"
            file.write_text(text.replace(before, after), "utf-8")
        command = [sys.executable, "-P", "-c", program]
        return subprocess.run(
            command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
        )

    return run


SETTING = """
from engine import *
import numpy as np
config = Config.from_mapping({"firstBias": 0.25})
(row,) = [row for row in catalog()["settings"] if row["name"] == "firstBias"]
assert (row["low"], row["high"], row["default"]) == (-1.0, 1.0, 0.0), row
link = read_link(write_link(config))
assert link.config == config and not link.notices and "firstBias=0.25" in write_link(config)
run, usual = new_run(config), new_run(Config.from_mapping({}))
assert run_from_json(run_to_json(run)).config == config
biases = [block for block in run.layout.blocks if not block.weight]
for block in biases:
    assert np.allclose(block.rows(run.parameters) - block.rows(usual.parameters), 0.25)
assert (advance([run], epochs=1)[0].parameters != advance([usual], epochs=1)[0].parameters).any()
try:
    Config.from_mapping({"firstBias": 2})
except InvalidValue as error:
    assert "a number from -1 to 1" in str(error)
else:
    raise AssertionError("2 was taken")
"""
MESSAGE = """
from types import SimpleNamespace
from engine import Config, new_run
from server.messages.fields import MessageError
from server.messages.protocol import parse
from server.sessions.handlers import HANDLERS, takes_long
session = SimpleNamespace(present=new_run(Config.from_mapping({})), run=None)
message = parse('{"type": "size", "id": 1, "changes": {"networkShape": [3]}}')
assert HANDLERS["size"](session, message.fields, 0.0) == {"type": "size", "parameters": 3 * 3 + 4}
assert not takes_long(session, "size")
try:
    parse('{"type": "size", "id": 1}')
except MessageError as error:
    assert error.code == "missing_field" and error.field == "changes"
else:
    raise AssertionError("it was taken without its field")
"""


@pytest.mark.parametrize(("section", "program"), [("setting", SETTING), ("message", MESSAGE)])
def test_what_is_changed_as_the_document_says_works(changed_as, section, program):
    ended = changed_as(section, program)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_change_that_does_nothing_is_seen(changed_as, monkeypatch):
    monkeypatch.setitem(CHANGES, "setting", CHANGES["setting"][:1])
    assert "AssertionError" in changed_as("setting", SETTING).stderr
