"""What students may not change: rules for settings, sizes and controls, and whether a run keeps to them. Pure.

A rule is a JSON object, by the name of what it is about: a setting, a control of the page that a link can hide, or one
of SIZES. `is`: the only value. `low`, `high`: of a number. `among`: the only names. `hide`: the page has no control.
`label`: what it is about, in words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from engine import CONTROLS, Run, node_ids, settings
from engine.digits import digits
from engine.settings.kinds import Names, Number, OneOf, Pick
from server.messages.fields import Flag, Kind, MessageError, Real, Texts, parse_fields, refuse
from server.messages.protocol import MAX_EPOCH, Message
from server.messages.texts import Said, said

Rule = Mapping[str, Any]
Rules = Mapping[str, Rule]
DATASETS = ("problem", "dataset", "regDataset")
"""Settings that say together which points there are; the points themselves go with them."""
SIZES: Mapping[str, tuple[str, Callable[[Run], int]]] = {
    "neurons": ("Neurons", lambda run: sum(map(len, node_ids(run.config)[1:-1]))),
    "depth": ("Hidden layers", lambda run: len(node_ids(run.config)) - 2),
    "epochs": ("Epochs", lambda run: run.epoch),
}
"""What may have a highest value beside settings: its words, and how large it is in a run."""
EPOCHS = "epochs"
OFF: Mapping[str, tuple[str, ...]] = {
    "playButton": ("play", "forward"),
    "stepButton": ("step",),
    "resetButton": ("reset",),
    "forward": ("forward",),
    "speed": ("speed",),
    "weights": ("edit",),
    "newWeights": ("new_weights",),
    "regenerate": ("regenerate",),
    "table": ("table",),
}
"""Messages that are refused while a control is hidden; others change settings, which have rules of their own."""
WITH: Mapping[str, tuple[str, ...]] = {
    "dataset": DATASETS,
    "regDataset": DATASETS,
    "problem": DATASETS,
    "features": ("formulas",),
    "numHiddenLayers": ("networkShape", "cut"),
    "networkShape": ("cut",),
    "activation": ("layerActivations",),
    "newWeights": ("weightSeed",),
    "regenerate": ("seed",),
    "weights": ("cut",),
}
"""What is locked with something, as it would do the same by another name."""
CONTROL_LABELS = {each.name: each.label for controls in CONTROLS.values() for each in controls}
FIELDS: Mapping[str, Kind] = {
    "lock": Flag(),
    "hide": Flag(),
    "low": Real(low=-1e9, high=1e9),
    "high": Real(low=-1e9, high=1e9),
    "among": Texts(most=50, longest=64),
}
HOLDS = frozenset({"is", "low", "high", "among"})
"""What a rule may say of a value."""
MOST_RULES = 100


def label_of(name: str) -> str:
    """What a rule is about, in words."""
    if name in SIZES:
        return SIZES[name][0]
    known = settings().get(name)
    return known.label if known is not None else CONTROL_LABELS[name]


def written(asked: Mapping[str, object], own: Run) -> dict[str, Rule]:
    """The rules that a teacher asks for. own: the teacher's run, whose values are those of a `lock`.

    Raises MessageError for one without a meaning.
    """
    if len(asked) > MOST_RULES:
        raise MessageError("bad_value", f"rules: {len(asked)} are too many; at most {MOST_RULES}", "rules")
    rules: dict[str, Rule] = {}
    for name, given in asked.items():
        if not isinstance(given, dict):
            raise refuse(f"rules.{name}"[:80], given, "an object")
        rule = _rule(name, parse_fields(FIELDS, given, f"{name}."), own)
        if rule:
            rules[name] = rule
    for name, rule in list(rules.items()):
        for other in WITH.get(name, ()):
            if other != name and not HOLDS & rules.get(other, {}).keys():
                rules[other] = {**rules.get(other, {}), "is": value_of(other, own)}
                if rule.get("hide") and other in WITH.get(other, ()):
                    rules[other] = {**rules[other], "hide": True}
    return {name: {**rule, "label": label_of(name)} for name, rule in rules.items()}


def _rule(name: str, given: Mapping[str, Any], own: Run) -> Rule:
    known = settings().get(name)
    if known is None and name not in SIZES and name not in CONTROL_LABELS:
        raise MessageError("bad_value", f"rules: {name[:40]!r} is no setting, size or control", "rules")
    kind = known.kind if known is not None else None
    rule: dict[str, Any] = {}
    if given.get("hide"):
        if name in SIZES:
            raise MessageError("bad_value", f"{name}: has no control to hide", "rules")
        rule["hide"] = True
    numbers = {side: given[side] for side in ("low", "high") if side in given}
    if numbers and not (isinstance(kind, Number) or name in SIZES):
        raise MessageError("bad_value", f"{name}: low and high are for numbers", "rules")
    if name in SIZES and "low" in numbers:
        raise MessageError("bad_value", f"{name}: only high is for it", "rules")
    high = numbers.get("high", 0)
    if name in SIZES and not (0 <= high <= MAX_EPOCH and high == int(high)):
        raise MessageError("bad_value", f"{name}: high is a whole number from 0 to {MAX_EPOCH}", "rules")
    if numbers.get("low", numbers.get("high", 0)) > numbers.get("high", numbers.get("low", 0)):
        raise MessageError("bad_value", f"{name}: low is above high", "rules")
    if "among" in given:
        rule["among"] = _among(name, kind, given["among"])
    rule |= numbers
    if known is not None and (given.get("lock") or (rule.get("hide") and set(rule) == {"hide"})):
        rule = {key: value for key, value in rule.items() if key == "hide"} | {"is": value_of(name, own)}
    return rule


def _among(name: str, kind: object, names: list[str]) -> list[str]:
    if isinstance(kind, Pick):
        known = kind.names()
    elif isinstance(kind, OneOf):
        known = [word for word, _ in kind.words]
    elif isinstance(kind, Names):
        known = list(kind.registry.names())
    else:
        raise MessageError("bad_value", f"{name}: among is for choices", "rules")
    if not names or not set(names) <= set(known):
        raise MessageError("bad_value", f"{name}: among is some of {', '.join(known)}", "rules")
    return list(dict.fromkeys(names))


def value_of(name: str, run: Run) -> Any:
    """A run's value of what a rule is about, as JSON. The points are part of a dataset that somebody made."""
    if name in SIZES:
        return SIZES[name][1](run)
    known = settings()[name]
    value = known.kind.plain(getattr(run.config, known.attribute))
    if name == "networkShape" and run.config.layers:
        return [value, run.config.to_mapping()["layers"]]
    if name in DATASETS:
        return [value, _points(run)]
    return value


