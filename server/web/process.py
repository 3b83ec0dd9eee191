"""One web process: what it serves, from its first moment to the signal that ends it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import uvicorn

from engine import catalog
from server import VERSION
from server.compute.choice import make_compute
from server.compute.pool import Compute, ComputeMissing
from server.garbage import collect_less, return_memory
from server.jobs.scheduler import Scheduler
from server.messages.protocol import LIMITS
from server.sessions.signing import Signer, load_signer
from server.sessions.surroundings import Surroundings
from server.sessions.viewer import CREDITS
from server.web import hosts, shared
from server.web.app import create_app
from server.web.behind import Behind
from server.web.classes import Classes
from server.web.connections import Connections
from server.web.hosts import Hosts
from server.web.hub import Hub
from server.web.interfaces import own_names
from server.web.occupancy import Occupancy
from server.web.requests import HttpProtocol
from server.web.wire import WireProtocol

SEED_DIGITS = 5
PING_SECONDS = 10.0
"""Between two signs of life on a silent connection: proxies that wait 15 s for one keep it."""
PONG_SECONDS = 20.0
SHUTDOWN_SECONDS = 3


def new_seed() -> str:
    """A seed by chance, written as the original writes its own."""
    return f"0.{secrets.randbelow(10**SEED_DIGITS):0{SEED_DIGITS}d}"


def serve_on(
    options: argparse.Namespace, source: socket.socket, ready: Callable[[], None], occupancy: Occupancy
) -> int:
    """Serves until a signal ends it, and calls `ready` once it can be reached. Returns the exit code.

    source: a listening socket; or a channel through which another process hands over what it has accepted.
    """
    return_memory()
    collect_less()
    signer = load_signer(options.data)
    try:
        compute = make_compute(options.compute, options.workers)
    except ComputeMissing as missing:
        print(f"numplay: {missing}", file=sys.stderr)
        source.close()  # who waits at the other end of a channel ends this process
        return 1
    app = create_app(
        lambda: (make_hub(options, signer, compute, occupancy), compute),
        options.origins,
        options.stall,
        -(-options.address_sessions // occupancy.processes),
        options.frame_ancestors,
    )
    names = Hosts(hosts.stated(options.host, options.origins, options.hosts))
    threading.Thread(target=lambda: names.add(own_names()), daemon=True).start()
    config = uvicorn.Config(
        Behind(app, options.root_path, options.proxies, names),
        log_level=options.log_level,
        proxy_headers=False,  # Behind reads them
        http=HttpProtocol,
        ws=WireProtocol,
        ws_max_size=options.message_size,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PONG_SECONDS,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        server_header=False,
        access_log=options.log_level in ("info", "debug"),
    )
    with contextlib.suppress(KeyboardInterrupt):
        Server(config, source, ready).run()
    return 0


class Server(uvicorn.Server):
    """uvicorn's server that says when it is ready: not before it can be reached, nor before Ctrl-C would stop it."""

    def __init__(self, config: uvicorn.Config, source: socket.socket, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._source = source
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to serve, and says so."""
        handed = self._source.family == getattr(socket, "AF_UNIX", None)
        await super().startup([] if handed else [self._source])
        if self.started:
            if handed:
                self._connections = Connections(self._source, self._speak)
            self._ready()

    def _speak(self) -> asyncio.Protocol:
        """What speaks on one connection, as for those that the server has accepted itself."""
        made: Any = self.config.http_protocol_class
        spoken: asyncio.Protocol = made(self.config, self.server_state, self.lifespan.state)
        return spoken


def make_hub(options: argparse.Namespace, signer: Signer, compute: Compute, occupancy: Occupancy) -> Hub:
    """The hub of these workers."""
    limits = {"message": options.message_size, "credits": CREDITS, "frames": options.frame_rate}
    limits |= {**LIMITS, **catalog()["limits"]}
    interval, among_many = 1 / options.frame_rate, 1 / options.shared_frame_rate
    around = Surroundings(signer, new_seed, interval, VERSION, limits, lambda: occupancy.total, among_many)
    bus, listens = shared.bus(options, occupancy, signer), (options.host, options.port)
    password, hours = options.class_password, options.class_hours
    classes = Classes(lambda: shared.keeper(options), bus, time.monotonic, listens, password, hours)
    return Hub(compute, Scheduler(options.job_time / 1000, options.batch), around, occupancy, classes=classes)
