"""Signed runs: a checkpoint that comes back from a browser is known to be ours, unchanged.

    "NPR1" | key id, 4 bytes | signature, 16 bytes | body
    "NPR2" | key id, 4 bytes | signature, 16 bytes | trainer, 16 bytes | body

The body is the engine's bytes of a run. The key id is the start of SHA-256 of the key: it tells a run of another
server from a forged one, and says nothing about the key. The signature is HMAC-SHA-256 over the body, cut to 16
bytes. An unsigned run has both zero. The second form says that the run was trained from its initial weights at one
browser, and at which (`lineage`); its signature covers "NPR2", the trainer and the body.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from engine import InvalidValue
from server.settings import default_data_directory

MAGIC = b"NPR1"
TRAINED = b"NPR2"
TRAINER_BYTES = 16
KEY_BYTES = 32
KEY_ID_BYTES = 4
SIGNATURE_BYTES = 16
HEADER_BYTES = len(MAGIC) + KEY_ID_BYTES + SIGNATURE_BYTES
UNSIGNED = bytes(KEY_ID_BYTES + SIGNATURE_BYTES)
KEY_FILE = "signing.key"


class Origin(enum.Enum):
    """Who signed a run."""

    OURS = "ours"
    FOREIGN = "foreign"
    UNSIGNED = "unsigned"


@dataclass(frozen=True)
class Signer:
    """Seals and opens runs with one secret key. Equal keys make equal seals, on any machine."""

    key: bytes = field(repr=False)

    @cached_property
    def key_id(self) -> bytes:
        """The public name of the key, 4 bytes."""
        return hashlib.sha256(b"numplay key id" + self.key).digest()[:KEY_ID_BYTES]

    def seal(self, body: bytes, trainer: str = "") -> bytes:
        """The body in its signed envelope. trainer: the name of the browser at which the run was trained from its
        beginning, as hexadecimal digits; empty where that is not known."""
        if not trainer:
            return MAGIC + self.key_id + self._signature(body) + body
        content = bytes.fromhex(trainer) + body
        return TRAINED + self.key_id + self._signature(TRAINED + content) + content

    def trainer(self, data: bytes) -> str:
        """The browser at which the run in an envelope was trained, that has been opened as `OURS`; empty if unknown."""
        start = HEADER_BYTES + TRAINER_BYTES
        return data[HEADER_BYTES:start].hex() if data.startswith(TRAINED) else ""

    def unseal(self, data: bytes) -> tuple[bytes, Origin]:
        """The body and who signed it. Raises InvalidValue for no envelope, or our name without our seal."""
        trained = data.startswith(TRAINED)
        if not (trained or data.startswith(MAGIC)):
            raise InvalidValue("not_a_run", f"this isn't a saved run: it doesn't begin with {MAGIC.decode()}", "run")
        start = HEADER_BYTES + TRAINER_BYTES * trained
        if len(data) <= start:
            raise InvalidValue(
                "truncated_run",
                f"the run is cut off: it has {len(data)} bytes, and its header alone takes {start}",
                "run",
            )
        seal, body = data[len(MAGIC) : HEADER_BYTES], data[start:]
        content = TRAINED + data[HEADER_BYTES:] if trained else body
        if seal == UNSIGNED:
            return body, Origin.UNSIGNED
        if seal[:KEY_ID_BYTES] != self.key_id:
            return body, Origin.FOREIGN
        if not hmac.compare_digest(seal[KEY_ID_BYTES:], self._signature(content)):
            raise InvalidValue(
                "forged_run",
                "the run was changed or cut off after this server signed it; open another copy of it",
                "run",
            )
        return body, Origin.OURS

    def _signature(self, content: bytes) -> bytes:
        return hmac.digest(self.key, content, "sha256")[:SIGNATURE_BYTES]


def unsigned(body: bytes) -> bytes:
    """The body in an envelope without a signature."""
    return MAGIC + UNSIGNED + body


def load_or_create_key(directory: Path) -> bytes:
    """The secret key kept in `directory`, made on first use, readable by its owner only.

    Two servers that start at once agree on one key: it is written beside its place and then linked there, which
    fails where there is one already. Raises OSError where the directory can't be used, ValueError for a broken file or
    one that others may read or write.
    """
    path = directory / KEY_FILE
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=directory, prefix=KEY_FILE)  # 0600 from the start
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            _publish(Path(temporary), path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    _check_private(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path} holds {len(key)} bytes, not a key of {KEY_BYTES}; delete it and a new one is made")
    return key


def load_signer(directory: str) -> Signer:
    """The signer of a data directory, the default one if it is not named. Raises SystemExit saying what to do."""
    place = Path(directory).expanduser() if directory else default_data_directory(os.environ)
    try:
        return Signer(load_or_create_key(place))
    except (OSError, ValueError) as error:
        raise SystemExit(
            f"numplay: the signing key can't be kept in {place}: {error}; choose another place with --data"
        ) from None


def _check_private(path: Path) -> None:
    """Raises ValueError where others may read or write the key: they could sign runs, or replace it."""
    if os.name != "posix":
        return  # elsewhere these bits say nothing
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ValueError(
            f"{path} is open to other users of this machine (mode {mode:04o}); `chmod 600 {path}` keeps it to you, "
            "or delete it and a new one is made"
        )


def _publish(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        return  # another server was quicker: its key is the one
    except OSError:  # a file system without hard links
        if not path.exists():
            temporary.replace(path)
