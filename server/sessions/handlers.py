"""What each client message does to a session. HANDLERS has one function for each message of the protocol.

A handler first checks, then asks its session for a transition: a refused message leaves the session as it was.
It returns the reply, or an `Answer` with what is to happen besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

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
from engine.inspection.views import suited
from server.jobs.work import curve_places
from server.messages import replies
from server.messages.effects import Answer, Effect, Send
from server.messages.fields import MessageError
from server.messages.frames import LAYOUT
from server.messages.protocol import PROTOCOL, Message
from server.messages.replies import NoticeItem, Reply, from_text, to_text
from server.messages.texts import Said, plain, said
from server.messages.viewing import Speed, View
from server.sessions import changes, opening, points
from server.sessions.changes import Change
from server.sessions.identity import Identity, identified
from server.sessions.opening import Opened, sealed
from server.sessions.saving import saved
from server.sessions.session import Session
from server.sessions.signing import Origin

Fields = Mapping[str, Any]
Handler = Callable[[Session, Fields, float], Reply | Answer]
LARGE = 10_000
"""Parameters of a network that takes milliseconds to describe."""
SILENT: Reply = {"type": "ok", "browsers": 1}
"""Answers a message only if it asked for an answer by an id."""


def takes_long(session: Session, kind: str) -> bool:
    """Whether a message of this type would hold up everybody's next turn."""
    large = session.run is not None and session.run.parameters.size > LARGE
    return kind in SLOW or kind in INNER or (large and kind not in QUICK)


def answer(session: Session, message: Message, now: float) -> list[Effect]:
    """What a message that came at `now` brings about: replies to its sender first. A refused one changes nothing, nor
    does one that can't be handled: a hello may be said again, and what was there is shown and trained on."""
    before, lineage = session.run, session.lineage
    effects: list[Effect] = []
    try:
        session.expect(message.type)
        made = (INNER.get(message.type) or HANDLERS[message.type])(session, message.fields, now)
        reply = made.reply if isinstance(made, Answer) else made
        effects = list(made.effects) if isinstance(made, Answer) else []
        if reply["type"] == "state":
            reply = {**reply, "cause": message.type}
    except InvalidValue as error:
        reply = replies.error(MessageError(error.code, str(error), error.field, words=error.words))
    except MessageError as error:
        reply = replies.error(error)
    except Exception:
        session.restore(before, lineage)
        raise
    if reply is SILENT:
        if message.id is None:
            return effects
        reply = {"type": "ok", "browsers": session.around.browsers()}
    if message.id is not None:
        reply = {**reply, "reply_to": message.id}
    return [Send(session.lead.number, reply), *effects]


def state(
    session: Session,
    before: Run | None = None,
    change: Said | None = None,
    opened: Opened | None = None,
    notices: Sequence[NoticeItem] = (),
    renewed: bool = False,
) -> Reply:
    """The `state` of a session after a message, with what the message changed. renewed: the patience of early stopping
    began anew, which training from an earlier checkpoint can't know."""
    run, config, played = session.present, session.present.config, session.playback.describe()
    reply: replies.State = {
        "type": "state",
        "config": config.to_mapping(),
        "link": write_link(config),
        "view": None if opened is None else opened.view,
        "hide": None if opened is None or opened.hide is None else list(opened.hide),
        "playing": played["playing"],
        "target": played["target"],
        "steps": played["steps"],
        "speed": played["speed"],
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
        "suited": suited(run),
        "labels": points.labels_of(run),
        "before": _sealed(session, before, session.lineage.trainer_before),
        "checkpoint": _sealed(session, run if before is not None or renewed else None, session.lineage.trainer),
        "change": change,
        "changed": None if change is None else plain(change),
        "cause": "",
    }
    return dict(reply)


def _sealed(session: Session, run: Run | None, trainer: str) -> str | None:
    """The signed run as a message carries it."""
    return None if run is None else to_text(sealed(run, session.around.signer, trainer))


