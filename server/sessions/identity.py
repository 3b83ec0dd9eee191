"""Who sits at a browser, beyond one connection: a secret that this browser alone knows.

    seat = base64url( secret, 16 bytes | signature, 16 bytes )

The server hands it out with `welcome`, and the browser brings it with its next `hello`: after a reload, or from another
network. The server keeps nothing of it. The signature tells that a server with this key has drawn the secret. Others
are told the name alone, from which nobody finds the secret.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from server.messages.fields import MessageError
from server.messages.replies import from_text, to_text
from server.sessions.signing import SIGNATURE_BYTES, Signer

SECRET_BYTES = 16
NAME_BYTES = 16


@dataclass(frozen=True)
class Identity:
    """Whoever knows the secret."""

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """What others may know: it is the same as long as the secret is."""
        return hashlib.sha256(b"numplay seat name" + self.secret).digest()[:NAME_BYTES].hex()

    def token(self, signer: Signer) -> str:
        """What its browser keeps to itself."""
        return to_text(self.secret + _signature(self.secret, signer))


def identified(token: str, signer: Signer) -> Identity | None:
    """Who brings this token; None for one that no server with this key has made."""
    try:
        data = from_text(token, "seat")
    except MessageError:
        return None
    secret, signature = data[:SECRET_BYTES], data[SECRET_BYTES:]
    known = hmac.compare_digest(signature, _signature(secret, signer))
    return Identity(secret) if known and len(secret) == SECRET_BYTES else None


def _signature(secret: bytes, signer: Signer) -> bytes:
    return hmac.digest(signer.key, b"numplay seat" + secret, "sha256")[:SIGNATURE_BYTES]
