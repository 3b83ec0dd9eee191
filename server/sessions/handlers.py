"""What each client message does to a session. HANDLERS has one function for each message of the protocol.

A handler first checks, then changes: a refused message leaves the session as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from engine import (
    Config,
    InvalidValue,
    Run,
    describe_layers,
    drawing,
    new_run,
    own_from_plain,
    parameter_formula,
    warnings,
    write_link,
)
from server.jobs.work import curve_places
from server.messages import replies
from server.messages.fields import MessageError, sent
from server.messages.frames import LAYOUT
from server.messages.protocol import PROTOCOL, Message
from server.messages.replies import NoticeItem, Reply, to_text
from server.messages.viewing import Speed, Steps, View
from server.sessions import changes, opening, points, stopping
from server.sessions.changes import Change
from server.sessions.opening import Opened, sealed
from server.sessions.saving import saved
from server.sessions.session import Session, known_nodes
from server.sessions.signing import Origin

Fields = Mapping[str, Any]
Handler = Callable[[Session, Fields, float], Reply]
LARGE = 10_000
"""Parameters of a network that takes milliseconds to describe."""
SILENT: Reply = {"type": "ok", "browsers": 1}
"""Answers a message only if it asked for an answer by an id."""


def takes_long(session: Session, kind: str) -> bool:
    """Whether a message of this type would hold up everybody's next turn."""
    large = session.run is not None and session.run.parameters.size > LARGE
    return kind in SLOW or (large and kind not in QUICK)


def answer(session: Session, message: Message, now: float) -> list[Reply]:
    """The replies to a message that came at `now`. A refused one changes nothing, nor does one that can't be handled:
    a hello may be said again, and what was there is shown and trained on."""
    before = session.run
    try:
        if session.run is None and message.type != "hello":
            raise MessageError("hello_expected", f"the first message is hello, not {message.type}", "type")
        reply = HANDLERS[message.type](session, message.fields, now)
        if reply["type"] == "state":
            reply = {**reply, "cause": message.type}
    except InvalidValue as error:
        reply = replies.error(MessageError(error.code, str(error), error.field, words=error.words))
    except MessageError as error:
        reply = replies.error(error)
    except Exception:
        session.run = before
        raise
    if message.id is not None:
        if reply is SILENT:
            return [{"type": "ok", "browsers": session.around.browsers(), "reply_to": message.id}]
        return [{**reply, "reply_to": message.id}]
    return [] if reply is SILENT else [reply]


def state(
    session: Session,
    before: Run | None = None,
    change: str | None = None,
    opened: Opened | None = None,
    notices: Sequence[NoticeItem] = (),
    span: tuple[str, str, str] | None = None,
) -> Reply:
    """The `state` of a session after a message, with what the message changed."""
    run, config = session.present, session.present.config
    reply: replies.State = {
        "type": "state",
        "config": config.to_mapping(),
        "link": write_link(config),
        "view": None if opened is None else opened.view,
        "hide": None if opened is None or opened.hide is None else list(opened.hide),
        "playing": session.playing,
        "target": session.target,
        "steps": None if session.steps is None else asdict(session.steps),
        "speed": session.pace.speed.describe(),
        "epoch": run.epoch,
        "position": run.position,
        "layers": describe_layers(config),
        "drawing": {**drawing(config), "curve": curve_places(config)},
        "parameters": len(run.parameters),
        "formula": parameter_formula(config)[1],
        "problem": config.problem,
        "notices": list(notices),
        "warnings": [{"code": code, "field": field, "message": message} for code, field, message in warnings(run)],
        "given": points.given(run),
        "labels": points.labels_of(run),
        "before": None if before is None else to_text(sealed(before, session.around.signer)),
        "checkpoint": None if before is None else to_text(sealed(run, session.around.signer)),
        "change": change,
        "span": span,
        "cause": "",
    }
    return dict(reply)


