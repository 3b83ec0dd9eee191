"""Links: the settings behind the `#` of an address, in the original's keys and our own.

Reading never fails: a value that can't be used is left at its default and named in a notice. Like the original, `true`
is anything but `false`, an empty value means the default (but no hidden layers for networkShape), of a repeated key
the last counts, and a hidden feature is not part of the network. `engine.run.link_text` finds the pairs in what was
pasted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from engine.datasets import datasets
from engine.errors import InvalidValue, nearest, sentence, shown
from engine.features import features
from engine.registry import Choice
from engine.run.link_text import is_link, pairs_in
from engine.run.worked import WORKED
from engine.settings.config import Config, settings
from engine.settings.controls import hideable
from engine.settings.declared import Setting
from engine.settings.kinds import OneOf, Pick, number_in

ORIGINAL_ORDER = (
    "activation regularization batchSize dataset regDataset learningRate regularizationRate noise networkShape seed "
    "percTrainData"
).split()
VIEW_KEYS = ("showTestData", "discretize", "hideText")
WORDS = {"title": 80, "task": 1000}
"""Keys with words for whoever opens the link, and how many characters they may have at most."""
GOAL_KEY = "goal"
"""A goal that a server has signed; it says what it means to that server alone."""
GOAL = re.compile(r"[\w-]{1,4000}", re.ASCII)
JOINERS = frozenset("\u200c\u200d\u200e\u200f") | {chr(code) for code in range(0xE0020, 0xE0080)}
"""Signs that no page shows by themselves but words need: Persian's joiners, marks of direction, parts of an emoji."""
WITHOUT_EFFECT = ("cosX", "cosY", "collectStats", "tutorial", "numHiddenLayers")
HIDE = "_hide"
RUN_KEY = "run"
LESSON_KEY = "lesson"
LONGEST_LINK = 400_000
MOST_NOTICES = 20
MOST_NAMED = 5
OF_OTHERS = re.compile("goal[A-Z]|utm_|hl$|gclid$|fbclid$")
"""Keys that courses and mailings add to links of the original, which pays no attention to them."""
DOUBTFUL_SEED = re.compile(r"(\d*\.?\d+)(?:[).,;:!?'\]}]|%[0-9A-F]{2})+")
"""A number and a sign behind it, which is a sentence's rather than the seed's."""


@dataclass(frozen=True)
class Notice:
    """Something of a link that could not be taken as it was."""

    code: str
    field: str
    message: str


@dataclass(frozen=True)
class Link:
    """What a link says. view: keys that only concern the page. hide: controls not to show. run: a trained run,
    base64url. lesson: an example of `WORKED` that the link asks for."""

    config: Config
    view: Mapping[str, bool | str]
    hide: tuple[str, ...]
    run: str | None
    notices: tuple[Notice, ...]
    lesson: str | None = None


def read_link(text: str, with_run: bool = True) -> Link:
    """The link's settings. text: a whole address, or what follows its `#`. with_run: False where the run it carries
    can't be used; its points are missing then as well."""
    notices: list[Notice] = []
    if len(text) > LONGEST_LINK:
        notices.append(
            Notice("long_link", "link", f"The link has {len(text):,} characters; the limit is {LONGEST_LINK:,}.")
        )
        text = ""
    pairs = _pairs(text, notices)
    if not with_run:
        pairs.pop(RUN_KEY, None)
    written = dict(pairs)
    hide = tuple(key.removesuffix(HIDE) for key in list(pairs) if key.endswith(HIDE) and pairs.pop(key) == "true")
    view = {key: pairs.pop(key) != "false" for key in VIEW_KEYS if pairs.get(key, "") != ""}
    words = {key: _words(key, pairs.pop(key), most, notices) for key, most in WORDS.items() if key in pairs}
    goal = pairs.pop(GOAL_KEY, "")
    if goal and not GOAL.fullmatch(goal):
        notices.append(Notice("bad_value", GOAL_KEY, "The goal of this link is cut off or was changed."))
        goal = ""
    run = pairs.pop(RUN_KEY, None)
    lesson = pairs.pop(LESSON_KEY, "") or None
    if lesson is not None and lesson not in WORKED:
        known = ", ".join(WORKED)
        notices.append(Notice("bad_value", LESSON_KEY, f"There is no lesson '{lesson[:40]}'. The lessons are {known}."))
        lesson = None
    mapping = _features(pairs, hide, notices)
    if pairs.pop("initZero", "") not in ("", "false"):
        mapping["initializer"] = "zeros"
    for name, declared in settings().items():
        value = _setting_value(name, declared, pairs)
        if value is not None:
            mapping[name] = value
    for key in WITHOUT_EFFECT + VIEW_KEYS:
        pairs.pop(key, None)
    config = _config(mapping, written, notices)
    doubtful = DOUBTFUL_SEED.fullmatch(config.seed)
    if doubtful:
        notices.append(
            Notice("doubtful_seed", "seed", f"The seed was read as '{config.seed}'. Did you mean '{doubtful[1]}'?")
        )
    notices += _unknown([key for key in pairs if not OF_OTHERS.match(key)], hide)
    said = {key: text for key, text in {**words, GOAL_KEY: goal}.items() if text}
    return Link(config, {**view, **said}, hide, run or None, tuple(notices[:MOST_NOTICES]), lesson)


