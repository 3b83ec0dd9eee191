"""Browsers of a class at a real server, as far as they speak, and servers for them."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from server.web import family
from tests.browser.serving import Server, serving
from tests.server.talking import SECONDS

SMALL = {"output": 10, "units": 0, "rate": 20}


class Browser:
    """A page, as far as it speaks. told: all that came but frames, the newest last. saved: the epoch of the newest
    checkpoint."""

    def __init__(self, school: "School", server: Server, **hello: Any) -> None:
        url = server.url.replace("http", "ws") + "/ws"
        self.school = school
        self.socket = school.opened.enter_context(connect(url, max_size=None, compression=None, close_timeout=1))
        self.told: list[dict[str, Any]] = []
        self.frame: dict[str, Any] = {"epoch": -1, "playing": False}
        self.number = 0
        self.saved = 0
        school.browsers.append(self)
        self.welcome = self.ask("hello", protocol=1, **{"view": SMALL, **hello})
        self.token = self.welcome["seat"]

    def read(self) -> None:
        """Takes what has come; frames are acknowledged."""
        try:
            while True:
                message = self.socket.recv(timeout=0)
                if isinstance(message, str):
                    self.told.append(json.loads(message))
                else:
                    frame = ormsgpack.unpackb(message)
                    if "checkpoint" in frame:
                        self.saved = frame["epoch"]
                    self.frame = {**self.frame, "playing": False, **frame}
                    self.socket.send(json.dumps({"type": "ack", "n": self.frame["n"]}))
        except (TimeoutError, ConnectionClosed):
            pass

    def send(self, type: str, **fields: Any) -> int:
        """The number by which a message is answered."""
        self.number += 1
        self.socket.send(json.dumps({"type": type, "id": self.number, **fields}))
        return self.number

    def ask(self, type: str, **fields: Any) -> Any:
        """The answer to a message."""
        return self.answer(self.send(type, **fields))

    def answer(self, number: int) -> Any:
        """The answer to the message of that number."""
        return self.school.wait(lambda: next((each for each in self.told if each.get("reply_to") == number), None))

    def act(self, act: str, **fields: Any) -> None:
        assert self.ask("class_act", act=act, values=fields)["type"] == "ok"

    def newest(self, *types: str) -> dict[str, Any]:
        """The newest message of these types."""
        return next((each for each in reversed(self.told) if each["type"] in types), {})

    @property
    def stage(self) -> Any:
        return self.newest("class")["stage"]

    @property
    def roster(self) -> dict[str, Any]:
        return {each["seat"]: each for each in self.newest("class")["roster"]}

    @property
    def wall(self) -> dict[str, Any]:
        return {each["seat"]: each for each in self.newest("wall").get("rows", ())}

    def pictures(self, seat: str) -> list[str]:
        """All pictures of a student that came for the wall."""
        rows = [row for each in self.told if each["type"] == "wall" for row in each["rows"] if row["seat"] == seat]
        return [row["map"] for row in rows if "map" in row]

    @property
    def place(self) -> dict[str, Any]:
        """What a student has in the class."""
        return {name: self.newest("class")[name] for name in ("code", "title", "seat", "name")}

    def opened(self) -> int:
        """How often something was opened here without being asked for."""
        return sum(each.get("cause") == "open" and "reply_to" not in each for each in self.told)

    def leave(self) -> None:
        """Closes the page."""
        self.school.browsers.remove(self)
        self.socket.close()


class School:
    """Browsers at one server, all of which take what they are sent while one waits."""

    def __init__(self, server: Server, opened: ExitStack) -> None:
        self.server, self.opened = server, opened
        self.browsers: list[Browser] = []

    def browser(self, server: Server | None = None, **hello: Any) -> Browser:
        return Browser(self, server or self.server, **hello)

    def wait(self, true: Callable[[], Any]) -> Any:
        """What is true, once it is."""
        end = time.monotonic() + SECONDS
        while True:
            for each in self.browsers:
                each.read()
            if found := true():
                return found
            assert time.monotonic() < end, [each.told[-2:] for each in self.browsers]
            time.sleep(0.005)

    def class_of(self, count: int, **hello: Any) -> tuple[Browser, list[Browser], Any]:
        """A teacher and so many students."""
        teacher = self.browser()
        told = teacher.ask("class_open", title="Nets", address=self.server.url + "/")
        students = [self.browser(**hello) for _ in range(count)]
        for each in students:
            assert each.ask("class_join", code=told["code"])["type"] == "class"
        self.wait(lambda: sum(each["here"] for each in teacher.roster.values()) == count)
        return teacher, students, told


@contextmanager
def class_server(folder: Path, count: str = "") -> Iterator[Server]:
    """A server with so many web processes, two where that may be, which logs no fault."""
    if count not in ("", "1") and not family.SHARING:
        pytest.skip("this system can not hand over connections")
    processes = count or ("2" if family.SHARING else "1")
    with serving(folder, "--web", processes, "--compute", "inline") as running:
        yield running
        assert "Traceback" not in running.log.read_text(), running.log.read_text()


def doing(browser: Browser, activity: str) -> Any:
    """What a browser was told last of an activity; None while there is none."""
    return browser.newest("class")["doing"].get(activity)
