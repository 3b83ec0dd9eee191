"""A class whose server is the test: what a page says of classes is answered here, all else by the real server.

said = Classroom(page)
said.answers["class_join"] = student()
opened(page)
...
assert said.of("class_join") == [{"code": CODE}]
said.tell({"type": "class_over", "reason": "The class is over."})
"""

import base64
import json
import time
from typing import Any

from playwright.sync_api import Page, WebSocketRoute

from .tabs import SOCKET

CODE = "ABC-DEF-GHJ"
SECRET = "s" * 32
STAGE = {"paused": False, "message": None, "pushed": 0}
QR = ["1110111", "1010101", "1110111", "0001000", "1110110", "1010011", "1110101"]


def stage(**values: Any) -> dict[str, Any]:
    """What everybody in a class is told, with some values of it."""
    return {**STAGE, **values}


def student(**values: Any) -> dict[str, Any]:
    """What a student is told of the class."""
    told = {"role": "student", "code": CODE, "entry": CODE, "title": "Biology 9b", "seat": "own", "name": "Brave Otter"}
    return {"type": "class", **told, "clock": time.time(), "stage": STAGE, "doing": {}, **values}


def teacher(**values: Any) -> dict[str, Any]:
    """What a teacher is told of the class. secret: as in the answers to `class_open` and `class_lead`."""
    roster = [{"seat": f"s{n}", "name": f"Student {n}", "here": n != 2} for n in range(3)]
    join = f"http://school.example/?class={CODE}"
    told = {
        "role": "teacher",
        "code": CODE,
        "entry": CODE,
        "title": "Biology 9b",
        "secret": SECRET,
        "screen": "p" * 32,
        "join": join,
        "qr": QR,
    }
    return {"type": "class", **told, "clock": time.time(), "roster": roster, "stage": STAGE, "doing": {}, **values}


def screen(**values: Any) -> dict[str, Any]:
    """What a projector is told of the class, as in the answer to `class_screen`."""
    join = f"http://school.example/?class={CODE}"
    told = {"role": "screen", "code": CODE, "entry": CODE, "title": "Biology 9b", "here": 3, "join": join, "qr": QR}
    return {"type": "class", **told, "clock": time.time(), "stage": STAGE, "doing": {}, **values}


def closeup(**values: Any) -> dict[str, Any]:
    """A network that is shown large: two cells a side, all of them 200, packed."""
    network = {"shape": "4-2", "problem": "classification", "activation": "tanh", "size": 2, "channels": 1}
    figures = {"epoch": 1234, "train": 0.1, "test": 0.25, "accuracy": 0.9, "playing": True, "diverged": False}
    # Each cell's code, two bits; the first can't be told by its neighbours: 3, then a nibble of 0, then a byte.
    packed = base64.b64encode(bytes([0b00000011, 0, 200])).decode()
    points = base64.b64encode(bytes([64, 64, 127, 192, 192, 129])).decode()
    return {**network, **figures, "map": packed, "points": points, **values}


def closeups(*of: dict[str, Any]) -> dict[str, Any]:
    """The message with networks that are shown large."""
    return {"type": "closeups", "of": list(of)}


def row(number: int, **values: Any) -> dict[str, Any]:
    """A student's row on the wall."""
    told = {"seat": f"s{number}", "name": f"Student {number}", "here": True, "receiving": True, "quiet": 0.2}
    figures = {"epoch": 10 * number, "train": 0.3, "test": 0.5 - number / 1000, "accuracy": 0.9}
    network = {"shape": "4-2", "problem": "classification", "activation": "tanh", "parameters": 25, "classes": 1}
    return {**told, **figures, **network, "playing": True, "diverged": False, **values}


def picture(byte: int, size: int = 4) -> dict[str, Any]:
    """A map that has one value everywhere, as a row of the wall has it."""
    return {"map": base64.b64encode(bytes([byte]) * size * size).decode(), "size": size}


def wall(*rows: dict[str, Any]) -> dict[str, Any]:
    """The message with every student's row."""
    return {"type": "wall", "rows": list(rows)}


def error(code: str, message: str) -> dict[str, Any]:
    """A refusal."""
    return {"type": "error", "code": code, "message": message, "field": None}


class Classroom:
    """Stands between a page and its server. said: what the page has said of classes, in order. answers: by type of
    message; what has none is answered by `ok`."""

    def __init__(self, page: Page) -> None:
        self.said: list[dict[str, Any]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.sockets: list[WebSocketRoute] = []
        page.route_web_socket(SOCKET, self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self.sockets.append(socket)

        def from_page(text: str | bytes) -> None:
            message = json.loads(text)
            if not message["type"].startswith("class_"):
                server.send(text)
                return
            self.said.append(message)
            answer = self.answers.get(message["type"], {"type": "ok"})
            socket.send(json.dumps({**answer, "reply_to": message.get("id")}))

        socket.on_message(from_page)

    def of(self, type: str) -> list[dict[str, Any]]:
        """The messages of that type, without type and id."""
        return [
            {key: value for key, value in message.items() if key not in ("type", "id")}
            for message in self.said
            if message["type"] == type
        ]

    def tell(self, message: dict[str, Any]) -> None:
        """A message that nobody has asked for."""
        self.sockets[-1].send(json.dumps(message))

    def cut(self) -> None:
        """The connection is lost."""
        self.sockets[-1].close(code=1011)
