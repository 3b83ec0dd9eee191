"""A lesson as a list of stages, one at a time: each has words, and may give a network and set limits."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine import names_a_network
from server.classroom.activities import Act, Activity, Scene
from server.classroom.activities.bounds import rules_of, with_rules
from server.classroom.lesson import Lesson
from server.messages.fields import Flag, MessageError, Text, Whole
from server.messages.texts import said

NAME = "stages"
MOST = 20
LONGEST_TITLE, LONGEST_WORDS, LONGEST_LINK = 60, 300, 4000
LARGEST_RUN = 20_000
"""Characters of a network that a stage gives: all stages are kept in the database together."""
LONGEST_TEXT = MOST * (LONGEST_TITLE + LONGEST_WORDS + LONGEST_LINK)
LINK = re.compile(r"(?:^|\s)(\S*#\S+)\s*$")
Stage = Mapping[str, Any]


def stages_of(lesson: Lesson) -> list[Stage]:
    """All, in order."""
    return list(lesson.doing.get(NAME, {}).get("list", []))


def at(lesson: Lesson) -> int:
    """The number of the present one, from 1; 0 for none."""
    return int(lesson.doing.get(NAME, {}).get("at", 0))


def read(text: str, before: Sequence[Stage]) -> list[Stage]:
    """Stages from lines, one each: `Title: words`, with a link at the end if it gives a network. One whose title was
    there before gives what it gave, and sets its limits. Raises MessageError."""
    known = {stage["title"]: stage for stage in before}
    stages: list[Stage] = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        link, rest = "", line
        if (found := LINK.search(line)) is not None:
            link, rest = found[1], line[: found.start()].strip()
            if len(link) > LONGEST_LINK or not names_a_network(link):
                raise MessageError("bad_link", said("stage_link", stage=number, link=link[:40]), "text")
        title, _, words = rest.partition(":")
        old = known.get(title.strip(), {})
        kept = {key: old[key] for key in ("run", "rules") if key in old and not (key == "run" and link)}
        stages.append({"title": title.strip(), "words": words.strip(), **({"link": link} if link else {}), **kept})
    return _checked(stages)


def _checked(stages: list[Stage]) -> list[Stage]:
    if not 1 <= len(stages) <= MOST:
        raise MessageError("bad_value", said("stages_count", most=MOST, stages=len(stages)), "text")
    for number, each in enumerate(stages, 1):
        if not (0 < len(each["title"]) <= LONGEST_TITLE and len(each["words"]) <= LONGEST_WORDS):
            sizes = {"title": LONGEST_TITLE, "words": LONGEST_WORDS}
            raise MessageError("bad_value", said("stage_bad", stage=number, **sizes), "text")
    return stages


def wrote(scene: Scene) -> Lesson:
    """The stages are those of some lines. An empty text takes them all away."""
    if not scene.fields["text"].strip():
        return scene.lesson.without(NAME)
    stages = read(scene.fields["text"], stages_of(scene.lesson))
    return _with(scene.lesson, stages, min(at(scene.lesson), len(stages)))


def added(scene: Scene) -> Lesson:
    """One more, which gives the teacher's own network, and sets the limits that hold now."""
    stage: dict[str, Any] = {"title": scene.fields["title"].strip(), "words": scene.fields.get("words", "").strip()}
    if scene.fields.get("give", True):
        stage["run"] = scene.found["run"]
        if len(stage["run"]) > LARGEST_RUN:
            raise MessageError("too_large", said("stage_too_large"), "give")
    if scene.fields.get("limits"):
        stage["rules"] = rules_of(scene.lesson)
    return _with(scene.lesson, _checked([*stages_of(scene.lesson), stage]), at(scene.lesson))


def gone(scene: Scene) -> Lesson:
    """The class is at another stage: its network is given, and its limits hold. Stage 0 is none."""
    lesson, number = scene.lesson, scene.fields["number"]
    stages = stages_of(lesson)
    if number > len(stages):
        raise MessageError("bad_value", f"number: {number} is more than there are stages, {len(stages)}", "number")
    if number == at(lesson):
        return lesson
    lesson = _with(lesson, stages, number)
    if not number:
        return lesson
    stage = stages[number - 1]
    if "run" in stage or "link" in stage:
        lesson = lesson.pushed(stage.get("run", ""), stage.get("link", ""))
    return with_rules(lesson, stage["rules"]) if "rules" in stage else lesson


def _with(lesson: Lesson, stages: Sequence[Stage], number: int) -> Lesson:
    return lesson.with_doing(NAME, {"list": list(stages), "at": number} if stages else None)


def told(lesson: Lesson, seat: str | None) -> dict[str, Any] | None:
    """`number`, `of`, `title` and `words` of the present one; to the teacher also `list`: of each `title`, `words`,
    `link`, and whether it `gives` a network and sets `limits`. Students are told nothing of those to come."""
    stages, number = stages_of(lesson), at(lesson)
    if not stages or (seat is not None and not number):
        return None
    shown: dict[str, Any] = {"number": number, "of": len(stages), "title": "", "words": ""}
    if number:
        shown |= {key: stages[number - 1][key] for key in ("title", "words")}
    if seat is None:
        shown["list"] = [
            {
                "title": each["title"],
                "words": each["words"],
                "link": each.get("link", ""),
                "gives": "run" in each or "link" in each,
                "limits": "rules" in each,
            }
            for each in stages
        ]
    return shown


entry = Activity(
    name=NAME,
    label="Stages",
    help="a lesson in stages, one at a time",
    formula="",
    source="",
    rank=55,
    acts={
        "stages": Act(do=wrote, fields={"text": Text(most=LONGEST_TEXT, required=True)}, undone="wrote the stages"),
        "stage_add": Act(
            do=added,
            fields={
                "title": Text(most=LONGEST_TITLE, required=True),
                "words": Text(most=LONGEST_WORDS),
                "give": Flag(),
                "limits": Flag(),
            },
            needs="present",
            undone="added a stage",
        ),
        "stage": Act(do=gone, fields={"number": Whole(low=0, high=MOST, required=True)}, undone="changed the stage"),
    },
    told=told,
)