def names_a_network(text: str) -> bool:
    """Whether a text says anything of a network, so that it makes sense to open it."""
    return len(text) <= LONGEST_LINK and is_link(text, _keys())


@lru_cache(maxsize=1)
def _keys() -> frozenset[str]:
    """Every key that a link may have, but for those of hyperparameters and `_hide`."""
    return frozenset(
        (*settings(), *features.names(), *VIEW_KEYS, *WORDS, *WITHOUT_EFFECT, GOAL_KEY, RUN_KEY, LESSON_KEY, "initZero")
    )


def _unknown(keys: Sequence[str], hide: Sequence[str]) -> list[Notice]:
    """One notice for all keys that mean nothing, and one for all controls that don't exist."""
    controls = tuple(hideable())
    strangers = [name for name in hide if name not in controls]
    notices = []
    if keys:
        what, verb = ("setting", "was") if len(keys) == 1 else ("settings", "were")
        text = f"Unknown {what} {_named(keys)} {verb} ignored{_meant(keys, _keys())}."
        notices.append(Notice("unknown_key", keys[0][:40], text))
    if strangers:
        text = f"The link hides {_named(strangers)}, but no control has that name"
        meant = _meant(strangers, controls)
        notices.append(Notice("unknown_key", strangers[0][:40] + HIDE, f"{text}{meant}."))
    return notices


def _meant(keys: Sequence[str], known: Collection[str]) -> str:
    """` (did you mean 'dataset' and 'noise'?)`, of those named for which there is a known word near; else ""."""
    near = [found for found in (nearest(key, known) for key in keys[:MOST_NAMED]) if found is not None]
    return f" (did you mean {' and '.join(map(shown, near))}?)" if near else ""


def _named(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - MOST_NAMED} more" if len(keys) > MOST_NAMED else ""
    return ", ".join(shown(key) for key in keys[:MOST_NAMED]) + more


def _config(mapping: dict[str, object], written: Mapping[str, str], notices: list[Notice]) -> Config:
    """The configuration; settings that don't go together are left at their defaults, one after the other."""
    while True:
        try:
            config = Config.from_mapping(mapping)
        except InvalidValue as error:
            at = error.field if error.field in mapping else next(iter(mapping))
            del mapping[at]
            declared = settings()[at]
            default = declared.kind.write(declared.kind.parse(declared.kind.default))
            why = sentence(error.words or str(error))
            if at in written:
                why = f"{at}={written[at][:40]}: {why}"
            notices.append(
                Notice(error.code, at, f"{why} " + (f"Using {default} instead." if default else "It was left out."))
            )
            continue
        if written.get(RUN_KEY) or not datasets.get(config.chosen_dataset.name).own:
            return config
        at = "dataset" if config.problem == "classification" else "regDataset"
        del mapping[at]
        notices.append(Notice("no_points", at, "The link asks for your own points but doesn't carry them."))