def _points(run: Run) -> str | None:
    """What stands for the points of a run that were given, None for points that are drawn."""
    if run.own is None:
        return None
    text = repr((run.own.classes, run.own.array.shape)).encode()
    return hashlib.sha256(text + run.own.array.tobytes()).hexdigest()[:16]


def excess(name: str, rule: Rule, run: Run) -> float:
    """How far a run is outside a rule; 0 for one that keeps to it."""
    if not HOLDS & rule.keys():
        return 0.0
    value = value_of(name, run)
    if "is" in rule:
        return float(value != rule["is"])
    if "among" in rule:
        return float(len(set(_names(name, value, run)) - set(rule["among"])))
    return float(max(0.0, value - rule.get("high", value), rule.get("low", value) - value))


def _names(name: str, value: Any, run: Run) -> list[str]:
    """The names in a setting's value. Layers may have activations of their own."""
    if name in DATASETS:
        value = value[0]
    if name == "activation":
        own = [each.name for each in run.config.layer_activations if each.name != "same"]
        return [*own, run.config.activation.name]
    items = value if isinstance(value, list) else [value]
    return [str(item["name"]) if isinstance(item, Mapping) else str(item) for item in items]


def broken(rules: Rules, before: Run | None, after: Run) -> str | None:
    """The first rule by which a student's run may not become another; None if it may. One that is outside may stay so,
    or come nearer. before: None asks whether the run keeps to all."""
    for name, rule in rules.items():
        far = excess(name, rule, after)
        if not far:
            continue
        if before is not None and (was := excess(name, rule, before)):
            if far < was and "is" not in rule:
                continue
            if value_of(name, before) == value_of(name, after):
                continue
        return name
    return None


def allowed(name: str, rule: Rule) -> Said:
    """Why a change is refused."""
    what = label_of(name)
    if "is" in rule or not HOLDS & rule.keys():
        return said("bounds_locked", what=what)
    if "among" in rule:
        return said("bounds_among", what=what, names=", ".join(map(_label(name), rule["among"])))
    if "low" in rule and "high" in rule:
        return said("bounds_range", what=what, low=digits(rule["low"]), high=digits(rule["high"]))
    if "high" in rule:
        return said("bounds_high", what=what, high=digits(rule["high"]))
    return said("bounds_low", what=what, low=digits(rule["low"]))


def _label(name: str) -> Callable[[str], str]:
    """The label of a setting's choice."""
    labels = {row["name"]: row["label"] for row in settings()[name].kind.describe().get("choices", ())}
    return lambda choice: str(labels.get(choice, choice))


def switched_off(rules: Rules, message: Message) -> str | None:
    """The hidden control by which this message would have come; None if there is none."""
    for name, rule in rules.items():
        if rule.get("hide") and message.type in OFF.get(name, ()):
            return name
    if message.type == "use_points":
        name = "paint" if message.fields.get("painted") else "table"
        if rules.get(name, {}).get("hide"):
            return name
    return "dataset" if message.type == "table" and "is" in rules.get("dataset", {}) else None


def last_epoch(rules: Rules) -> int | None:
    """The epoch at which training ends."""
    high = rules.get(EPOCHS, {}).get("high")
    return None if high is None else int(high)


def hidden(rules: Rules) -> list[str]:
    """The controls that a page hides or doesn't let use."""
    found = [name for name, rule in rules.items() if rule.get("hide")]
    if "is" in rules.get("networkShape", {}):
        found.append("numHiddenLayers")  # their numbers are shown, and can't be changed
    return found
