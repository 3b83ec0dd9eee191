"""Settings that name single links, beside the network that has them."""

from __future__ import annotations

from engine.errors import InvalidValue, shown
from engine.network.links import there
from engine.network.structure import Structure


def links_there(made: Structure, inputs: tuple[str, ...], links: tuple[str, ...], asked: bool) -> tuple[str, ...]:
    """Those links that the network has. asked: they were asked for just now, so that InvalidValue is raised for one
    that isn't there; else they are left of a network before."""
    if not links:
        return links
    found = dict(zip(links, there(made, inputs, links), strict=True))
    missing = next((link for link, known in found.items() if not known), None)
    if asked and missing is not None:
        raise InvalidValue("no_link", f"there is no link {shown(missing)} in this network", "cut")
    return tuple(link for link, known in found.items() if known)