def hello(session: Session, fields: Fields, now: float) -> Reply:
    """Opens the run that the browser brings, or a new one."""
    if fields["protocol"] != PROTOCOL:
        text = said("protocol_version", here=PROTOCOL, there=fields["protocol"])
        raise MessageError("protocol_version", text, "protocol")
    opened = _shown_first(session, fields)
    resumed = bool(fields.get("resume")) and opened.origin is Origin.OURS
    refused = bool(fields.get("resume")) and not resumed
    speed = Speed.of(fields["speed"]) if "speed" in fields else Speed()
    playing = bool(fields.get("playing")) and not refused
    signer = session.around.signer
    identity = identified(fields.get("seat", ""), signer) or Identity(session.around.new_secret())
    session.greet(opened, View().changed(fields.get("view", {})), speed, playing, resumed, now, identity)
    notices = opening.together(opened.notices)
    if resumed:
        notices.append({"code": "resumed", "message": said("resumed", epoch=opened.run.epoch), "field": None})
    around = session.around
    welcome: replies.Welcome = {
        "type": "welcome",
        "protocol": PROTOCOL,
        "version": around.version,
        "browsers": around.browsers(),
        "limits": around.limits,
        "frame": LAYOUT,
        "seat": identity.token(signer),
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


def check_open(session: Session, fields: Fields) -> None:
    """Raises InvalidValue or MessageError where `open` would refuse this link or run."""
    opening.check_link(fields.get("link", ""))
    _opened(session, fields, default=None)


def open_run(session: Session, fields: Fields, now: float) -> Reply:
    """Replaces the run; plays on as before unless told otherwise."""
    opening.check_link(fields.get("link", ""))
    opened = _opened(session, fields, default=None)
    before = session.present
    session.open(opened, fields.get("playing"), now)
    return state(session, before, said("opened"), opened, opening.together(opened.notices))


def _apply(session: Session, change: Change, now: float, pause: bool = False) -> Reply:
    opening.check_drawn(change.run)
    before = session.present
    session.change(change, now, pause)
    return state(session, before, change.said)


def set_values(session: Session, fields: Fields, now: float) -> Reply:
    """Changes settings; the weights are kept where all of them are live."""
    change = changes.set_values(session.present, fields["changes"])
    return state(session) if change is None else _apply(session, change, now)


def play(session: Session, fields: Fields, now: float) -> Reply:
    """Trains at the session's speed."""
    before = session.present
    session.play(_go_on(fields), now)
    return state(session, renewed=session.present is not before)


def _go_on(fields: Fields) -> bool:
    """Whether a run that early stopping has ended is to be trained further."""
    return bool(fields.get("go_on"))


def pause(session: Session, fields: Fields, now: float) -> Reply:
    """Stops at the last frame."""
    session.pause(now)
    return state(session)


def step(session: Session, fields: Fields, now: float) -> Reply:
    """Trains some epochs or mini-batches, paused before and after."""
    session.step(fields.get("unit", "epoch"), fields.get("count", 1), _go_on(fields), now)
    return state(session)


def forward(session: Session, fields: Fields, now: float) -> Reply:
    """Trains as fast as possible up to an epoch."""
    session.forward(fields["epoch"], _go_on(fields), now)
    return state(session)


def seek(session: Session, fields: Fields, now: float) -> Reply:
    """Another moment of the training: a checkpoint of it, trained again up to exactly that epoch, paused."""
    opened, epoch = opening.open_text(fields["run"], session.around.signer), fields["epoch"]
    opening.check_drawn(opened.run)
    opening.check_reached(opened.run, epoch)
    left = None if session.playback.sought else session.present
    session.open(opened, False, now)
    session.playback.replay(epoch if epoch > opened.run.epoch else None, now)
    before = _sealed(session, left, session.lineage.trainer_before)
    return {**state(session, notices=opened.notices), "before": before}


def reset(session: Session, fields: Fields, now: float) -> Reply:
    """Back to the initial weights, paused."""
    return _apply(session, changes.reset(session.present), now, pause=True)


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
    return state(session) if change is None else _apply(session, change, now)


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
    session.look(fields, now)
    return SILENT


def ack(session: Session, fields: Fields, now: float) -> Reply:
    """Frames were drawn."""
    session.acknowledge(fields["n"], now)
    return SILENT


def save(session: Session, fields: Fields, now: float) -> Reply:
    """The run as a file and as a link."""
    run, signer, trainer = session.present, session.around.signer, session.lineage.trainer
    if fields.get("fresh"):
        run, trainer = new_run(run.config, run.own), session.lineage.browser
    limits: Mapping[str, Any] = session.around.limits
    return dict(saved(run, fields["format"], signer, limits["message"], trainer))


def take(session: Session, fields: Fields, now: float) -> Reply:
    """Training goes on from the class's mean of a round."""
    parameters = np.frombuffer(from_text(fields["parameters"], "parameters"), np.float64)
    change = changes.take(session.present, parameters, fields["epoch"], fields["round"])
    return state(session) if change is None else _apply(session, change, now, pause=True)


QUICK: Mapping[str, Handler] = {"view": view, "ack": ack}
"""Messages that are quick whatever the network."""
DESCRIBING: Mapping[str, Handler] = {"play": play, "pause": pause, "step": step, "forward": forward, "speed": speed}
"""Those whose answer describes the network."""
SLOW: Mapping[str, Handler] = {
    "hello": hello,
    "seek": seek,
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
INNER: Mapping[str, Handler] = {"take": take}
"""What a class has its students' sessions do. No browser can say it: the protocol has no such message."""
