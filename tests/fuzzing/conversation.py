"""One browser's conversation with the server's session, without a socket: every answer is checked."""

import json
import random
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import ormsgpack

from engine import catalog
from server.jobs.work import perform
from server.messages import replies
from server.messages.effects import Effect, Send
from server.messages.fields import MessageError
from server.messages.protocol import LIMITS, parse
from server.messages.replies import Reply
from server.sessions.handlers import answer
from server.sessions.session import Session
from server.sessions.surroundings import Surroundings
from server.sessions.viewer import CREDITS

from .contents import SIGNER
from .messages import Sent, drawn, message

MESSAGE_BYTES = 16_000_000
MOST_SECONDS = 2.0
"""Processor seconds that an answer or a frame may take; the largest network is made in half a second."""
MOST_WORK = 2_000_000
"""Parameters times points above which a network is drawn but not trained: one epoch would take seconds."""
PUMP = 0.15
"""The share of messages after which a frame is made."""
ANSWERS = {"welcome", "state", "ok", "error", "saved", "points", "table", "formula"}
PROBE = 900_000_000
"""The ids of our own questions begin here."""


def surroundings() -> Surroundings:
    """A server's, whose chance is counted."""
    limits = {"message": MESSAGE_BYTES, "credits": CREDITS, "frames": 60, **LIMITS, **catalog()["limits"]}
    return Surroundings(SIGNER, lambda: "0.12345", 1 / 60, "fuzz", limits, new_secret=lambda: bytes(16))


class Wrong(Exception):
    """What an answer has to be and is not."""


@dataclass
class Found:
    """Something that is wrong: what, where in the conversations, and after which message."""

    what: str
    kind: str
    conversation: int
    sent: list[str] = field(default_factory=list)


class Conversation:
    """A session and what was said. number: by which it can be had again."""

    def __init__(self, seed: int, number: int) -> None:
        self.number = number
        self.rng = random.Random(f"{seed}/{number}")
        self.now = 100.0
        self.session = Session(surroundings(), self.now)
        self.told: dict[str, Any] = {}
        self.last = ""
        self.sent = 0
        self.frames = 0
        self.slowest = 0.0

    def run(self, most: int) -> Found | None:
        """Some messages, then whether the connection is still good. The first thing that is wrong, if any."""
        try:
            self.begin()
            for _ in range(most):
                self.say(message(self.rng, self.sent, self.told))
                if self.rng.random() < PUMP:
                    self.frame()
            self.still_good()
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind = str(error)[:60] if isinstance(error, Wrong) else f"{type(error).__name__} at {last.name}"
            return Found(traceback.format_exc(), kind, self.number, [self.last])
        return None

    def begin(self) -> None:
        """Most begin with a hello, as plain as can be or with a link, a run and whatever belongs to it."""
        way = self.rng.random()
        if way < 0.5:
            self.ask("hello", protocol=1, **({"link": "points=30"} if way < 0.4 else {}))
        elif way < 0.9:
            given = drawn(self.rng, "hello", {})
            reply = self.ask(**given)
            if "run" not in given and given["protocol"] == 1 and reply.get("code") != "bad_json":
                self._expect(reply, "welcome")  # a link is opened, whatever it says

    def say(self, sent: Sent) -> list[dict[str, Any]]:
        """Sends a message and checks what is answered."""
        self.sent += 1
        self.now += 0.01
        self.last = sent.text
        before, begin = self.session.run, time.thread_time()
        try:
            answers = replies_in(answer(self.session, parse(sent.text), self.now))
        except MessageError as error:
            answers = [dict(replies.error(error))]
        told = [replies.encode(each) for each in answers]
        self._quick(begin)
        decoded = [json.loads(each, parse_constant=_no_constant) for each in told]
        self._check(sent, decoded)
        if decoded and decoded[0]["type"] == "error" and self.session.run is not before:
            raise Wrong("a refused message changed the run")
        if decoded and decoded[0]["type"] in ("state", "welcome"):
            self.told = decoded[0]
        return decoded

    def ask(self, type: str, **fields: object) -> dict[str, Any]:
        """A sound message of our own; its answer."""
        number = PROBE + self.sent
        (reply,) = self.say(Sent(json.dumps({"type": type, "id": number, **fields}), number))
        return reply

    def _check(self, sent: Sent, decoded: list[dict[str, Any]]) -> None:
        """An answer of a known type, that names the message if it had an id."""
        if len(decoded) > 1 or (sent.id is not None and not decoded):
            raise Wrong(f"{len(decoded)} answers")
        for each in decoded:
            if each["type"] not in ANSWERS:
                raise Wrong(f"an answer of type {each['type']}")
            if each.get("reply_to") != sent.id:
                raise Wrong(f"an answer of type {each['type']} that names another message or none")
            if each["type"] == "error" and not (each["code"] and each["message"]):
                raise Wrong("an error without words")

    def _quick(self, begin: float) -> None:
        took = time.thread_time() - begin
        self.slowest = max(self.slowest, took)
        if took > MOST_SECONDS:
            raise Wrong("took too long")

    def frame(self) -> dict[str, Any] | None:
        """The frame that is due, if one is; acknowledged now and then."""
        self.now += 0.1
        want = self.session.due(self.now)
        if want is None:
            return None
        begin = time.thread_time()
        run = self.session.present
        heavy = run.parameters.size * run.data.rows.shape[1] > MOST_WORK
        task = self.session.begin(want.unit, 0 if heavy else min(want.most, 2), self.now)
        effects = self.session.finish(perform([task]).outcomes[0], self.now)
        self._quick(begin)
        for each in replies_in(effects):
            replies.encode(each)
        data = next(
            (each.message for each in effects if isinstance(each, Send) and isinstance(each.message, bytes)), None
        )
        if data is None:
            return None
        self.session.taken(self.now, self.session.lead.number)
        self.frames += 1
        frame: dict[str, Any] = ormsgpack.unpackb(data)
        if self.rng.random() < 0.8:
            self.ask("ack", n=frame["n"])
        return frame

    def still_good(self) -> None:
        """Another run is opened, shown and trained as on the first day."""
        if self.session.run is None:
            self._expect(self.ask("hello", protocol=1), "welcome")
        self._expect(self.ask("view", hidden=False, output=10, units=8, focus=None, panels=[]), "ok")
        self._expect(self.ask("open", link="networkShape=2&points=30", playing=False), "state")
        if self.frames_until_rest()[-1]["epoch"] != 0:
            raise Wrong("a new run is not shown")
        self._expect(self.ask("step", unit="epoch"), "state")
        if self.frames_until_rest()[-1]["epoch"] != 1:
            raise Wrong("a step is not shown")

    def frames_until_rest(self) -> list[dict[str, Any]]:
        """The frames that are due, each acknowledged."""
        self.ask("ack", n=max(1, self.session.lead.sent)) if self.session.lead.sent else None
        frames: list[dict[str, Any]] = []
        self.now += 2  # a browser may have asked for one frame a second
        while (frame := self.frame()) is not None and len(frames) < 10:
            frames.append(frame)
            self.ask("ack", n=frame["n"])
        return frames or [{"epoch": None}]

    @staticmethod
    def _expect(reply: dict[str, Any], type: str) -> None:
        if reply["type"] != type:
            raise Wrong(f"{type} was expected, but: {reply.get('code')} {reply.get('message')}")


def replies_in(effects: Sequence[Effect]) -> list[Reply]:
    """What is sent as text."""
    return [each.message for each in effects if isinstance(each, Send) and not isinstance(each.message, str | bytes)]


def _no_constant(name: str) -> object:
    raise Wrong(f"{name} in an answer")
