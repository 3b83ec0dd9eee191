"""Standard output as a command uses it: where it can't be written, that is said in one line."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C has ended."""


class OutputLost(Exception):
    """Standard output can't be written: the disk is full, for instance."""


def say(text: str) -> None:
    """Prints a line at once. Raises OutputLost, and BrokenPipeError where the reader has gone."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputLost(f"can't write to standard output: {error.strerror or error}") from None


def discard_output() -> None:
    """From now on nothing is written: Python would fail once more when it closes standard output at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
