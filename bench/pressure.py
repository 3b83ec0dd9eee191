"""Memory of a server under clients that mean ill: `python -m bench.pressure`.

Each kind of them has a server of its own, one process. Its memory is noted before, at its most and after, in MB.
"""

from __future__ import annotations

import argparse
import http.client
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from websockets.frames import Frame, Opcode

from server.web.assets import STATIC
from tests.browser.serving import Server, serving
from tests.server.lines import HANDSHAKE
from tests.server.pressing import HALF, memory, opened, until_closed

ROUNDS, MESSAGES, AT_ONCE, BYTES = 10, 40, 10, 14_900_000
ALLOWED = 20
"""Megabytes that may stay."""
LOOK_SECONDS, REST_SECONDS = 0.05, 1.0


@dataclass(frozen=True)
class Memory:
    """Megabytes of a server: before, at most while the clients were there, and once they are gone."""

    before: float
    most: float
    after: float


def cut_off(server: Server, size: int) -> None:
    """Rounds of large messages, all but their ends. size: rounds."""
    text = Frame(Opcode.TEXT, b"[" * BYTES).serialize(mask=True)[: BYTES - 100_000]
    for _ in range(size):
        for _ in range(MESSAGES // AT_ONCE):
            for connection in [opened(server, HANDSHAKE, text) for _ in range(AT_ONCE)]:
                connection.close()


def silent(server: Server, said: bytes, size: int) -> None:
    """Connections that go no further than this, until the server has closed all of them. size: how many."""
    with ExitStack() as stack:
        for connection in [stack.enter_context(opened(server, said)) for _ in range(size)]:
            until_closed(connection)


def sheets(server: Server, size: int) -> None:
    """Requests for joined style sheets that no page names, with addresses of up to 60 kB. size: how many."""
    names = [path.stem for path in sorted(STATIC.glob("**/*.css"))]
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for number in range(size):
        name = "+".join(names[(number + place) % len(names)] for place in range(1, 2 + 7 * number))[:60_000]
        connection.request("GET", f"/static/{name}.css")
        connection.getresponse().read()
    connection.close()


KINDS: Mapping[str, tuple[Callable[[Server, int], None], int]] = {
    "messages cut off in the middle": (cut_off, ROUNDS),
    "websockets without a hello": (lambda server, size: silent(server, HANDSHAKE, size), 1000),
    "half a request": (lambda server, size: silent(server, HALF, size), 1000),
    "joined style sheets": (sheets, 1000),
    "nothing at all": (lambda server, size: silent(server, b"", size), 1000),
}
"""What clients do, and by default how often."""


def pressed(press: Callable[[Server, int], None], size: int) -> Memory:
    """The memory of a server on which this is done."""
    with (
        tempfile.TemporaryDirectory() as directory,
        serving(Path(directory), "--compute", "inline", "--web", "1") as server,
    ):
        press(server, 1)  # what is loaded only now
        time.sleep(REST_SECONDS)
        before = memory(server)
        with watched(server) as most:
            press(server, size)
        time.sleep(REST_SECONDS)
        return Memory(before / 1e6, most[0] / 1e6, memory(server) / 1e6)


@contextmanager
def watched(server: Server) -> Iterator[list[int]]:
    """The most memory that the server had since, in a list of one."""
    most, done = [memory(server)], threading.Event()

    def watch() -> None:
        while not done.wait(LOOK_SECONDS):
            most[0] = max(most[0], memory(server))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        done.set()
        watching.join()


def main(arguments: list[str] | None = None) -> int:
    """Prints what each kind costs. Returns 1 where more than ALLOWED stays."""
    parser = argparse.ArgumentParser(prog="python -m bench.pressure", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the usual number of clients")
    options = parser.parse_args(arguments)
    worst = 0.0
    print(f"{'MB':32} {'before':>8} {'at most':>8} {'after':>8}")
    for name, (press, usual) in KINDS.items():
        found = pressed(press, max(1, round(usual * options.share)))
        print(f"{name:32} {found.before:8.1f} {found.most:8.1f} {found.after:8.1f}", flush=True)
        worst = max(worst, found.after - found.before)
    return int(worst > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
