"""`numplay serve`: the server as a command, and what it says in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import os
import secrets
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Sequence
from typing import Any

import segno
import uvicorn

from engine import catalog
from server import VERSION, behind, hosts, timing, web
from server.app import create_app
from server.behind import Behind
from server.connections import Connections
from server.console import OutputLost, discard_output, say
from server.executor import Compute, ComputeMissing, make_compute
from server.garbage import collect_less, return_memory
from server.hosts import Hosts
from server.hub import Hub
from server.interfaces import Own, openable, own_addresses, own_names, reachable, routed, url
from server.occupancy import Occupancy
from server.policy import frame_ancestors
from server.protocol import LIMITS
from server.requests import HttpProtocol
from server.scheduler import Scheduler
from server.session import CREDITS, Surroundings
from server.signing import Signer, load_signer
from server.wire import WireProtocol

SEED_DIGITS = 5
PING_SECONDS = 10.0
"""Between two signs of life on a silent connection: proxies that wait 15 s for one keep it."""
PONG_SECONDS = 20.0
SHUTDOWN_SECONDS = 3
BACKLOG = 1024
"""Connections that may wait to be accepted."""
PORT_SECONDS = 1.0
"""In which a port may become free."""


def new_seed() -> str:
    """A seed by chance, written as the original writes its own."""
    return f"0.{secrets.randbelow(10**SEED_DIGITS):0{SEED_DIGITS}d}"


def serve(options: argparse.Namespace) -> int:
    """Runs the server until Ctrl-C. Returns the exit code."""
    try:
        count = web.processes(options)
        behind.check(options.root_path, options.proxies)
        hosts.stated(options.host, options.origins, options.hosts)
        frame_ancestors(options.frame_ancestors)
    except ValueError as error:
        print(f"numplay: {error}", file=sys.stderr)
        return 1
    if options.profile:
        os.environ[timing.VARIABLE] = options.profile  # for all its processes
        timing.begin_if_asked()
    load_signer(options.data)
    try:
        listener = _listen(options.host, options.port)
    except OSError as error:
        print(f"numplay: {_why_not(options.host, options.port, error)}", file=sys.stderr)
        return 1
    port = listener.getsockname()[1]

    def ready() -> None:
        try:
            _greet(options.host, port)
        except (OutputLost, OSError) as lost:
            discard_output()  # a server that nobody reads still serves
            print(f"numplay: {lost}; serving on port {port}", file=sys.stderr)
        if options.open:
            threading.Thread(target=webbrowser.open, args=(f"http://localhost:{port}/",), daemon=True).start()

    if count > 1:
        code = web.serve_parts(options, count, listener, ready)
    else:
        code = serve_on(options, listener, ready, Occupancy(options.sessions))
    if not code:
        say("Stopped. Open pages continue when the server is back.")
    return code


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
    interval, shared = 1 / options.frame_rate, 1 / options.shared_frame_rate
    around = Surroundings(signer, new_seed, interval, VERSION, limits, lambda: occupancy.total, shared)
    return Hub(compute, Scheduler(options.job_time / 1000, options.batch), around, occupancy)


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; a port that is taken is waited for a moment, as a server that was killed leaves it only when
    its processes have noticed. Raises OSError."""
    last = time.monotonic() + PORT_SECONDS
    while True:
        try:
            return _listen_now(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > last:
                raise
        time.sleep(PORT_SECONDS / 20)


def _listen_now(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and address[0] == "::":  # both, as the user means it; not so everywhere by itself
            with contextlib.suppress(OSError):  # a system that has no IPv4
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    """Why there is no listening socket, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program (perhaps another numplay); choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} may only be used by the administrator; choose one above 1023 with --port"
    return f"can't listen on {host}:{port}: {error.strerror or error}; choose another address with --host"


def _greet(host: str, port: int) -> None:
    """The addresses, and the code that a phone reads."""
    say(f"NumPlay {VERSION}\n\n  on this machine   http://localhost:{port}/")
    own = own_addresses()
    addresses = reachable(host, own, routed())
    if not addresses:
        say(f"  in the network    not reachable; {_how_reachable(own)}")
    for number, address in enumerate(addresses):
        say(f"  {'in the network    ' if not number else '                 or '}{url(address, port)}")
    if addresses and not openable(addresses[0]):
        say("                    Browsers can't open this address. Give this machine another, such as fd00::1.")
    elif addresses:
        say("")
        with contextlib.suppress(UnicodeEncodeError):  # a terminal without block characters
            segno.make(url(addresses[0], port)).terminal(compact=True)
    say("\nCtrl-C stops it.")


def _how_reachable(own: Sequence[Own]) -> str:
    """What lets other machines connect, in a network that this machine is part of."""
    for host in ("0.0.0.0", "::"):
        if reachable(host, own):
            return f"add --host {host} to let other machines connect"
    return "this machine is connected to no network"
