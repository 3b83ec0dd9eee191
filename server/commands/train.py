"""`numplay train`: a run trained in the terminal, one JSON object a line."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from engine import InvalidValue, Run, advance, check_export, evaluate, export_name, export_run, plain_number
from server.console import INTERRUPTED, OutputLost, say
from server.messages.fields import MessageError
from server.sessions import stopping
from server.sessions.opening import Opened, check_link, open_bytes, open_link, sealed, sealed_json
from server.sessions.signing import Signer, load_signer

LINK_MARKS = ("=", "#", "://")
BAR = 30
PIECE = 0.1
"""Seconds of training that Ctrl-C may lose, if an epoch does not take longer."""
BETWEEN_BARS = 0.1
"""Seconds between two drawings of the progress bar."""


class CommandError(Exception):
    """What the user gave can't be used; said in one line."""


def train(options: argparse.Namespace) -> int:
    """Trains and prints. Returns the exit code."""
    signer = load_signer(options.data)
    try:
        opened = open_argument(options.run, signer)
        if opened.origin is None:  # a file's origin is its owner's business; a link's bad values are named
            for notice in opened.notices:
                print(f"numplay: warning: {notice['message']}", file=sys.stderr)
        for name in options.export:
            check_export(opened.run, name)  # said now, not after hours
        if options.out:
            check_place(Path(options.out))
        training = Training(opened.run, options.epochs, options.every)
        stopped: BaseException | None = None
        try:
            training.go(sys.stderr)
        except (KeyboardInterrupt, BrokenPipeError, OutputLost) as why:
            stopped = why  # hours of training are not lost with it
        if isinstance(stopped, KeyboardInterrupt):
            print(file=sys.stderr)  # leaves the line of the terminal's ^C
        ended = stopping.stopped(training.run)
        if ended is not None:
            print(f"numplay: {ended['reason']} {ended['done']}", file=sys.stderr)
        for path in _write(training.run, options, signer):
            if stopped is not None:
                print(f"numplay: stopped at epoch {training.run.epoch}; wrote {path}", file=sys.stderr)
            elif path != options.out:
                print(f"numplay: wrote {path}", file=sys.stderr)
    except (CommandError, InvalidValue) as error:
        print(f"numplay: {error}", file=sys.stderr)
        return 2
    if isinstance(stopped, KeyboardInterrupt):
        return INTERRUPTED
    if stopped is not None:
        raise stopped
    return 0


def _write(run: Run, options: argparse.Namespace, signer: Signer) -> Iterator[str]:
    """Writes all that was asked for and names each file when it is there. Raises CommandError, InvalidValue."""
    if options.out:
        write_run(run, Path(options.out), signer)
        yield options.out
    for name in options.export:
        path = Path(options.out or "").parent / export_name(run, name)
        write_file(path, export_run(run, name))
        yield str(path)


def open_argument(argument: str, signer: Signer) -> Opened:
    """The run of a file or a link. Raises CommandError."""
    if not argument or (any(mark in argument for mark in LINK_MARKS) and not os.path.isfile(argument)):  # noqa: PTH113
        try:
            check_link(argument)
        except MessageError as error:
            raise CommandError(str(error)) from None
        return open_link(argument, signer)  # os.path: a long link is no path, which pathlib would call an error
    try:
        return open_bytes(Path(argument).read_bytes(), signer)
    except InvalidValue as error:
        raise CommandError(f"{argument}: {error}") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        text = f"can't read {argument[:80]}: {reason}; expected a saved run, or a link with # or key=value"
        raise CommandError(text) from None


class Training:
    """Trains by some epochs and prints the scores now, every `every` epochs, and at the end.

    run: as it was at the end of the last piece, whatever ends it.
    """

    def __init__(self, run: Run, epochs: int, every: int) -> None:
        self.run = run
        self._epochs = epochs
        self._every = every

    def go(self, progress: TextIO) -> None:
        """All of it. Raises OutputLost, BrokenPipeError."""
        bar = _Bar(progress, self._epochs)
        try:
            self._go(bar)
        finally:
            bar.end()

    def _go(self, bar: _Bar) -> None:
        say(score_line(self.run))
        done, piece = 0, 1
        while done < self._epochs and not self.run.stopped:
            amount = min(piece, self._every - done % self._every, self._epochs - done)
            start = time.monotonic()
            self.run = advance([self.run], epochs=amount)[0]
            piece = _next_piece(amount, time.monotonic() - start)
            done += amount
            if done % self._every == 0 or done == self._epochs or self.run.stopped:
                say(score_line(self.run))
            bar.show(done)


def _next_piece(epochs: int, took: float) -> int:
    """How many epochs come next without a pause: at most twice as many as now, in about PIECE seconds."""
    return max(1, min(2 * epochs, int(epochs * PIECE / max(took, 1e-9))))


def score_line(run: Run) -> str:
    """One line of the output, every number with full precision."""
    scores = evaluate([run])[0]
    numbers = {
        "train_loss": scores.train_loss,
        "test_loss": scores.test_loss,
        "train_accuracy": scores.train_accuracy,
        "test_accuracy": scores.test_accuracy,
    }
    plain = {name: None if value is None else plain_number(float(value)) for name, value in numbers.items()}
    return json.dumps({"epoch": run.epoch, **plain}, allow_nan=False)


def write_run(run: Run, path: Path, signer: Signer) -> None:
    """Writes a run, JSON or signed bytes by the name's ending. Raises CommandError."""
    write_file(path, sealed_json(run, signer).encode() if path.suffix.lower() == ".json" else sealed(run, signer))


def check_place(path: Path) -> None:
    """Raises CommandError where no file can be written: now, not after hours of training."""
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise CommandError(f"can't write {path}: {error.strerror}") from None


def write_file(path: Path, content: bytes) -> None:
    """Writes a file; it is there whole or not at all. Raises CommandError."""
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException as error:  # a second Ctrl-C, too, leaves no half of a file behind
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise CommandError(f"can't write {path}: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class _Bar:
    """A progress bar, only where a person watches."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream = stream
        self._total = total
        self._start = time.monotonic()
        self._last = 0.0
        # On one terminal with the output the bar would be torn apart by its lines.
        self._shown = total > 0 and stream.isatty() and not (sys.stdout and sys.stdout.isatty())

    def show(self, done: int) -> None:
        """Draws it anew, if the last drawing is old enough."""
        now = time.monotonic()
        if not self._shown or (now - self._last < BETWEEN_BARS and done < self._total):
            return
        self._last = now
        full = BAR * done // self._total
        rate = done / max(now - self._start, 1e-9)
        text = f"\r{'█' * full}{'░' * (BAR - full)} {done}/{self._total} epochs, {rate:,.0f}/s"
        print(text, end="", file=self._stream, flush=True)

    def end(self) -> None:
        """Leaves the line."""
        if self._shown:
            print(file=self._stream, flush=True)
