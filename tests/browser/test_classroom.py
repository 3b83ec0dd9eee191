"""A lesson played through in real browsers: its teacher, wall and projector, two laptops and a phone.

NUMPLAY_PICTURES: a directory for screenshots of it; then there are three laptops and two phones, which play for longer.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .hands import focused, press, tab_to, type_into
from .playing import button, look, train, wait_for
from .schoolroom import Schoolroom
from .serving import Server

PICTURES = os.environ.get("NUMPLAY_PICTURES")
LINKS = (
    "dataset=circle&networkShape=4,2&learningRate=0.1",
    "dataset=circle&networkShape=2&learningRate=0.03",
    "dataset=circle&networkShape=8,8&activation=relu",
    "dataset=circle&networkShape=1",
    "dataset=circle&networkShape=6,4&learningRate=0.3",
)
"""What the students have made of their networks."""
LAPTOPS, PHONES = (3, 2) if PICTURES else (2, 1)
RATE, EPOCHS = (60, 80) if PICTURES else (10, 3)
"""Epochs a second at which students play, and how many they do: a page that plays costs as much as all others."""


@pytest.fixture
def room(open_page: Callable[..., Page], own_server: Server) -> Schoolroom:
    """A class with nobody in it."""
    pictures = Path(PICTURES) if PICTURES else None
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    room = Schoolroom(open_page, own_server.url, pictures)
    room.open("Nets at noon")
    return room


def test_a_lesson_from_its_beginning_to_its_end(room: Schoolroom) -> None:
    button(room.teacher, f"Show code {room.code}").click()
    room.picture("code", room.teacher)
    room.teacher.keyboard.press("Escape")
    students = room.join(LAPTOPS, PHONES)
    expect(room.wall.locator(".tile")).to_have_count(len(students))
    assert len({room.name(each) for each in students}) == len(students)
    for act in (everybody_trains, all_pause, words_and_time, a_question, points_of_all, one_network_for_all):
        act(room)
    for act in (limits, in_the_spotlight, a_task, all_together, averaging, one_network_of_all):
        act(room)
    button(room.teacher, "End the class").dblclick()  # as some do by habit
    button(room.teacher, "End it now").click()
    for student in students:
        expect(student.locator(".class-strip")).to_be_hidden()
    expect(room.projector.get_by_text("is over")).to_be_visible()


def everybody_trains(room: Schoolroom) -> None:
    for student, link in zip(room.students, LINKS, strict=False):
        student.evaluate("(link) => document.querySelector('np-run').run.send('open', { link })", link)
        student.evaluate("(rate) => document.querySelector('np-run').run.send('speed', { unit: 'epoch', rate })", RATE)
        button(student, "Play").click()
    for student in room.students:
        wait_for(student, f"state.frame.epoch > {EPOCHS // 4}")
        expect(room.tile(student)).to_be_visible()
    room.picture("wall")


def all_pause(room: Schoolroom) -> None:
    button(room.teacher, "Pause everybody").click()
    for student in room.students:
        wait_for(student, "!state.playing")
        expect(student.locator(".class-strip")).to_contain_text("Your teacher has paused everybody.")
    room.picture("paused", room.students[-1])
    button(room.teacher, "Resume").click()
    for student in room.students:
        wait_for(student, "state.playing")
        rests(student)


def words_and_time(room: Schoolroom) -> None:
    """The teacher has no mouse here."""
    teacher = room.teacher
    press(teacher, "Message to all")
    keeps_focus(teacher, "Everybody sees this above the network")
    teacher.keyboard.type("Which network needs the fewest neurons?")
    press(teacher, "Show it")
    expect(teacher.locator("#class-say")).to_be_hidden()
    press(teacher, "Activities")
    press(teacher, "Countdown")
    press(teacher, "2 min")
    for page in (*room.students, room.wall, room.projector):
        expect(
            page.get_by_text("Which network needs the fewest neurons?").locator("visible=true").first
        ).to_be_visible()
        expect(page.get_by_role("timer")).to_be_visible()
    room.picture("message", room.students[0])
    press(teacher, "Take it away")
    expect(room.students[0].get_by_role("timer")).to_have_count(0)
    keeps_focus(teacher, "15 min")
    teacher.keyboard.press("Escape")


def a_question(room: Schoolroom) -> None:
    """By the keyboard too. The focus is never lost, and the strip never covered by what is open over the page."""
    teacher = room.teacher
    press(teacher, "Activities")
    press(teacher, "Predict first")
    type_into(teacher, "Question", "Which learns the circle faster?")
    for letter, words in (("A", "tanh"), ("B", "ReLU")):
        type_into(teacher, f"Choice {letter}", words)
    tab_to(teacher, "None is marked")
    for letter in ("A", "B"):
        teacher.keyboard.press("ArrowDown")
        assert focused(teacher) == f"{letter} is right"
    press(teacher, "Ask everybody")
    keeps_focus(teacher, "Look at the answers so far (only you)")
    stands_clear(teacher)
    for number, student in enumerate(room.students):
        button(student, "tanh" if number % 2 else "ReLU").click()
        expect(button(student, "tanh" if number % 2 else "ReLU")).to_have_attribute("aria-pressed", "true")
    room.picture("question", room.students[-1])
    expect(room.projector.get_by_text("Which learns the circle faster?")).to_be_visible()
    press(teacher, "Reveal to all")
    keeps_focus(teacher, "Take it away")
    stands_clear(teacher)
    for student in room.students:
        expect(student.get_by_role("listitem").filter(has_text="your answer")).to_be_visible()
    room.picture("answers", room.projector)
    press(teacher, "Take it away")
    teacher.keyboard.press("Escape")


def points_of_all(room: Schoolroom) -> None:
    activity(room, "Our data")
    button(room.teacher, "2 classes").click()
    for number, student in enumerate(room.students):
        plane = student.get_by_role("application", name="Your points: 0")
        plane.click(position={"x": 30 + 15 * number, "y": 40})
        expect(student.get_by_role("application", name="Your points: 1")).to_be_visible()
    count = len(room.students)
    expect(room.teacher.get_by_role("img", name=f"The points of all: {count}")).to_be_visible()
    room.picture("our-data", room.students[0])
    button(room.teacher, f"Give everybody these {count} points").click()
    for student in room.students:
        wait_for(student, f"state.state.given?.points === {len(room.students)}")
    button(room.teacher, "End").click()
    room.teacher.keyboard.press("Escape")


def one_network_for_all(room: Schoolroom) -> None:
    train(room.teacher, 3)
    button(room.teacher, "Give everybody my network").click()
    for student in room.students:
        wait_for(student, "state.state.config.networkShape.join() === '4,2' && state.state.given === null")
    button(room.teacher, "Undo: gave a network").click()
    for student in room.students:
        wait_for(student, f"state.state.given?.points === {len(room.students)}")
    button(room.teacher, "Give everybody my network").click()
    for student in room.students:
        wait_for(student, "state.state.given === null")


def limits(room: Schoolroom) -> None:
    activity(room, "Limits")
    button(room.teacher, "Only the learning rate may change").click()
    button(room.teacher, "Set these limits").click()
    room.teacher.keyboard.press("Escape")
    student = room.students[0]
    expect(student.get_by_label("Activation", exact=True)).to_be_disabled()
    reply = student.evaluate(
        "async () => (await document.querySelector('np-run').run.send('set', { changes: { batchSize: 3 } })).code"
    )
    assert reply == "class_bounds"
    room.picture("limits", student)
    activity(room, "Limits")
    button(room.teacher, "Take all limits away").click()
    room.teacher.keyboard.press("Escape")
    expect(student.get_by_label("Activation", exact=True)).to_be_enabled()


def in_the_spotlight(room: Schoolroom) -> None:
    name = room.name(room.students[0])
    room.tile(room.students[0]).click()
    button(room.wall, "Spotlight").click()
    room.wall.keyboard.press("Escape")
    for page in (room.projector, room.students[1]):
        expect(page.get_by_text(name).first).to_be_visible()
    trains(room.students[0])
    rests(room.students[0])
    room.picture("spotlight", room.projector)
    room.picture("spotlight-student", room.students[1])
    activity(room, "Spotlight")
    button(room.teacher, f"Take {name} out of the spotlight").click()
    room.teacher.keyboard.press("Escape")


def a_task(room: Schoolroom) -> None:
    activity(room, "Set a task")
    room.teacher.get_by_label("What to do").fill("Separate the circle with as few parameters as you can.")
    room.teacher.get_by_label("Names on the board").check()
    button(room.teacher, "Set the task").click()
    room.teacher.keyboard.press("Escape")
    student = room.students[1]
    expect(button(student, "Hand in my network")).to_be_visible()
    learns(student)
    button(student, "Hand in my network").click()
    for page in (student, room.students[0], room.projector):
        expect(page.get_by_text(room.name(student)).first).to_be_visible()
        expect(page.get_by_text("25 parameters").first).to_be_visible()
    room.picture("task", student)
    activity(room, "Set a task")
    button(room.teacher, "End the task …").click()
    expect(room.teacher.get_by_text("Its results are deleted.")).to_be_visible()
    button(room.teacher, "End it now").click()
    room.teacher.keyboard.press("Escape")


def all_together(room: Schoolroom) -> None:
    activity(room, "Consensus")
    button(room.teacher, "Look now").click()
    room.teacher.get_by_label("Show it to students").check()
    for page in (room.projector, room.students[0]):
        expect(page.get_by_role("img", name="What all networks say together")).to_be_visible()
    room.picture("consensus", room.projector)
    activity(room, "Consensus")
    button(room.teacher, "End").click()
    room.teacher.keyboard.press("Escape")


def averaging(room: Schoolroom) -> None:
    activity(room, "Averaging")
    button(room.teacher, "Begin").click()
    for student in room.students:
        expect(student.locator(".class-strip")).to_contain_text("You train on your own points only")
    stands_clear(room.teacher)
    button(room.teacher, "Next round").click()
    expect(room.students[0].locator(".class-strip")).to_contain_text("1 round is done")
    room.picture("averaging", room.teacher)
    activity(room, "Averaging")
    button(room.teacher, "End it").click()
    room.teacher.keyboard.press("Escape")


def one_network_of_all(room: Schoolroom) -> None:
    learns(room.teacher)
    activity(room, "Human network")
    button(room.teacher, "Begin").click()
    room.teacher.keyboard.press("Escape")
    for number, student in enumerate(room.students, 1):
        expect(student.locator(".class-strip")).to_contain_text(f"You are neuron {number}.")
    expect(room.wall.get_by_role("list", name="Layer 1")).to_contain_text(room.name(room.students[0]))
    together = room.wall.locator(".class-figures dd").first
    before = together.inner_text()
    last = room.students[-1]
    last.get_by_label("Bias, as a number").fill("4")
    last.get_by_label("Bias, as a number").press("Enter")
    expect(together).not_to_have_text(before)
    room.picture("human", last)


def keeps_focus(page: Page, name: str) -> None:
    """The focus is on what came in the place of what was pressed: else keys would play, or reset the network."""
    deadline = time.monotonic() + 15
    while focused(page) != name:
        assert time.monotonic() < deadline, f"{focused(page)!r} has the focus"
        page.wait_for_timeout(20)


def stands_clear(page: Page) -> None:
    """An open popup doesn't cover the strip, where one sees what it does."""
    expect(page.locator("#class-activities")).to_be_visible()
    page.wait_for_function(
        """() => document.querySelector("#class-activities").getBoundingClientRect().top >=
          document.querySelector(".class-strip").getBoundingClientRect().bottom"""
    )


def activity(room: Schoolroom, name: str) -> None:
    """The teacher opens one."""
    button(room.teacher, "Activities").click()
    room.teacher.locator(".class-menu").get_by_role("button", name=name).click()


def trains(student: Page) -> None:
    """A student trains on for a while."""
    if not look(student, "state.playing"):
        button(student, "Play").click()
    wait_for(student, f"state.frame.epoch > {EPOCHS} && state.playing")


def rests(student: Page) -> None:
    """A student pauses: seven pages that draw leave none of them time."""
    button(student, "Pause").click()
    wait_for(student, "!state.playing")


def learns(page: Page) -> None:
    """Somebody trains until the network tells the classes apart."""
    button(page, "Fast-forward to an epoch").click()
    page.get_by_label("Train as fast as possible to epoch").fill("300")
    button(page, "Go").click()
    wait_for(page, "state.frame.epoch === 300")
