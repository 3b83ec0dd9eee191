"""What is said of a setting's value that can't be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.errors import InvalidValue, sentence
from engine.settings.declared import Setting
from engine.settings.kinds import Pick

Accepted = Callable[[Mapping[str, object]], bool]
"""Whether a configuration of these settings exists."""


def refused_here(
    item: Setting, mapping: Mapping[str, object], error: InvalidValue, known: Mapping[str, Setting], accepted: Accepted
) -> InvalidValue:
    """The error said of its setting; of an entry's name with those that go together with the other settings."""
    if isinstance(item.kind, Pick):
        try:
            item.kind.parse(mapping[item.name], _fitting(item, mapping, known, accepted) or item.kind.names())
        except InvalidValue as better:
            error = better
    return InvalidValue(error.code, f"{item.name}: {error}", item.name, error.words or sentence(str(error)))


def _fitting(
    item: Setting, mapping: Mapping[str, object], known: Mapping[str, Setting], accepted: Accepted
) -> list[str]:
    """The entries that go together with those of the other settings that can be used."""
    others = {name: value for name, value in mapping.items() if name != item.name and _usable(known, name, value)}
    return [name for name in item.kind.names() if accepted({**others, item.name: name})]


def _usable(known: Mapping[str, Setting], name: str, value: object) -> bool:
    try:
        known[name].kind.parse(value)
    except InvalidValue:
        return False
    return True