def hello(session: Session, fields: Fields, now: float) -> Reply:
    """Opens the run that the browser brings, or a new one."""
    if session.run is not None:
        raise MessageError("hello_again", "hello came already; use open for another run", "type")
    if fields["protocol"] != PROTOCOL:
        text = f"The server was updated. Reload the page (protocol {PROTOCOL} here, {fields['protocol']} there)."
        raise MessageError("protocol_version", text, "protocol")
    opened = _shown_first(session, fields)
    resumed = bool(fields.get("resume")) and opened.origin is Origin.OURS
    refused = bool(fields.get("resume")) and not resumed
    session.view = View().changed(fields.get("view", {}))
    session.pace.speed = Speed.of(fields["speed"]) if "speed" in fields else Speed()
    session.playing = bool(fields.get("playing")) and not refused
    session.adopt(opened, now, resumed)
    notices = opening.together(opened.notices)
    if resumed:
        text = f"Reconnected. Your run continues at epoch {opened.run.epoch:,}."
        notices.append({"code": "resumed", "message": text, "field": None})
    around = session.around
    welcome: replies.Welcome = {
        "type": "welcome",
        "protocol": PROTOCOL,
        "version": around.version,
        "browsers": around.browsers(),
        "limits": around.limits,
        "frame": LAYOUT,
    }
    return {**state(session, opened=opened, notices=notices), "cause": "hello", **welcome}


def _shown_first(session: Session, fields: Fields) -> Opened:
    """What the browser brings; where the page can't show that, the usual run with a notice."""
    try:
        return _opened(session, fields, default="")
    except InvalidValue as error:
        if error.code != opening.NOT_DRAWN:
            raise
        notice: NoticeItem = {"code": error.code, "message": str(error), "field": error.field}
        return Opened(new_run(Config.from_mapping({})), notices=(notice,))


def _opened(session: Session, fields: Fields, default: str | None) -> Opened:
    """The run of a message's `link` or `run`, else of the `default` link. Raises InvalidValue, MessageError."""
    signer = session.around.signer
    if "link" in fields and "run" in fields:
        raise MessageError("bad_value", "give either a link or a run, not both", "link")
    link = fields.get("link", default)
    if "run" in fields:
        opened = opening.open_text(fields["run"], signer)
    elif link is None:
        raise MessageError("missing_field", "a link or a run to open is missing", "link")
    else:
        opened = opening.open_link(link, signer)
    opening.check_drawn(opened.run)
    return opened


def open_run(session: Session, fields: Fields, now: float) -> Reply:
    """Replaces the run; plays on as before unless told otherwise."""
    opening.check_link(fields.get("link", ""))
    opened = _opened(session, fields, default=None)
    before = session.present
    session.adopt(opened, now, resumed=False)
    session.playing = bool(fields.get("playing", session.playing))
    return state(session, before, "opening a run", opened, opening.together(opened.notices))


def _apply(session: Session, change: Change, now: float) -> Reply:
    opening.check_drawn(change.run)
    before = session.present
    session.change(change, now)
    return state(session, before, change.text, span=change.span)


def set_values(session: Session, fields: Fields, now: float) -> Reply:
    """Changes settings; the weights are kept where all of them are live."""
    change = changes.set_values(session.present, fields["changes"])
    return state(session) if change is None else _apply(session, change, now)


def _train_on(session: Session, fields: Fields) -> None:
    """Refuses to train a run that early stopping has ended, unless told to go on: then its patience begins anew."""
    ended = stopping.stopped(session.present)
    if ended is None:
        return
    if not fields.get("go_on"):
        text = f"{ended['reason']} Keep training, switch early stopping off, or reset."
        raise MessageError("stopped_early", text)
    session.run = session.present.with_config(session.present.config)


def play(session: Session, fields: Fields, now: float) -> Reply:
    """Trains at the session's speed."""
    _train_on(session, fields)
    if not (session.playing and session.target is None):
        session.playing, session.target, session.steps = True, None, None
        session.go(now)
    return state(session)


def pause(session: Session, fields: Fields, now: float) -> Reply:
    """Stops at the last frame."""
    if session.training:
        session.halt(now)
    return state(session)


def step(session: Session, fields: Fields, now: float) -> Reply:
    """Trains some epochs or mini-batches, paused before and after."""
    _train_on(session, fields)
    session.playing, session.target = False, None
    unit = fields.get("unit", "epoch")
    waiting = session.steps.left if session.steps is not None and session.steps.unit == unit else 0
    session.steps = Steps(unit, waiting + fields.get("count", 1))  # quick clicks add up
    session.go(now)
    return state(session)


