"""Settings drawn from what the catalogue declares: every kind, every choice, every hyperparameter."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from engine import Config, InvalidValue, catalog

SETTINGS: dict[str, dict[str, Any]] = {row["name"]: row for row in catalog()["settings"]}
UNSHRUNK = {"phases": [Phase.explicit, Phase.generate], "suppress_health_check": [HealthCheck.too_slow]}
"""For tests whose cases take long and say by themselves what they are."""
TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='&=#"<>`'), max_size=12)


FORMULAS = ["x1^2 + x2^2", "sin(3*x1)", "exp(-(x1 - 1)^2)"]


def numbers(row: dict[str, Any], whole: bool = False) -> st.SearchStrategy[Any]:
    """What a menu offers, and anything in between."""
    above = bool(row.get("aboveLow"))
    between = (
        st.integers(int(row["low"]) + above, int(row["high"]))
        if whole
        else st.floats(row["low"], row["high"], exclude_min=above, allow_subnormal=False)
    )
    return st.sampled_from(row["offered"]) | between if row.get("offered") else between


def hyperparameters(row: dict[str, Any]) -> st.SearchStrategy[Any]:
    """An entry's name, or its name with some of its hyperparameters."""
    if not row["parameters"]:
        return st.just(row["name"])
    each = {item["name"]: numbers(item, item["whole"]) for item in row["parameters"]}
    return st.fixed_dictionaries({"name": st.just(row["name"])}, optional=each)


def choices(row: dict[str, Any]) -> st.SearchStrategy[Any]:
    """One of a few words, or of a registry's entries."""
    entries = {entry["name"]: entry for entry in catalog().get(row.get("registry", ""), [])}
    each = [hyperparameters(entries[item["name"]]) if item["name"] in entries else st.just(item["name"])
            for item in row["choices"]]  # fmt: skip
    return st.one_of(each)


KINDS: dict[str, Callable[[dict[str, Any]], st.SearchStrategy[Any]]] = {
    "choice": choices,
    "number": numbers,
    "integer": lambda row: numbers(row, whole=True),
    "boolean": lambda row: st.booleans(),
    "text": lambda row: TEXT.filter(lambda text: text or not row["default"]),
    "numbers": lambda row: st.lists(numbers(row, isinstance(row["low"], int)), max_size=3),
    "layers": lambda row: st.lists(st.integers(row["low"], row["high"]), max_size=3),
    "choices": lambda row: st.lists(choices(row) | st.just(row["same"]), max_size=3),
    "formulas": lambda row: st.lists(st.sampled_from(FORMULAS), max_size=2, unique=True),
    "integers": lambda row: st.lists(st.integers(1, min(8, row["largest"])), max_size=min(4, row["longest"])),
    "names": lambda row: st.lists(st.sampled_from([item["name"] for item in row["choices"]]), unique=True),
}


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Allowed values of a setting."""
    row = SETTINGS[name]
    return KINDS[row["kind"]](row)


@st.composite
def configs(draw: st.DrawFn, /, **fixed: st.SearchStrategy[Any]) -> Config:
    """A configuration over the whole space; `fixed`: how to draw some settings otherwise."""
    others = {name: values_of(name) for name, row in SETTINGS.items() if name not in fixed and row["kind"] in KINDS}
    mapping = draw(st.fixed_dictionaries(fixed, optional=others))
    while True:
        try:
            return Config.from_mapping(mapping)
        except InvalidValue as error:
            # A combination may be refused; a value that was drawn as allowed may not.
            if error.code != "bad_combination" or error.field not in mapping:
                raise
            del mapping[error.field]
