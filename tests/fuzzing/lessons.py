"""Messages about classes, sound and spoilt, from the browsers of two classes, with every act of every activity."""

import asyncio
import itertools
import json
import logging
import random
from pathlib import Path
from typing import Any

from server.classroom.activities import activities
from server.compute.pool import InProcess
from server.jobs.scheduler import Scheduler
from server.messages.fields import Kind, Text, Texts
from server.messages.protocol import CLASS_MESSAGES
from server.sessions.surroundings import Surroundings
from server.store.database import default_url
from server.store.lessons import Lessons
from server.web.bus import Alone
from server.web.classes import END, Classes
from server.web.hub import Hub
from server.web.occupancy import Occupancy
from server.web.places import Seat

from .contents import CONTENTS, SIGNER, Content
from .conversation import Wrong
from .drawing import FIELDS
from .messages import Sent, spoken
from .values import changed_text, junk, text

ANSWERS = {"ok", "class", "error", "welcome", "state", "saved", "copied", "goal", "handed_in"}
OURS = ("class_fault", "server_fault")
"""Codes of faults that are ours."""
BESIDE = ("play", "pause", "step", "save")
"""Messages about a student's own run that belong to a lesson."""
SMALL = "networkShape=2&points=30"


class Page:
    """A browser. got: the answers and messages that it got as text."""

    def __init__(self, hub: Hub) -> None:
        self.got: list[dict[str, Any]] = []
        self.told: dict[str, Any] = {}
        self.seat: Seat = hub.join()
        # No socket is there: what would be written to one is looked at instead.
        # mypy forbids to replace a method; the outbox has no other way to be heard.
        self.seat.outbox.put = self._take  # type: ignore[method-assign]

    def _take(self, message: str | bytes, origin: int = 0) -> None:
        if isinstance(message, str):
            self.got.append(json.loads(message))
            if self.got[-1]["type"] == "class":
                self.told = self.got[-1]


