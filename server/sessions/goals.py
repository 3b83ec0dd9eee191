"""Goals that a link carries, and what a student hands in for one: both are signed, neither holds a secret.

    goal = base64url( key id, 4 bytes | signature, 16 bytes | JSON )

The JSON has the measure and the bound, what ranks those who reach it, whether one setting is a mistake to repair, the
settings that say what the task is like, and a nonce. The seed of the hidden points is made of it with the server's key:
whoever has the link can't find them, and the server keeps nothing. What is handed in is JSON as well, and its last
field is the seal; or the same as a code, a word that can be pasted anywhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.messages.fields import MessageError
from server.messages.protocol import LONGEST_GOAL
from server.messages.replies import from_text, to_text
from server.messages.texts import said
from server.sessions.signing import KEY_ID_BYTES, SIGNATURE_BYTES, Origin, Signer

LONGEST_HAND_IN = 10_000
"""Bytes of a file that is handed in: many times what one has."""
CODE = "NPH."
"""How a code begins; base64url of the file follows."""
KIND = "hand-in"
SEAL = "seal"
SEAL_BYTES = KEY_ID_BYTES + SIGNATURE_BYTES
GOAL, HIDDEN, HANDED = b"numplay goal ", b"numplay hidden points ", b"numplay hand-in "
"""What the key is used for, so that no signature of one kind fits another."""


@dataclass(frozen=True)
class Goal:
    """measure, bound, rank, repair: as of a `Task`. start: settings that differ from the default ones. content: what is
    signed."""

    measure: str
    bound: float
    rank: str
    repair: bool
    start: Mapping[str, Any]
    content: bytes

    @property
    def name(self) -> str:
        """Equal for equal goals; everybody may know it."""
        return hashlib.sha256(GOAL + self.content).hexdigest()[:12]

    def hidden(self, signer: Signer) -> str:
        """The seed of the hidden points, which only a server with the key can tell."""
        return hmac.digest(signer.key, HIDDEN + self.content, "sha256").hex()[:32]


def goal_text(fields: Mapping[str, Any], start: Mapping[str, Any], nonce: str, signer: Signer) -> str:
    """A goal as a link carries it. fields: measure, bound, rank and repair. Raises MessageError for settings that are
    too long for one."""
    content = _canonical({**fields, "start": dict(start), "nonce": nonce})
    text = to_text(_seal(GOAL + content, signer) + content)
    if len(text) > LONGEST_GOAL:
        raise MessageError("goal_large", said("goal_large"), "type")
    return text


def goal_of(text: str, signer: Signer) -> Goal:
    """The goal that a link carries. Raises MessageError for one that no server with this key has set."""
    try:
        data = from_text(text, "goal") if len(text) <= LONGEST_GOAL else b""
    except MessageError:
        data = b""
    seal, content = data[:SEAL_BYTES], data[SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(GOAL + content, signer)):
        raise MessageError("foreign_goal", said("foreign_goal"), "goal")
    plain = json.loads(content)
    # Goals from before there were ranks have none.
    rank, repair = plain.get("rank", "parameters"), plain.get("repair", False)
    return Goal(plain["measure"], plain["bound"], rank, repair, plain["start"], content)


def handed_text(fields: Mapping[str, Any], signer: Signer) -> str:
    """What a student hands in, as a file."""
    content = {"numplay": KIND, **fields}
    return json.dumps({**content, SEAL: to_text(_seal(HANDED + _canonical(content), signer))}, indent=1) + "\n"


def handed_of(data: bytes, signer: Signer) -> tuple[Mapping[str, Any], Origin | None]:
    """What a file or a code says that was handed in, and who signed it: None if it was changed after this server had.

    Raises ValueError for anything else.
    """
    if len(data) > LONGEST_HAND_IN:
        raise ValueError("it is too large")
    try:
        code = data.strip()
        fields = json.loads(from_text(code[len(CODE) :].decode(), CODE) if code.startswith(CODE.encode()) else data)
        if fields.pop("numplay") != KIND:
            raise ValueError
        seal = fields.pop(SEAL, "")
        signed = from_text(seal, SEAL)
        content = _canonical({"numplay": KIND, **fields})
        right = _seal(HANDED + content, signer)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, MessageError):
        raise ValueError("it is no file that was handed in") from None
    if hmac.compare_digest(signed, right):
        return fields, Origin.OURS
    if signed[:KEY_ID_BYTES] == signer.key_id:
        return fields, None
    return fields, Origin.FOREIGN if signed else Origin.UNSIGNED


def _canonical(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _seal(content: bytes, signer: Signer) -> bytes:
    return signer.key_id + hmac.digest(signer.key, content, "sha256")[:SIGNATURE_BYTES]
