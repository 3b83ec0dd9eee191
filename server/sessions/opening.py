"""From what a browser or a file hands over to a run: links, signed bytes, JSON files."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine import (
    InvalidValue,
    Run,
    names_a_network,
    new_run,
    read_link,
    run_from_bytes,
    run_from_json,
    run_to_bytes,
    run_to_json,
    worked_run,
    write_link,
)
from server.messages.fields import MessageError, sent
from server.messages.protocol import MAX_REPLAY
from server.messages.replies import NoticeItem, from_text, to_text
from server.messages.texts import said
from server.sessions.goals import goal_of
from server.sessions.signing import HEADER_BYTES, MAGIC, TRAINED, Origin, Signer

log = logging.getLogger("numplay")

RUN_KEY, GOAL_KEY = "run", "goal"
BARE = b"\x78\x01"
"""How `run_to_bytes` begins (RFC 1950: zlib, at its fastest): a run that no server has signed."""
NOT_DRAWN = "not_drawn"
MOST_SAID = 4
"""Parts of a link whose faults are told in full."""
SEAL = re.compile(r',\n "seal": "([\w-]+)"\n}\s*\Z')
"""The end of a signed JSON file; what is signed is the text without it."""


@dataclass(frozen=True)
class Opened:
    """An opened run, who signed it, what its link says about the page, and what the user should know.

    fresh: a new run, whose training begins. trainer: the name of the browser at which it was trained, empty if unknown.
    """

    run: Run
    origin: Origin | None = None
    view: Mapping[str, object] | None = None
    hide: tuple[str, ...] | None = None
    notices: tuple[NoticeItem, ...] = ()
    fresh: bool = False
    trainer: str = ""


def open_link(text: str, signer: Signer) -> Opened:
    """The run of a link: its settings from the beginning, or the trained run that it carries.

    Never refuses: what can't be used becomes a notice, whatever its opening raises. A page opens its link again at each
    reload; it must not stop there.
    """
    link, opened, refused = read_link(text), None, None
    if link.run is not None:
        try:
            opened = open_bytes(from_text(link.run, RUN_KEY), signer)
        except (InvalidValue, MessageError) as error:
            refused = error.code, str(error)
        except Exception:
            log.exception("the run in a link could not be opened")
            refused = "server_fault", "that is our fault, and was logged"
    if refused is not None:
        link = read_link(text, with_run=False)
    notices: list[NoticeItem] = [
        {"code": notice.code, "message": notice.message, "field": notice.field} for notice in link.notices
    ]
    if refused is not None:
        message = (
            f"The trained weights in this link can't be used: {refused[1]}. The settings were opened without them."
        )
        notices.append({"code": refused[0], "message": message, "field": RUN_KEY})
    if opened is None and link.lesson is not None:
        opened = Opened(worked_run(link.lesson))
    opened = opened or Opened(new_run(link.config), fresh=True)
    view = dict(link.view)
    if GOAL_KEY in view:
        try:
            goal_of(str(view[GOAL_KEY]), signer)
        except MessageError as error:
            del view[GOAL_KEY]
            notices.append({"code": error.code, "message": error.message, "field": GOAL_KEY})
    return replace(opened, view=view, hide=link.hide, notices=(*notices, *opened.notices))


def check_drawn(run: Run) -> None:
    """Raises InvalidValue for a run whose samples or layers the page can't show."""
    config, what = run.config, ""
    field = "dataset" if config.problem == "classification" else "regDataset"
    if not config.domain.drawn:
        what = config.domain.label.lower()
    elif config.layers:
        what, field = f"layers of the kinds {', '.join(sorted({layer.name for layer in config.layers}))}", "layers"
    if what:
        raise InvalidValue(
            NOT_DRAWN, f"The page can't show {what} yet. Train such a network by the command numplay train.", field
        )