class Lesson:
    """A server's classes with their browsers, and what was said. folder: for the classes."""

    def __init__(self, folder: Path, seed: int | str) -> None:
        self.rng = random.Random(f"lesson {seed}")
        self.now = 1000.0
        self.tried: set[str] = set()
        self.deck: list[str] = []
        """The acts that come next: each comes, whatever else is drawn."""
        self.last = ""
        """What was said last."""
        self.ids = itertools.count(1)
        self.runner = asyncio.Runner()
        around = Surroundings(SIGNER, lambda: "0.12345", 1 / 60, "fuzz", {"message": 1_000_000})
        store = Lessons(default_url(folder), lambda: self.now)
        self.classes = Classes(lambda: store, Alone(), lambda: self.now)
        self.hub = Hub(InProcess(), Scheduler(0.025, 64), around, Occupancy(100), classes=self.classes)
        self.running = self.runner.get_loop().create_task(self.hub.run())
        self.log = Faults()
        logging.getLogger("numplay").addHandler(self.log)
        self.pages: list[Page] = []

    def close(self) -> None:
        """Ends all."""
        logging.getLogger("numplay").removeHandler(self.log)
        self.running.cancel()
        self.runner.run(self.classes.rooms.close())
        self.runner.close()

    def begin(self) -> None:
        """Two classes with their teachers and students, and somebody in none."""

        async def leave() -> None:
            for page in self.pages:
                self.hub.leave(page.seat)

        self.runner.run(leave())
        self.pages = []
        for _ in range(2):
            teacher = self._come()
            code = self.ask(teacher, "class_open", address="http://h/")["code"]
            for _ in range(2):
                self.ask(self._come(), "class_join", code=code)
        self._come()

    def _come(self) -> Page:
        page = Page(self.hub)
        self.pages.append(page)
        self.ask(page, "hello", protocol=1, link=SMALL, view={"output": 10, "units": 0})
        return page

    def ask(self, page: Page, type: str, **fields: object) -> dict[str, Any]:
        """A sound message; its answer."""
        number = next(self.ids)
        answer = self.say(page, Sent(json.dumps({"type": type, "id": number, **fields}), number))
        assert answer is not None
        return answer

    def say(self, page: Page, sent: Sent) -> dict[str, Any] | None:
        """Sends a message and checks what is answered."""
        before, self.last = len(page.got), sent.text

        async def said() -> None:
            async with asyncio.timeout(20):
                await self.hub.receive(page.seat, sent.text)
            await asyncio.sleep(0)

        self.runner.run(said())
        answers = [each for each in page.got[before:] if sent.id is not None and each.get("reply_to") == sent.id]
        if sent.id is not None and len(answers) != 1:
            raise Wrong(f"{len(answers)} answers")
        for each in answers:
            if each["type"] not in ANSWERS or each.get("code") in OURS:
                raise Wrong(f"{each} after {sent.text[:2000]}")
        if self.log.seen:
            raise Wrong(f"{self.log.seen[0]} after {sent.text[:2000]}")
        return answers[0] if answers else None

    def go_on(self, messages: int) -> None:
        """So many messages, each from anybody; then whether a lesson can still be led."""
        for _ in range(messages):
            if not any(page.told.get("role") == "teacher" and self._inside(page) for page in self.pages):
                self.begin()
            self.now += 2.0
            self.say(self.rng.choice(self.pages), self._message())
        self.still_good()

    def _inside(self, page: Page) -> bool:
        return page.seat.number in self.classes.rooms.of

    def still_good(self) -> None:
        """A new class is led as on the first day."""
        self.now += 120.0
        self.begin()
        teacher, student = self.pages[:2]
        for act, paused in (("pause", True), ("resume", False)):
            if self.ask(teacher, "class_act", act=act)["type"] != "ok" or student.told["stage"]["paused"] is not paused:
                raise Wrong(f"{act} does nothing")

    def _message(self) -> Sent:
        rng = self.rng
        type = rng.choice([*CLASS_MESSAGES, *["class_act"] * 15, *BESIDE])
        given = {"type": type, **self._fields(CLASS_MESSAGES.get(type, {}))}
        if type == "class_act" and rng.random() < 0.95:
            if not self.deck:
                self.deck = [*activities.acts] * 5 + [END]
                rng.shuffle(self.deck)
            name = self.deck.pop()
            self.tried.add(name)
            given["act"], given["values"] = name, {}
            if name != END:
                given["values"] = self._fields(activities.acts[name].fields)
        return spoken(rng, given, next(self.ids), list(rng.choice(self.pages).told.values()))

    def _fields(self, kinds: dict[str, Kind] | Any) -> dict[str, Any]:
        return {
            name: self._value(name, kind) for name, kind in kinds.items() if kind.required or self.rng.random() < 0.5
        }

    def _value(self, name: str, kind: Kind) -> Any:
        rng = self.rng
        told = rng.choice(self.pages).told
        known: list[str] = [told[each] for each in ("code", "secret", "seat") if each in told]
        known += [each["seat"] for each in told.get("roster", ())]
        if rng.random() < 0.1:
            return junk(rng)
        if name in told and rng.random() < 0.8:
            return told[name]
        if name == "seat" and known and rng.random() < 0.8:
            return rng.choice(known)
        if isinstance(kind, Texts):
            return rng.sample(known, min(len(known), rng.randrange(4))) + [text(rng)] * (rng.random() < 0.2)
        if name in ("run", "link") and rng.random() < 0.5:
            return SMALL
        if (draw := FIELDS.get(type(kind))) is not None:
            return draw(rng, kind)
        if name in CONTENTS and name != "text":
            return Content(rng, {}).of(name)
        if isinstance(kind, Text):
            return rng.choice(["", "Look at the loss.", "\0", "\ud800", *known, changed_text(rng, "Nets"), text(rng)])
        return junk(rng)


class Faults(logging.Handler):
    """What the server logs as a fault."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps it, with its traceback."""
        self.seen.append(logging.Formatter().format(record))
