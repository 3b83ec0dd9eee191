"""Imported by the process from which the web processes are forked: what they all need is loaded and made here, once."""

import signal

import server.web.process  # noqa: F401
from server.garbage import collect_less
from server.web.app import prepared

# Ctrl-C and a signal to all processes are the affair of the one that started this one.
for each in (signal.SIGINT, signal.SIGTERM):
    signal.signal(each, signal.SIG_IGN)
prepared()
collect_less()  # a search in a forked process would copy the memory it looks at
