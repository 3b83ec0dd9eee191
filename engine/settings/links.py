"""Settings that name single neurons and links, beside the network that has them."""

from __future__ import annotations

from engine.errors import InvalidValue, shown
from engine.network.links import there
from engine.network.structure import Structure


def parts_there(
    made: Structure, inputs: tuple[str, ...], setting: str, parts: tuple[str, ...], asked: bool
) -> tuple[str, ...]:
    """Those neurons and links that the network has. asked: they were asked for just now, so that InvalidValue is raised
    for one that isn't there; else they are left of a network before."""
    if not parts:
        return parts
    found = dict(zip(parts, there(made, inputs, parts), strict=True))
    missing = next((part for part, known in found.items() if not known), None)
    if asked and missing is not None:
        kind = "link" if "<" in missing else "neuron"
        raise InvalidValue(f"no_{kind}", f"there is no {kind} {shown(missing)} in this network", setting)
    return tuple(part for part, known in found.items() if known)
