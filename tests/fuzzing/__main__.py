"""Speaks to the server's sessions and classes as no browser does, until told to stop.

`make fuzz ARGS="--messages 1000000"`; `--classes 1` speaks to classes alone.
"""

import argparse
import gc
import logging
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from engine.cache import forget
from server.garbage import collect_less, return_memory

from .conversation import Conversation, Found
from .lessons import Lesson

EACH = 100
"""Messages of one conversation."""
LESSON = 500
"""Messages of one lesson: by then each act has come several times."""
SAY_AGAIN = 10.0
"""Seconds between two lines of progress."""
FIRST = 0.1
"""Share of the messages after which memory is noted: by then all is loaded, and the heap has its shape."""
ALLOWED = 20
"""Megabytes by which memory may grow after that."""


class Said(NamedTuple):
    """What is left of a conversation: the messages and frames, the slowest answer in seconds, and what was wrong."""

    sent: int
    frames: int
    slowest: float
    found: Found | None


def conversations(messages: int, seed: int, first: int) -> Iterator[Said]:
    """Conversations until so many messages were said. Each has ended, and its run is gone, when the next begins."""
    said, number = 0, first
    while said < messages:
        each = Conversation(seed, number)
        found = each.run(min(EACH, messages - said))
        told = Said(each.sent, each.frames, each.slowest, found)
        del each
        said, number = said + told.sent, number + 1
        yield told


def lessons(messages: int, seed: int, first: int) -> Iterator[Said]:
    """Lessons until so many messages were said, at one server until something is wrong there, then at another. A server
    can be had again by its number, from its first lesson on."""
    said, number = 0, first
    while said < messages:
        with tempfile.TemporaryDirectory() as folder:
            server, found = Lesson(Path(folder), f"{seed}/{number}"), None
            while said < messages and found is None:
                most, before = min(LESSON, messages - said), time.process_time()
                try:
                    server.begin()
                    server.go_on(most)
                except Exception as error:
                    what, kind = traceback.format_exc(), f"a lesson: {type(error).__name__} {str(error)[:60]}"
                    found = Found(what, kind, number, [server.last])
                said += most
                yield Said(most, 0, (time.process_time() - before) / most, found)
            server.close()
        number += 1


def mixed(messages: int, classes: float, seed: int, first: int) -> Iterator[Said]:
    """Conversations, and lessons of this share of the messages, by turns."""
    about = round(classes * messages)
    ways = {"class": lessons(about, seed, first), "alone": conversations(messages - about, seed, first)}
    left = {"class": about, "alone": messages - about}  # a conversation may say a little more
    whole = dict(left)
    while max(left.values()) > 0:
        name = max(left, key=lambda each: left[each] / whole[each] if whole[each] else 0.0)
        each = next(ways[name])
        left[name] -= each.sent
        yield each


def memory() -> float:
    """Megabytes that this process has in memory, as the kernel counts them; 0 where that isn't known. What is
    remembered, which is bounded, is left out: it is forgotten."""
    forget()
    gc.collect()
    counted = Path("/proc/self/statm")
    return int(counted.read_text().split()[1]) * resource.getpagesize() / 1e6 if counted.is_file() else 0.0


def main() -> int:
    """Tells what was found, each kind once, and how memory grew. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="other messages for each seed (default: %(default)s)")
    parser.add_argument("--first", type=int, default=0, help="the conversation to begin with (default: %(default)s)")
    share = "share of the messages that are about classes, 0 to 1 (default: %(default)s)"
    parser.add_argument("--classes", type=float, default=0.1, help=share)
    given = parser.parse_args()
    logging.basicConfig(handlers=[logging.NullHandler()])  # a lesson looks at what the server logs
    warnings.simplefilter("error")  # as in the tests: a warning of NumPy's is something found
    return_memory()  # as a server does
    collect_less()
    kinds: dict[str, int] = {}
    held: float | None = None
    said, frames, slowest, begin, next_line = 0, 0, 0.0, time.monotonic(), SAY_AGAIN
    for sent, shown, slow, found in mixed(given.messages, given.classes, given.seed, given.first):
        said, frames, slowest = said + sent, frames + shown, max(slowest, slow)
        if found is not None:
            kinds[found.kind] = kinds.get(found.kind, 0) + 1
            if kinds[found.kind] == 1:
                print(
                    f"\nconversation {found.conversation}: {found.what}\n  after {found.sent[0][:2000]!r}", flush=True
                )
        if held is None and said >= FIRST * given.messages:
            held = memory()
        passed = time.monotonic() - begin
        if passed > next_line:
            next_line = passed + SAY_AGAIN
            found_so_far = sum(kinds.values())
            rate = said / passed
            print(f"{said:,} messages, {rate:,.0f} a second, {found_so_far} found", flush=True)
    passed = time.monotonic() - begin
    print(
        f"{said:,} messages and {frames:,} frames in {passed:,.0f} s ({said / passed:,.0f} messages a second), "
        f"the slowest {slowest:.2f} processor seconds; {sum(kinds.values())} found: {kinds or 'nothing'}"
    )
    before, after = held or 0.0, memory()
    print(f"memory: {before:.0f} MB after a tenth of them, {after:.0f} MB after all")
    return 1 if kinds or after - before > ALLOWED else 0


if __name__ == "__main__":
    sys.exit(main())
