"""Registries find their files by themselves, and say what is wrong."""

import sys
from dataclasses import replace

import pytest

from engine.activations import activations
from engine.activations.tanh import entry as tanh
from engine.errors import InvalidValue
from engine.registry import Choice, Entry, Parameter, Registry

ENTRY = """
from engine.registry import Entry, Parameter

entry = Entry(name="{name}", label="L", help="H", formula="F", source="S", rank={rank},
              parameters=(Parameter("size", "Size", 2, 1, 9, whole=True), Parameter("width", "W", 0.5, 0, 1)))
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A function that makes a registry of files given by name and text."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(**files):
        folder = tmp_path / "planted_entries"
        folder.mkdir(exist_ok=True)
        for name, text in {"__init__": "", **files}.items():
            (folder / f"{name}.py").write_text(text)
        for module in [name for name in sys.modules if name.startswith("planted_entries")]:
            monkeypatch.delitem(sys.modules, module)
        return Registry("thing", "planted_entries", Entry)

    return make


def test_one_file_is_one_entry(package):
    registry = package(b=ENTRY.format(name="second", rank=20), a=ENTRY.format(name="first", rank=10))
    assert registry.names() == ("first", "second")
    assert package(c=ENTRY.format(name="third", rank=5)).names()[0] == "third"


def test_a_name_used_twice_is_refused(package):
    registry = package(a=ENTRY.format(name="same", rank=1), b=ENTRY.format(name="same", rank=2))
    with pytest.raises(ValueError, match="'same'"):
        registry.names()


@pytest.mark.parametrize("text", ["", "entry = None", "entry = 'tanh'"])
def test_a_file_without_an_entry_is_refused(package, text):
    with pytest.raises(TypeError, match=r"planted_entries\.a declares no `entry` of type Entry"):
        package(a=text).names()


def test_an_import_error_is_not_swallowed(package):
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        package(a="import no_such_module").names()


def test_an_unknown_name_is_answered_with_the_known(package):
    registry = package(a=ENTRY.format(name="first", rank=1), b=ENTRY.format(name="second", rank=2))
    with pytest.raises(InvalidValue, match=r"unknown thing 'frist' \(did you mean 'first'\?\); .* first, second"):
        registry.get("frist")
    for junk in (None, 3, [], {}, ("first",), ""):
        with pytest.raises(InvalidValue, match="first, second"):
            registry.get(junk)


def test_choices(package):
    registry = package(a=ENTRY.format(name="first", rank=1))
    plain = registry.choice("first")
    assert plain == Choice("first", (("size", 2.0), ("width", 0.5))) and registry.plain(plain) == "first"
    other = registry.choice({"name": "first", "width": 1})
    assert other.value("width") == 1.0 and registry.plain(other) == {"name": "first", "size": 2.0, "width": 1.0}
    assert registry.choice(other) == other


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"name": "first", "size": 1.5}, "size: 1.5 is not a whole number from 1 to 9"),
        ({"name": "first", "size": 10}, "size: 10 is not a whole number from 1 to 9"),
        ({"name": "first", "width": True}, "width: true is not a number from 0 to 1"),
        ({"name": "first", "width": float("nan")}, "width: NaN is not a number"),
        ({"name": "first", "hight": 1}, "first has no parameter 'hight'; it has size, width"),
        ({"size": 3}, "unknown thing null"),
    ],
)
def test_bad_hyperparameters_are_named(package, value, message):
    with pytest.raises(InvalidValue) as refused:
        package(a=ENTRY.format(name="first", rank=1)).choice(value)
    assert message in str(refused.value)


def test_above_low():
    parameter = Parameter("epsilon", "ε", 0.1, 0.0, 1.0, above_low=True)
    assert parameter.parse(1e-300) == 1e-300
    with pytest.raises(InvalidValue, match="above 0"):
        parameter.parse(0)


def test_an_entry_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="'tanh'"):
        activations.ordered([tanh, replace(tanh, label="again")])
