"""What a network can be exported as, one file per format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.export.network import ExportedNetwork
from engine.registry import Entry, Registry


@dataclass(frozen=True, kw_only=True)
class Format(Entry):
    """A way to write a network down. `formula` says how what was written is used.

    suffix: the end of the file's name. content(network, name): the file; name: that of the file without its ending.
    binary: the content is not text.
    """

    suffix: str
    content: Callable[[ExportedNetwork, str], bytes]
    binary: bool = False

    def describe(self) -> dict[str, object]:
        """The catalogue's row."""
        return {**super().describe(), "suffix": self.suffix, "binary": self.binary}


formats: Registry[Format] = Registry("export", "engine.export.formats", Format)
