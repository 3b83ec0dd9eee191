"""docs/extending.md: its examples work as they stand there, by the one file that they are."""

import importlib
import re
import sys
from pathlib import Path

import pytest

from engine import Config, advance, new_run, read_link, run_from_json, run_to_json, write_link
from engine.registry import Registry
from tests.engine import test_activations, test_catalogue, test_datasets, test_layers, test_optimizers
from tests.engine.entries import variations
from tests.engine.runs import bits, planted

DOCUMENT = Path(__file__).parents[2] / "docs" / "extending.md"
EXAMPLE = re.compile(r"^`engine/(\w+)/(\w+)\.py`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = EXAMPLE.findall(DOCUMENT.read_text("utf-8"))

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
    for _, module, _ in EXAMPLES:
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


def test_a_broken_example_is_seen(with_the_file):
    package, module, text = EXAMPLES[0]
    broken = text.replace("1.0, scratch, scratch", "1.001, scratch, scratch").replace(f'"{module}"', '"broken"')
    entry, _ = with_the_file(package, "broken", broken)
    with pytest.raises(AssertionError):
        test_activations.test_chain_is_the_derivative(entry)
