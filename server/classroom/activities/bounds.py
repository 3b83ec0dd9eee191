"""What students may change: the teacher locks, hides and bounds settings and controls, and the server sees to it.

A run that is outside when the limits are set, or when a student comes in, stays what it is: nobody loses one. It isn't
trained until it is inside, and may only be changed towards that.
"""

from collections.abc import Mapping
from typing import Any

from engine import Run
from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import Lesson
from server.classroom.limits import EPOCHS, Rules, allowed, broken, hidden, label_of, last_epoch, switched_off, written
from server.messages.fields import MessageError, Values
from server.messages.protocol import TRAINS, Message
from server.messages.texts import Said, said

NAME = "bounds"


def rules_of(lesson: Lesson) -> Rules:
    """What holds now."""
    found: Rules = lesson.doing.get(NAME, {}).get("rules", {})
    return found


def with_rules(lesson: Lesson, rules: Rules) -> Lesson:
    """With these rules and no others."""
    return lesson.with_doing(NAME, {"rules": rules} if rules else None)


def bound(scene: Scene) -> Lesson:
    """These rules hold from now on."""
    return with_rules(scene.lesson, written(scene.fields["rules"], scene.found["present"]))


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """`rules`, as they are kept; `hide`: the page's controls that are hidden."""
    rules = rules_of(lesson)
    return {"rules": rules, "hide": hidden(rules)} if rules else None


def permits(lesson: Lesson, seat: str, before: Run | None, after: Run, ours: bool) -> MessageError | None:
    """Why a run may not become another one; without a run before, why it may not be trained. Where weights can't be
    set, a file whose weights somebody else may have set is not opened."""
    rules = rules_of(lesson)
    if before is not None and not ours and rules.get("weights", {}).get("hide"):
        return _refusal(said("bounds_file"), "weights")
    if not rules or (name := broken(rules, before, after)) is None:
        return None
    words = allowed(name, rules[name])
    return _refusal(words if before is not None else said("bounds_outside", why=words), name)


def refused(lesson: Lesson, seat: str, message: Message, run: Run | None) -> MessageError | None:
    """Messages of controls that are hidden, and training beyond the last epoch or of a run that is outside."""
    rules = rules_of(lesson)
    if not rules or run is None:
        return None
    if (name := switched_off(rules, message)) is not None:
        return _refusal(said("bounds_off", what=label_of(name)), name)
    if message.type not in TRAINS:
        return None
    last = last_epoch(rules)
    sought = message.fields["epoch"] if message.type == "seek" else run.epoch + 1
    assert isinstance(sought, int)
    if last is not None and sought > last:
        return _refusal(said("bounds_last", epoch=last), EPOCHS)
    return None if message.type == "seek" else permits(lesson, seat, None, run, True)


def _refusal(words: Said, name: str) -> MessageError:
    return MessageError("class_bounds", words, name, words=words)


entry = Activity(
    name=NAME,
    label="Limits",
    help="locks, hides and bounds what students may change",
    formula="",
    source="",
    rank=60,
    acts={
        "bounds": Act(do=bound, fields={"rules": Values(required=True)}, needs="present", undone="set limits"),
        "bounds_end": Act(do=lambda scene: scene.lesson.without(NAME), undone="ended the limits"),
    },
    told=told,
    refused=refused,
    permits=permits,
    last=lambda lesson, seat: last_epoch(rules_of(lesson)),
)
