"""Runs as files: whole, to be opened again, or the network alone in a format that others read."""

from __future__ import annotations

from engine import Run, export_name, export_run, file_stem, most_json_characters
from engine.export.formats import formats
from server.messages.protocol import BYTES, JSON
from server.messages.replies import Saved, to_text
from server.sessions.opening import link_with_run, sealed, sealed_json
from server.sessions.signing import Signer

TEXT, BASE64URL = "text", "base64url"


OPENING = 1000
"""Bytes of a message that opens a file, and of the file's signature."""


def saved(run: Run, format: str, signer: Signer, longest_message: int, trainer: str = "") -> Saved:
    """The run, or its network, in one of the formats of the message `save`. Raises InvalidValue.

    A run whose JSON would be too long to be opened again is saved as bytes, which take a third. trainer: of these
    bytes, as in `Signer.seal`.
    """
    if format == JSON and most_json_characters(run) * 4 // 3 + OPENING > longest_message:
        format = BYTES
    name, content, encoding = _file(run, format, signer, trainer)
    link = link_with_run(run, signer)
    return {"type": "saved", "format": format, "name": name, "encoding": encoding, "content": content, "link": link}


def _file(run: Run, format: str, signer: Signer, trainer: str) -> tuple[str, str, str]:
    """A name for the file, its content, and how that is written in JSON."""
    stem = file_stem(run, "epoch", run.epoch)
    if format == JSON:
        return f"{stem}.json", sealed_json(run, signer), TEXT
    if format == BYTES:
        return f"{stem}.numplay", to_text(sealed(run, signer, trainer)), BASE64URL
    content = export_run(run, format)
    if formats.get(format).binary:
        return export_name(run, format), to_text(content), BASE64URL
    return export_name(run, format), content.decode(), TEXT
