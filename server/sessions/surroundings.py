"""What a session is given from outside."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.sessions.identity import SECRET_BYTES
from server.sessions.signing import Signer


@dataclass(frozen=True)
class Surroundings:
    """The key, chance, and what the server allows."""

    signer: Signer
    new_seed: Callable[[], str]
    frame_interval: float
    version: str
    limits: Mapping[str, object]
    browsers: Callable[[], int] = lambda: 1
    """How many are connected now."""
    shared_interval: float = 0.0
    """Seconds between frames, at least, while others are connected too; `frame_interval` holds always."""
    new_secret: Callable[[], bytes] = lambda: secrets.token_bytes(SECRET_BYTES)
    """What tells a browser from all others."""
