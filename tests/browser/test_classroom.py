"""A lesson played through in real browsers: its teacher, the wall on a projector, three laptops and two phones.

NUMPLAY_PICTURES: a directory for screenshots of it.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .playing import button, config, epoch, train, wait_for
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
    teacher, wall = room.teacher, room.wall
    button(teacher, f"Show code {room.code}").click()
    room.picture("code", teacher)
    teacher.keyboard.press("Escape")
    students = room.join(laptops=3, phones=2)
    expect(wall.locator(".tile")).to_have_count(5)
    assert len({room.name(each) for each in students}) == 5

    for student, link in zip(students, LINKS, strict=True):
        student.evaluate("(link) => document.querySelector('np-run').run.send('open', { link })", link)
        button(student, "Play").click()
    for student in students:
        wait_for(student, "state.frame.epoch > 20")
        expect(room.tile(student)).to_be_visible()
    room.picture("wall")

    button(teacher, "Pause everybody").click()
    for student in students:
        wait_for(student, "!state.playing")
        expect(student.locator(".class-strip")).to_contain_text("Your teacher has paused everybody.")
    room.picture("paused", students[-1])
    button(teacher, "Resume").click()
    for student in students:
        wait_for(student, "state.playing")

    button(teacher, "Message to all").click()
    teacher.get_by_label("Everybody sees this").fill("Which network needs the fewest neurons?")
    button(teacher, "Show it").click()
    button(teacher, "Activities").click()
    teacher.get_by_role("button", name="Countdown").click()
    button(teacher, "2 min").click()
    teacher.keyboard.press("Escape")
    for student in (*students, wall):
        expect(student.locator(".class-strip")).to_contain_text("Which network needs the fewest neurons?")
        expect(student.get_by_role("timer")).to_be_visible()
    room.picture("message", students[0])

    train(teacher, 3)
    button(teacher, "Give everybody my network").click()
    for student in students:
        wait_for(student, "state.state.config.networkShape.join() === '4,2'")

    button(teacher, "End the class").click()
    button(teacher, "End it now").click()
    for student in students:
        expect(student.locator(".class-strip")).to_be_hidden()
    assert epoch(teacher) == 3 and config(students[0], "networkShape") == [4, 2]