def write_link(config: Config, view: Mapping[str, bool | str] | None = None, hide: Sequence[str] = ()) -> str:
    """The settings as `key=value&…`: the original's keys always, our own where they differ from the default.

    hide: controls not to show. A feature of the network stays visible: hidden, it would leave the network.
    """
    known = settings()
    defaults = Config.from_mapping({})
    parts = []
    for name in ORIGINAL_ORDER:
        parts += _parts(known[name], config)
    parts += [f"{name}={'true' if name in config.features else 'false'}" for name in features.names()]
    parts.append(f"problem={config.problem}")
    parts.append(f"initZero={'true' if config.initializer.name == 'zeros' else 'false'}")
    written = {*ORIGINAL_ORDER, "problem", "features"}
    for name, declared in known.items():
        own = getattr(config, declared.attribute) != getattr(defaults, declared.attribute)
        if name not in written and own:
            parts += _parts(declared, config)
    for key, value in (view or {}).items():
        parts.append(f"{key}={_escaped(value)}" if isinstance(value, str) else f"{key}={str(value).lower()}")
    parts += [f"{name}{HIDE}=true" for name in hide if name not in config.features]
    return "&".join(parts)


def _escaped(words: str) -> str:
    """Full stops too: programs that find links in a text take one at the end for the sentence's."""
    return quote(words, safe="").replace(".", "%2E")


def _pairs(text: str, notices: list[Notice]) -> dict[str, str]:
    pairs = {}
    for part in pairs_in(text).split("&"):
        key, equals, value = part.partition("=")
        if equals:
            pairs[key] = value
        elif part:
            text = f"{shown(part)} isn't of the form key=value and was ignored."
            notices.append(Notice("bad_link", part[:40], text))
    return pairs


def _words(key: str, text: str, most: int, notices: list[Notice]) -> str:
    """Words as plain text: escapes resolved, characters that no page shows as spaces, cut off if too long."""
    said = unquote(text).replace("\r\n", "\n")
    plain = "".join(each if each.isprintable() or each == "\n" or each in JOINERS else " " for each in said).strip()
    if len(plain) > most:
        notices.append(
            Notice("long_text", key, f"The {key} has {len(plain):,} characters; only the first {most:,} are shown.")
        )
    return plain[:most].rstrip()


def _features(pairs: dict[str, str], hide: Sequence[str], notices: list[Notice]) -> dict[str, object]:
    chosen = []
    for feature in features:
        value = pairs.pop(feature.name, "")
        on = feature.initial if value == "" else value != "false"
        if feature.name in hide:
            continue  # as in the original, whatever its own key says
        if value not in ("", "true", "false"):
            text = f"{feature.name}={value[:40]}: Enter true or false. Using true instead."
            notices.append(Notice("bad_value", feature.name, text))
        if on:
            chosen.append(feature.name)
    return {"features": chosen}


def _setting_value(name: str, declared: Setting, pairs: dict[str, str]) -> object:
    """What the link says of a setting, as JSON, right or wrong; None if it says nothing."""
    if name == "features":
        return None
    missing = None if name == "networkShape" else ""
    text = pairs.pop(name, missing)
    dotted = [key for key in pairs if key.startswith(name + ".")] if isinstance(declared.kind, Pick) else []
    parameters = {key.partition(".")[2]: pairs.pop(key) for key in dotted}
    if text == missing or text is None:
        if not parameters:
            return None
        text = str(declared.kind.default)
    value = _readable(name, declared, text)
    return {"name": value, **{key: number_in(number) for key, number in parameters.items()}} if parameters else value


def _readable(name: str, declared: Setting, text: str) -> object:
    """The value as JSON. Numbers may be escaped, which only breaks the original's network; a name must be its name."""
    value = declared.kind.read(_as_the_original(name, text))
    if "%" not in text or isinstance(declared.kind, (Pick, OneOf)):
        return value
    try:
        declared.kind.parse(value)
    except InvalidValue:
        return declared.kind.read(_as_the_original(name, unquote(text)))
    return value


def _as_the_original(name: str, text: str) -> str:
    """What the original makes of a number outside its sliders."""
    number = number_in(text)
    if isinstance(number, float):
        if name == "noise" and number > 80:
            return "50"
        if name in ("noise", "percTrainData") and number < 0:
            return "0" if name == "noise" else text
        if name == "percTrainData" and 100 < number < 1e6:
            return "100"
    return text


def _parts(declared: Setting, config: Config) -> list[str]:
    value = getattr(config, declared.attribute)
    parts = [f"{declared.name}={declared.kind.write(value)}"]
    if isinstance(value, Choice) and not isinstance(declared.kind.plain(value), str):
        usual = dict(declared.kind.registry.choice(value.name).values)
        parts += [f"{declared.name}.{name}={number!r}" for name, number in value.values if number != usual[name]]
    return parts
