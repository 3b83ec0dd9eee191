"""What the server says, as codes and values, and the one place where these become words.

Whatever decides says `said("resumed", epoch=253)`. This becomes words where a message is encoded, in the language of
whoever reads it; there is English so far. Values are numbers, names that the user or the catalogue gave, or further
`Said`.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine import settings

ENGLISH = "en"
TEXTS: Mapping[str, Mapping[str, str]] = {
    ENGLISH: {
        "busy": "The server is busy: {rate:.0f} pictures a second.",
        "busy_one": "The server is busy: one picture a second.",
        "busy_less": "The server is busy: one picture every {seconds:.0f} seconds.",
        "idle": "The server is back to full speed.",
        "working": "The server shares its time. What you asked for has had {seconds:.1f} s of it so far.",
        "resumed": "Reconnected. Your run continues at epoch {epoch:,}.",
        "compute_failed": "The server couldn't compute this network and paused it. Undo the last change, or reset.",
        "stopped_early": "{reason} {done}",
        "keep_training": "{reason} Keep training, switch early stopping off, or reset.",
        "diverged": "Paused at epoch {epoch:,}. {reason} {advice}",
        "hello_expected": "expected hello as the first message, got {got}",
        "hello_again": "hello came already: expected any other message, such as open for another run, got hello",
        "protocol_version": "The server was updated. Reload the page (protocol {here} here, {there} there).",
        "epoch_passed": "epoch: expected a number above the current epoch, {epoch}, got {got}",
        "epoch_above": "Enter an epoch above the current one, {epoch:,}.",
        "epoch_before_checkpoint": "Epoch {got:,} comes before this checkpoint, which is of epoch {epoch:,}.",
        "epoch_too_far": "Epoch {got:,} is {far:,} epochs after this checkpoint. At most {most:,} are trained again.",
        "epoch_never_was": "Early stopping ended this run at epoch {epoch:,}. It never reached epoch {got:,}.",
        "foreign_run": "This file was saved on another server, so we can't tell who trained it. Its numbers are valid.",
        "unsigned_run": "This file isn't signed, so we can't tell who trained it. Its numbers are valid.",
        "server_fault": "Something went wrong on the server. It was logged; please try again.",
        "server_full": "The server is full ({students:,} students).",
        "server_full_one": "The server is full (1 student).",
        "address_full": "Your network has as many tabs open here as this server allows ({tabs:,}).",
        "no_class": "There is no class with this code. Check each letter.",
        "code_changed": "This class has another code by now. Ask your teacher for it.",
        "class_guesses": "Too many wrong codes were entered here. Try again in a minute.",
        "classes_full": "This server keeps {classes:,} classes already. End one that is over.",
        "class_password": "This server wants a password for opening a class. Whoever runs it knows it.",
        "class_password_wrong": "This is not the password for opening a class. Check capitals and spaces.",
        "class_closed": "This class is closed to newcomers. Ask your teacher to open it for you.",
        "name_taken": "Somebody in the class has this name. Choose another one.",
        "name_bad": "A name has 1 to {most} letters, digits, spaces or dashes, and at least one letter.",
        "names_given": "Names are made up in this class, unless your teacher lets you type one.",
        "nothing_to_undo": "There is nothing to undo any more.",
        "stage_too_large": "This network is too large for a stage. Give it by hand instead.",
        "stage_link": "Stage {stage}: {link} isn't a link to a network.",
        "stages_count": "A class has 1 to {most} stages, not {stages}.",
        "stage_bad": "Stage {stage}: its title has 1 to {title} characters, and its words have {words} at most.",
        "bounds_locked": "{what} can't be changed: your teacher has locked it.",
        "bounds_among": "{what}: your teacher allows {names}.",
        "bounds_range": "{what}: your teacher allows {low} to {high}.",
        "bounds_high": "{what}: your teacher allows {high} at most.",
        "bounds_low": "{what}: your teacher allows {low} at least.",
        "bounds_outside": "This network is outside your teacher's limits, so it can't be trained. {why}",
        "bounds_last": "Your teacher's limit is epoch {epoch:,}. Reset to try again.",
        "bounds_off": "Your teacher has switched this off: {what}.",
        "bounds_file": "Weights can't be set here, so files that this server hasn't trained are not opened.",
        "class_full": "This class is full ({students:,} students).",
        "class_ended": "The class has ended. Your network stays with you.",
        "removed_from_class": "Your teacher has taken you out of the class. Your network stays with you.",
        "left_class": "You have left the class in another tab.",
        "class_paused": "Your teacher has paused everybody.",
        "undo_other": "Something else was done in the class meanwhile. Look at the button again.",
        "class_fault": "The server can't reach its list of classes. Your network trains on; try again.",
        "no_classes": "This server has no classes.",
        "in_class": "This page is in a class already. Leave it first.",
        "in_no_class": "This page is in no class.",
        "not_teacher": "Only the teacher of a class can do this.",
        "not_student": "Only students can do this.",
        "ask_over": "This question is over. Answers can't be changed any more.",
        "wrong_secret": "This is not the teacher's link of this class.",
        "back_to_one": "A network goes back to one student.",
        "no_copies": "Copies of students' networks are switched off in this class.",
        "no_playground": "No playground leads this class, so there is no network of yours here. Press Playground on "
        "the wall: it opens one.",
        "not_here": "This student's page isn't connected at the moment.",
        "spotlight_nowhere": "Choose where the spotlight is seen: on students' screens, on the projector, or both.",
        "spotlight_seats": "Choose one to {most} students, each once.",
        "no_such_seat": "This student is not in the class any more.",
        "too_fast": "Not so fast: try again in a moment.",
        "no_consensus": "Nobody has looked for a consensus yet.",
        "consensus_nobody": "Nobody here has a network that classifies points of the plane.",
        "federated": "Your class averages its networks. Wait until your teacher ends it.",
        "no_federation": "The class doesn't average its networks at the moment.",
        "federation_nobody": "Nobody here has a network that can be averaged.",
        "federation_points": "Your network has no training points to share out.",
        "federation_large": "This network has more than {most:,} parameters: too many to be averaged.",
        "still_training": "{count:,} still training.",
        "human_network": "Choose a network of at most {neurons:,} neurons in at most two dense hidden layers, on "
        "points of the plane, with no link cut.",
        "human_points": "Your network has no training points.",
        "human_large": "This network, or its set of points, is too large to be played by a class.",
        "no_human": "The class doesn't play a network at the moment.",
        "human_none": "Take a neuron first.",
        "resume_first": "Everybody is paused. Resume first.",
        "no_our_data": "Nobody paints points for this class at the moment.",
        "our_data_closed": "Your teacher takes no more points.",
        "our_data_enough": "You have painted all of your {most:,} points.",
        "our_data_full": "The class has all of its {most:,} points.",
        "our_data_few": "There are too few points. Let your class paint some first.",
        "push_too_large": "This network is too large to be given to everybody (more than {most:,} characters).",
        "assignment_over": "This task is over.",
        "assignment_data": "The points of a task are drawn by the server. Choose a dataset, then set the task.",
        "too_soon": "You can hand in again in {seconds} seconds.",
        "too_often": "You have handed in {most} times. That was the last one.",
        "foreign_goal": "The goal of this link is another server's, or was changed. Nothing can be handed in here.",
        "goal_large": "These settings are too long for a goal. Use fewer formulas of your own.",
        # Changes, as after "Undone:"
        "changed": "{what} {before} → {after}",
        "features_added": "added features {names}",
        "feature_added": "added feature {names}",
        "features_removed": "removed features {names}",
        "feature_removed": "removed feature {names}",
        "link_added": "cut the link {names}",
        "links_added": "cut {count:,} links",
        "link_removed": "put back the link {names}",
        "links_removed": "put back {count:,} links",
        "part_frozen": "froze {names}",
        "parts_frozen": "froze {count:,} neurons and links",
        "part_thawed": "unfroze {names}",
        "parts_thawed": "unfroze {count:,} neurons and links",
        "reordered": "order of {what}",
        "painted": "painting ({points:,} points)",
        "painted_one": "painting (1 point)",
        "averaged": "average of round {round:,}",
        "own_points": "your own points ({points:,})",
        "reset": "reset",
        "new_weights": "new weights",
        "new_points": "new points",
        "opened": "opening a run",
        "both": "{first}, {second}",
        "exchanged": "{first}; {second}",
    }
}
"""By language and code: the words, with a place for each value. A code means the same for ever."""


@dataclass(frozen=True)
class Said:
    """Something to be said, as a code of TEXTS and the values in it."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return words(self)


def said(code: str, **values: object) -> Said:
    """Something to be said. Raises KeyError for a code that no text is there for."""
    places = {name for _, name, _, _ in string.Formatter().parse(TEXTS[ENGLISH][code]) if name}
    if places != set(values):
        raise KeyError(f"{code} has places for {sorted(places)}, not for {sorted(values)}")
    return Said(code, values)


def words(what: Said, language: str = ENGLISH) -> str:
    """In words of a language."""
    inner = {name: words(each, language) if isinstance(each, Said) else each for name, each in what.values.items()}
    return TEXTS[language][what.code].format(**inner)


def plain(what: Said, language: str = ENGLISH) -> dict[str, object]:
    """As a message has it: code, values, and the pattern that these fill, for a client that joins several of them."""
    values = {name: words(each, language) if isinstance(each, Said) else each for name, each in what.values.items()}
    return {"code": what.code, "values": values, "pattern": TEXTS[language][what.code]}


def labels_of(names: Iterable[str]) -> list[str]:
    """Settings as the page calls them, each label once. A name that is no setting's, of another version, stays."""
    known = settings()
    return list(dict.fromkeys(known[name].label if name in known else name for name in names))
