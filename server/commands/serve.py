"""`numplay serve`: the server as a command, and what it says in the terminal."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import threading
import webbrowser

from server import timing
from server.commands.greeting import greet
from server.commands.lesson import open_class
from server.console import OutputLost, discard_output, say
from server.sessions.signing import load_signer
from server.web import behind, hosts, shared
from server.web import family as web
from server.web.listener import listen, why_not
from server.web.occupancy import Occupancy
from server.web.policy import frame_ancestors
from server.web.process import serve_on

SERVER_BYTES = 8
"""By which the processes of a server know each other among those of several servers."""


def serve(options: argparse.Namespace) -> int:
    """Runs the server until Ctrl-C. Returns the exit code."""
    try:
        count = web.processes(options)
        behind.check(options.root_path, options.proxies)
        hosts.stated(options.host, options.origins, options.hosts)
        frame_ancestors(options.frame_ancestors)
        shared.check(options)
    except ValueError as error:
        print(f"numplay: {error}", file=sys.stderr)
        return 1
    if options.profile:
        os.environ[timing.VARIABLE] = options.profile  # for all its processes
        timing.begin_if_asked()
    load_signer(options.data)
    try:
        listener = listen(options.host, options.port, options.stall)
    except OSError as error:
        print(f"numplay: {why_not(options.host, options.port, error)}", file=sys.stderr)
        return 1
    try:
        opened = open_class(options, getattr(options, "class")) if getattr(options, "class") else None
    except Exception as error:
        print(f"numplay: the class could not be opened: {error.__cause__ or error}", file=sys.stderr)
        return 1
    port = options.port = listener.getsockname()[1]
    options.bus, options.server = "", secrets.token_bytes(SERVER_BYTES)

    def ready() -> None:
        try:
            greet(options.host, port, opened)
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
