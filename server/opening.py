"""From what a browser or a file hands over to a run: links, signed bytes, JSON files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine import (
    InvalidValue,
    Run,
    new_run,
    read_link,
    run_from_bytes,
    run_from_json,
    run_to_bytes,
    worked_run,
    write_link,
)
from server.fields import MessageError
from server.replies import NoticeItem, from_text, to_text
from server.signing import MAGIC, Origin, Signer

RUN_KEY = "run"
BARE = b"\x78\x01"
"""How `run_to_bytes` begins (RFC 1950: zlib, at its fastest): a run that no server has signed."""


@dataclass(frozen=True)
class Opened:
    """An opened run, who signed it, what its link says about the page, and what the user should know."""

    run: Run
    origin: Origin | None = None
    view: Mapping[str, object] | None = None
    hide: tuple[str, ...] | None = None
    notices: tuple[NoticeItem, ...] = ()


def open_link(text: str, signer: Signer) -> Opened:
    """The run of a link: its settings from the beginning, or the trained run that it carries.

    Never refuses: what can't be used becomes a notice.
    """
    link = read_link(text)
    notices: list[NoticeItem] = [
        {"code": notice.code, "message": notice.message, "field": notice.field} for notice in link.notices
    ]
    opened = None
    if link.run is not None:
        try:
            opened = open_bytes(from_text(link.run, RUN_KEY), signer)
        except (InvalidValue, MessageError) as error:
            message = f"The trained weights in this link can't be used: {error}. The settings were opened without them."
            notices.append({"code": error.code, "message": message, "field": RUN_KEY})
    if opened is None and link.lesson is not None:
        opened = Opened(worked_run(link.lesson))
    opened = opened or Opened(new_run(link.config))
    return replace(opened, view=link.view, hide=link.hide, notices=(*notices, *opened.notices))


def open_text(text: str, signer: Signer, field: str = RUN_KEY) -> Opened:
    """The run of a message's base64url. Raises InvalidValue, MessageError."""
    return open_bytes(from_text(text, field), signer)


def open_bytes(data: bytes, signer: Signer) -> Opened:
    """The run of a saved file: signed, the engine's own bytes, or JSON. Raises InvalidValue saying what is wrong."""
    if data.startswith(MAGIC):
        body, origin = signer.unseal(data)
        return Opened(run_from_bytes(body, finite=origin is not Origin.OURS), origin, notices=_foreign(origin))
    if data.startswith(BARE):
        return Opened(run_from_bytes(data), Origin.UNSIGNED, notices=_foreign(Origin.UNSIGNED))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise InvalidValue(
            "not_a_run", "this is neither a saved run nor JSON; open a file that NumPlay saved", RUN_KEY
        ) from None
    return Opened(run_from_json(text), Origin.UNSIGNED, notices=_foreign(Origin.UNSIGNED))


def _foreign(origin: Origin) -> tuple[NoticeItem, ...]:
    if origin is Origin.OURS:
        return ()
    whose = "was saved on another server" if origin is Origin.FOREIGN else "carries no signature"
    message = f"This run {whose}. Its numbers were checked and are sound; who trained it can't be told."
    return ({"code": f"{origin.value}_run", "message": message, "field": None},)


def sealed(run: Run, signer: Signer) -> bytes:
    """The run's signed bytes."""
    return signer.seal(run_to_bytes(run))


def link_with_run(run: Run, signer: Signer) -> str:
    """A link that opens the run with its trained weights."""
    return f"{write_link(run.config)}&{RUN_KEY}={to_text(sealed(run, signer))}"
