"""How a configuration's settings are declared: a dataclass field each, whose metadata says all there is to say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any


def setting(kind: Any, label: str, group: str, help: str, live: bool = False, offered: bool = True) -> Any:
    """A field of Config. kind: see `engine.settings.kinds`. group: where on the page. live: may change while weights
    are kept. offered: the page has a control for it; else it is written only where it isn't the default."""
    said = {"kind": kind, "label": label, "group": group, "help": help, "live": live, "offered": offered}
    return field(metadata=said)


@dataclass(frozen=True)
class Setting:
    """A declared setting: its name in links and messages, and the field's metadata."""

    name: str
    attribute: str
    kind: Any
    label: str
    group: str
    help: str
    live: bool
    offered: bool

    def describe(self) -> dict[str, object]:
        """The catalogue's row."""
        kind = self.kind
        return {
            "name": self.name,
            "label": self.label,
            "group": self.group,
            "help": self.help,
            "live": self.live,
            "default": kind.plain(kind.parse(kind.default)),
            **kind.describe(),
        }


def declared(holder: type[Any]) -> dict[str, Setting]:
    """All settings of a dataclass by name, in order."""
    found = [Setting(name=_camel(item.name), attribute=item.name, **item.metadata) for item in fields(holder)]
    return {item.name: item for item in found}


def _camel(attribute: str) -> str:
    """`learning_rate` as `learningRate`."""
    return re.sub("_(.)", lambda match: match[1].upper(), attribute)