def check_reached(run: Run, epoch: int) -> None:
    """Raises MessageError for an epoch that a checkpoint doesn't lead to, or only by long training."""
    far = epoch - run.epoch
    if far < 0:
        raise MessageError("epoch_before_checkpoint", said("epoch_before_checkpoint", got=epoch, epoch=run.epoch))
    if far > MAX_REPLAY:
        raise MessageError("epoch_too_far", said("epoch_too_far", got=epoch, far=far, most=MAX_REPLAY))
    if run.stopped and far:
        raise MessageError("epoch_never_was", said("epoch_never_was", got=epoch, epoch=run.epoch))


def check_link(text: str) -> None:
    """Raises MessageError for a text that says nothing of a network: opening it would only lose the present one."""
    if text.strip() and not names_a_network(text):
        words = f"{sent(text.strip())} isn't a link to a network. Such a link has a # followed by key=value pairs."
        raise MessageError("bad_link", f"{words} Nothing was changed.", "link")


def together(notices: Sequence[NoticeItem]) -> list[NoticeItem]:
    """The notices with those that name a part of a link as one, so that they don't cover the page."""
    parts = [notice for notice in notices if notice["field"] is not None]
    others = [notice for notice in notices if notice["field"] is None]
    if len(parts) < 2:
        return [*parts, *others]
    said = " ".join(f"{number}. {_sentence(str(part['message']))}" for number, part in enumerate(parts[:MOST_SAID], 1))
    more = len(parts) - MOST_SAID
    rest = f" And {more} more." if more > 0 else ""
    message = f"{len(parts)} parts of this link can't be used. {said}{rest}"
    return [{"code": "link_parts", "message": message, "field": None}, *others]


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else words + "."


def open_text(text: str, signer: Signer, field: str = RUN_KEY) -> Opened:
    """The run of a message's base64url. Raises InvalidValue, MessageError."""
    return open_bytes(from_text(text, field), signer)


def open_bytes(data: bytes, signer: Signer) -> Opened:
    """The run of a saved file: signed, the engine's own bytes, or JSON. Raises InvalidValue saying what is wrong."""
    if data.startswith((MAGIC, TRAINED)):
        body, origin = signer.unseal(data)
        run = run_from_bytes(body, finite=origin is not Origin.OURS)
        trainer = signer.trainer(data) if origin is Origin.OURS else ""
        return Opened(run, origin, notices=_foreign(origin), trainer=trainer)
    if data.startswith(BARE):
        return Opened(run_from_bytes(data), Origin.UNSIGNED, notices=_foreign(Origin.UNSIGNED))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise InvalidValue("not_a_run", "this isn't a saved run; open a file that NumPlay saved", RUN_KEY) from None
    origin = _signed_by(text, signer)
    return Opened(run_from_json(text), origin, notices=_foreign(origin))


def _signed_by(text: str, signer: Signer) -> Origin:
    """Who signed a JSON file. One that was edited is no forgery: people write such files by hand."""
    seal = SEAL.search(text)
    if seal is None:
        return Origin.UNSIGNED
    try:
        return signer.unseal(from_text(seal[1], RUN_KEY) + _unsealed(text, seal).encode())[1]
    except (InvalidValue, MessageError):
        return Origin.UNSIGNED


def _unsealed(text: str, seal: re.Match[str]) -> str:
    return f"{text[: seal.start()]}\n}}"


def _foreign(origin: Origin) -> tuple[NoticeItem, ...]:
    if origin is Origin.OURS:
        return ()
    code = f"{origin.value}_run"
    return ({"code": code, "message": said(code), "field": None},)


def sealed(run: Run, signer: Signer, trainer: str = "") -> bytes:
    """The run's signed bytes. trainer: as in `Signer.seal`."""
    return signer.seal(run_to_bytes(run), trainer)


def sealed_json(run: Run, signer: Signer) -> str:
    """The run's JSON text with a signature as its last part."""
    text = run_to_json(run)
    seal = to_text(signer.seal(text.encode())[:HEADER_BYTES])
    return text.removesuffix("\n}") + f',\n "seal": "{seal}"\n}}'


def link_with_run(run: Run, signer: Signer) -> str:
    """A link that opens the run with its trained weights."""
    return f"{write_link(run.config)}&{RUN_KEY}={to_text(sealed(run, signer))}"