def forward(session: Session, fields: Fields, now: float) -> Reply:
    """Trains as fast as possible up to an epoch."""
    epoch = session.present.epoch
    if fields["epoch"] <= epoch:
        text = f"epoch: {fields['epoch']} is not above the current epoch, {epoch}"
        raise MessageError("bad_value", text, "epoch", words=f"Enter an epoch above the current one, {epoch:,}.")
    _train_on(session, fields)
    session.playing, session.target, session.steps = True, fields["epoch"], None
    session.go(now)
    return state(session)


def reset(session: Session, fields: Fields, now: float) -> Reply:
    """Back to the initial weights, paused."""
    change = changes.reset(session.present)
    session.playing = False
    return _apply(session, change, now)


def new_weights(session: Session, fields: Fields, now: float) -> Reply:
    """Other initial weights."""
    return _apply(session, changes.new_weights(session.present, session.around.new_seed()), now)


def regenerate(session: Session, fields: Fields, now: float) -> Reply:
    """Other points."""
    return _apply(session, changes.regenerate(session.present, session.around.new_seed()), now)


def give_points(session: Session, fields: Fields, now: float) -> Reply:
    """The run's points."""
    return dict(points.points_of(session.present))


def use_points(session: Session, fields: Fields, now: float) -> Reply:
    """Takes points of the user's own."""
    content = {name: value for name, value in fields.items() if name not in ("dimensions", "settings", "painted")}
    own, dimensions = own_from_plain(content), fields.get("dimensions", 2)
    painted = fields.get("painted", False)
    change = changes.use_points(session.present, own, dimensions, fields.get("settings"), painted)
    return _apply(session, change, now)


def read_table(session: Session, fields: Fields, now: float) -> Reply:
    """What is in a table; changes nothing."""
    return dict(points.table_of(fields))


def read_formula(session: Session, fields: Fields, now: float) -> Reply:
    """What a formula means; changes nothing."""
    return dict(points.formula_of(fields["text"], fields["size"]))


def edit(session: Session, fields: Fields, now: float) -> Reply:
    """One parameter set by hand."""
    return _apply(session, changes.edit(session.present, fields["index"], fields["value"]), now)


def speed(session: Session, fields: Fields, now: float) -> Reply:
    """Another pace."""
    session.hurry(Speed.of(fields), now)
    return state(session)


def view(session: Session, fields: Fields, now: float) -> Reply:
    """What to draw."""
    node = fields.get("focus")
    nodes = known_nodes(session.present)
    if node is not None and node not in nodes:
        text = f"focus: this network has no node {sent(node)}; it has {', '.join(sorted(nodes)[:12])}"
        raise MessageError("unknown_node", text + (", …" if len(nodes) > 12 else ""), "focus")
    old, session.view = session.view, session.view.changed(fields)
    if old.hidden and not session.view.hidden:
        session.appear(now)
    if replace(old, hidden=session.view.hidden) != session.view:
        session.look(now, features=session.view.units not in (0, old.units))
    return SILENT


def ack(session: Session, fields: Fields, now: float) -> Reply:
    """Frames were drawn."""
    session.acknowledge(fields["n"], now)
    return SILENT


def save(session: Session, fields: Fields, now: float) -> Reply:
    """The run as a file and as a link."""
    run, signer = session.present, session.around.signer
    if fields.get("fresh"):
        run = new_run(run.config, run.own)
    limits: Mapping[str, Any] = session.around.limits
    return dict(saved(run, fields["format"], signer, limits["message"]))


QUICK: Mapping[str, Handler] = {"view": view, "ack": ack}
"""Messages that are quick whatever the network."""
DESCRIBING: Mapping[str, Handler] = {"play": play, "pause": pause, "step": step, "forward": forward, "speed": speed}
"""Those whose answer describes the network."""
SLOW: Mapping[str, Handler] = {
    "hello": hello,
    "set": set_values,
    "reset": reset,
    "new_weights": new_weights,
    "regenerate": regenerate,
    "edit": edit,
    "open": open_run,
    "save": save,
    "points": give_points,
    "use_points": use_points,
    "table": read_table,
    "formula": read_formula,
}
"""Those that make, read or write a whole run, or a map: milliseconds, for the largest network half a second."""
HANDLERS: dict[str, Handler] = {**QUICK, **DESCRIBING, **SLOW}
