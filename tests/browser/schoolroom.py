"""A class in real browsers, with a real server: its teacher, wall and projector, laptops and phones.

room = Schoolroom(open_page, server.url)
room.open("Nets at noon")
ada, ben = room.join(laptops=1, phones=1)
room.picture("wall")
"""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from .hands import press, type_into
from .playing import button, opened, ready

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALL = {"viewport": {"width": 1024, "height": 768}}
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}
OWN_CLASS = "document.querySelector('np-run').run.store.get().classroom"


class Schoolroom:
    """The pages of a class. pictures: where screenshots go; none are taken without it."""

    def __init__(self, open_page: Callable[..., Page], origin: str, pictures: Path | None = None) -> None:
        self._open_page = open_page
        self._origin = origin
        self._pictures = pictures
        self.teacher: Page
        self.wall: Page
        self.projector: Page
        self.students: list[Page] = []
        self.code = ""

    def page(self, **options: object) -> Page:
        """One more browser, of a reader who wants no motion, which costs much in eight of them."""
        return self._open_page(self._origin, reduced_motion="reduce", **options)

    def open(self, title: str) -> None:
        """The teacher opens a class by the keyboard, with its wall and its projector on other screens."""
        self.teacher = opened(self.page(**SMALL))
        press(self.teacher, "Class")
        press(self.teacher, "Open a class")
        type_into(self.teacher, "Title (optional)", title)
        self.teacher.keyboard.press("Enter")
        expect(self.teacher.locator(".class-strip")).to_be_visible()
        told = json.loads(self.teacher.evaluate(f"() => JSON.stringify({OWN_CLASS})"))
        self.code, secret = told["code"], told["secret"]
        self.wall = self.page(**PROJECTOR)
        self.wall.goto(f"/wall#{self.code}/{secret}")
        expect(self.wall.get_by_text("Nobody has joined yet.")).to_be_visible()
        self.projector = self.page(**PROJECTOR)
        self.projector.goto(f"/projector#{self.code}/{told['screen']}")
        expect(self.projector.get_by_role("region", name="How to join")).to_contain_text(self.code)

    def join(self, laptops: int, phones: int) -> list[Page]:
        """So many students come: laptops by the code, phones by the link of the QR code."""
        came = []
        for number in range(laptops + phones):
            page = self.page(**(PHONE if number >= laptops else {}))
            if number < laptops:
                opened(page)
                button(page, "Class").click()
                page.get_by_label("Your teacher's code").fill(self.code.replace("-", "").lower())
                button(page, "Join").click()
            else:
                page.goto(f"/?class={self.code}")
                ready(page)
            expect(page.locator(".class-strip")).to_contain_text("You are")
            came.append(page)
        self.students += came
        return came

    def name(self, student: Page) -> str:
        """The made-up name of a student."""
        return student.locator(".class-name").inner_text()

    def tile(self, student: Page) -> Locator:
        """A student's tile on the wall."""
        return self.wall.locator(".tile").filter(has=self.wall.get_by_text(self.name(student), exact=True))

    def picture(self, name: str, page: Page | None = None) -> None:
        """A screenshot of a page, the wall's if none is named."""
        if self._pictures is not None:
            (page or self.wall).screenshot(path=self._pictures / f"{name}.png")
