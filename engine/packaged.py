"""Data that come with the engine, as the files of its packages: the only place where the engine reads anything."""

from __future__ import annotations

from importlib.resources import files


def packaged(package: str, name: str) -> bytes:
    """The content of a file beside the modules of a package. It is part of the program and the same for everyone."""
    return files(package).joinpath(name).read_bytes()
