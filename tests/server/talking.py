"""A browser's connection, played by a test."""

import json
import time
from collections.abc import Callable
from typing import Any, Protocol

import ormsgpack

SECONDS = 20.0
"""Patience, not a promise."""


class Socket(Protocol):
    """What websockets' own clients have, too."""

    def send(self, message: str, /) -> None: ...

    def recv(self, timeout: float) -> str | bytes: ...


class Client:
    """A browser's connection."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.number = 0

    def send(self, type: str, **fields: object) -> int:
        self.number += 1
        self.socket.send(json.dumps({"type": type, "id": self.number, **fields}))
        return self.number

    def receive(self) -> dict[str, Any]:
        """The next message; a frame is acknowledged."""
        message = self.socket.recv(timeout=SECONDS)
        if isinstance(message, str):
            told: dict[str, Any] = json.loads(message)
            return told
        frame: dict[str, Any] = ormsgpack.unpackb(message)
        self.frames.append(frame)
        self.socket.send(json.dumps({"type": "ack", "n": frame["n"]}))
        return frame

    def ask(self, type: str, **fields: object) -> dict[str, Any]:
        """Sends a message and returns its reply."""
        number = self.send(type, **fields)
        return self.until(lambda message: message.get("reply_to") == number)

    def until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            message = self.receive()
            if fits(message):
                return message
        raise AssertionError("nothing that fits came")

    def frame(self, fits: Callable[[dict[str, Any]], bool] = lambda frame: True) -> dict[str, Any]:
        return self.until(lambda message: message["type"] == "frame" and fits(message))
