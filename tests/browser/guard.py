"""What no page may do in any test: log an error, throw one, or ask another origin."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, WebSocket

LOCAL_SCHEMES = {"data", "blob", "about"}


class Guard:
    """Watches one page; `faults` lists what it did wrong.

    A test that provokes an error (by killing the server, say) first allows its text, as a regular expression.
    """

    def __init__(self, page: Page, origin: str) -> None:
        self.host = urlsplit(origin).netloc
        self.faults: list[str] = []
        self.allowed: list[re.Pattern[str]] = []
        page.on("console", self.on_console)
        page.on("pageerror", self.on_error)
        page.on("request", self.on_request)
        page.on("websocket", self.on_websocket)

    def allow(self, pattern: str) -> None:
        """Don't count faults in which the pattern is found."""
        self.allowed.append(re.compile(pattern))

    def forget(self) -> None:
        """Start anew: nothing found, nothing allowed."""
        self.faults.clear()
        self.allowed.clear()

    def add(self, fault: str) -> None:
        """Count a fault, unless it is allowed."""
        if not any(pattern.search(fault) for pattern in self.allowed):
            self.faults.append(fault)

    def on_console(self, message: ConsoleMessage) -> None:
        """A console.error, or the browser's own complaint."""
        if message.type == "error":
            self.add(f"console: {message.text} ({message.location.get('url', '')})")

    def on_error(self, error: Error) -> None:
        """An exception nobody caught."""
        self.add(f"exception: {error.stack or error.message}")

    def on_request(self, request: Request) -> None:
        """Any request at all."""
        self.check_origin(request.url)

    def on_websocket(self, socket: WebSocket) -> None:
        """A websocket being opened."""
        self.check_origin(socket.url)

    def check_origin(self, url: str) -> None:
        """Complain of a URL that leaves the page's origin."""
        parts = urlsplit(url)
        if parts.scheme not in LOCAL_SCHEMES and parts.netloc != self.host:
            self.add(f"request to another origin: {url}")
