"""A run's network as a file that others read: programs and files that give our outputs without us."""

from __future__ import annotations

import re

from engine.export.formats import formats
from engine.export.network import check_exportable, exported_network
from engine.run.run import Run


def export_run(run: Run, name: str) -> bytes:
    """The run's network as a file in the format of that name. Text is UTF-8.

    Raises InvalidValue for an unknown format, and for a network that can't be exported: by `check_export`, or because
    its weights are not finite.
    """
    return formats.get(name).content(exported_network(run), _stem(run, name))


def check_export(run: Run, name: str) -> None:
    """Raises InvalidValue for an unknown format, and for samples or layers that can't be exported however trained."""
    formats.get(name)
    check_exportable(run.config)


def export_name(run: Run, name: str) -> str:
    """A file name for it. It can be imported where it is a Python module."""
    entry = formats.get(name)
    return _stem(run, name) + entry.suffix[entry.suffix.rindex(".") :]


def file_stem(run: Run, *words: object) -> str:
    """How the name of every saved file begins: `numplay_DATASET`, then the words. A Python module may be called so."""
    return re.sub(r"\W", "_", "_".join(map(str, ("numplay", run.config.chosen_dataset.name, *words))))


def _stem(run: Run, name: str) -> str:
    return file_stem(run, "epoch", f"{run.epoch}{formats.get(name).suffix.rpartition('.')[0]}")
