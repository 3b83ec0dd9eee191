"""Federated averaging: everybody trains the same network on points of their own, and the class averages them in rounds.

The points of others are never told to anybody: only parameters are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine import Run
from server.classroom.activities import Act, Activity, Scene
from server.classroom.federation import SPLITS, as_own, base_of, share_of, shares_for, usual_share
from server.classroom.lesson import Lesson
from server.messages.fields import Flag, MessageError, OneOf, Whole
from server.messages.protocol import Message
from server.messages.replies import from_text
from server.messages.texts import said

NAME = "federated"
MOST_EPOCHS = 100
MOST_ROUNDS = 200
"""Rounds whose losses are kept."""
NOT_ALONE = (
    "play", "step", "forward", "seek", "set", "reset", "new_weights", "regenerate", "edit", "open", "use_points",
)  # fmt: skip
"""What a student's page may not ask for meanwhile: a round is the same training for all."""


def begun(scene: Scene) -> Lesson:
    """Everybody gets the teacher's network, and a share of its training points. found: `base`, the run's bytes as text,
    and `seal`, what stands before it in a run signed by this server."""
    found, lesson = scene.found, scene.lesson
    shares = shares_for(len(lesson.roster()), found["points"])
    for number, student in enumerate(lesson.roster()):
        lesson = lesson.with_own(student.seat, NAME, {"share": number % shares})
    return lesson.with_doing(
        NAME,
        {
            **{name: found[name] for name in ("seal", "base", "mean", "epoch", "picture")},
            "begun": scene.now,
            "epochs": scene.fields["epochs"],
            "split": scene.fields["split"],
            "shares": shares,
            "round": 0,
            "training": False,
            "rounds": [{"loss": found["loss"], "members": 0}],
            "left": {},
        },
    )


def under_way(lesson: Lesson) -> Mapping[str, Any]:
    """What is kept of the class. Raises MessageError before it has begun."""
    if (doing := lesson.doing.get(NAME)) is None:
        raise MessageError("bad_value", said("no_federation"), "act")
    return doing


def trains(scene: Scene) -> Lesson:
    """A round begins: everybody trains some epochs. Raises MessageError while all are paused."""
    doing = under_way(scene.lesson)
    if scene.lesson.stage.paused:
        raise MessageError("class_paused", said("resume_first"), "act")
    return scene.lesson.with_doing(NAME, {**doing, "training": True})


def averages(scene: Scene) -> Lesson:
    """A round ends: everybody goes on from the mean. Raises MessageError while somebody trains still."""
    doing, found = under_way(scene.lesson), scene.found
    if not doing["training"] or (doing["begun"], doing["round"]) != (found["begun"], found["round"]):
        return scene.lesson  # another page of the teacher's has done it
    if found["waiting"] and not scene.fields.get("anyway"):
        raise MessageError("not_yet", said("still_training", count=found["waiting"]), "act")
    if "mean" not in found:
        raise MessageError("nobody", said("federation_nobody"), "act")
    rounds = [*doing["rounds"], {name: found[name] for name in ("loss", "best", "middle", "worst", "members")}]
    left = {**found["left"], **({"waiting": found["waiting"]} if found["waiting"] else {})}
    after = {"round": doing["round"] + 1, "epoch": doing["epoch"] + doing["epochs"], "training": False, "left": left}
    return scene.lesson.with_doing(
        NAME, {**doing, **after, "mean": found["mean"], "picture": found["picture"], "rounds": rounds[-MOST_ROUNDS:]}
    )


def follows(before: Lesson, after: Lesson, seat: str) -> Iterable[Message]:
    """A student's run is begun with the others', trains in a round, and goes on from the mean of all."""
    was, now = (each.doing.get(NAME) for each in (before, after))
    if now is None:
        return
    anew = was is None or was["begun"] != now["begun"]
    averaged = was is None or was["round"] != now["round"]
    if anew:
        yield Message("open", {"run": now["seal"] + now["base"], "playing": False})
        yield Message("use_points", points_of(after, seat))
    if anew or averaged:
        yield Message("take", {"parameters": now["mean"], "epoch": now["epoch"], "round": now["round"]})
    # Another process may learn of a mean only when the next round has begun.
    if now["training"] and (anew or averaged or (was is not None and not was["training"])):
        yield Message("step", {"unit": "epoch", "count": now["epochs"], "go_on": True})


def points_of(lesson: Lesson, seat: str) -> dict[str, Any]:
    """A student's share, as `use_points` takes it."""
    doing = lesson.doing[NAME]
    base, shares = base_of(from_text(doing["base"], "run")), doing["shares"]
    number = lesson.students[seat].doing.get(NAME, {}).get("share", usual_share(seat, shares))
    return as_own(base, share_of(base, doing["split"], number, shares))


def refused(lesson: Lesson, seat: str, message: Message, run: Run | None) -> MessageError | None:
    """A student trains and changes nothing alone meanwhile."""
    if NAME in lesson.doing and message.type in NOT_ALONE:
        return MessageError("federated", said("federated"), "type")
    return None


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """Students are told of the round and of the last losses, the teacher of all of them and who was left out."""
    if (doing := lesson.doing.get(NAME)) is None:
        return None
    shown = {name: doing[name] for name in ("round", "training", "epochs")}
    if seat is not None:
        return {**shown, "rounds": doing["rounds"][-1:]}
    return {**shown, **{name: doing[name] for name in ("rounds", "split", "shares", "left", "picture")}}


entry = Activity(
    name=NAME,
    label="Averaging",
    help="everybody trains on other points, and the class averages the networks",
    formula="w ← Σ nₖ wₖ / Σ nₖ",
    source="McMahan et al.: Communication-Efficient Learning of Deep Networks from Decentralized Data (2017)",
    rank=80,
    acts={
        "federated": Act(
            do=begun,
            fields={
                "epochs": Whole(low=1, high=MOST_EPOCHS, required=True),
                "split": OneOf(words=SPLITS, required=True),
            },
            needs="federation",
        ),
        "federated_train": Act(do=trains),
        "federated_average": Act(do=averages, fields={"anyway": Flag()}, needs="federation_round"),
        "federated_end": Act(do=lambda scene: scene.lesson.without(NAME)),
    },
    told=told,
    projected=lambda lesson: told(lesson, None),
    refused=refused,
    follows=follows,
)
