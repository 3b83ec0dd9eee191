"""Imported by the process from which the web processes are forked: what they all need is loaded and made here, once."""

import signal
from typing import NoReturn

import server.web.process  # noqa: F401
from server.compute.pool import warm_up
from server.garbage import collect_less
from server.web.app import create_app, prepared


def _nobody() -> NoReturn:
    raise RuntimeError("this application is never run, so it has no hub")


# Ctrl-C and a signal to all processes are the affair of the one that started this one.
for each in (signal.SIGINT, signal.SIGTERM):
    signal.signal(each, signal.SIG_IGN)
prepared()
# Nobody's application and nobody's first frame: what is found and remembered on the way is there in each process.
create_app(_nobody, origins="", stall=1.0, address_sessions=1, frames="")
warm_up()
collect_less()  # a search in a forked process would copy the memory it looks at
