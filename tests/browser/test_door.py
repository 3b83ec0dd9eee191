"""A class's other code on the page (activities/door.js, kept.js), the class played by the test."""

from playwright.sync_api import Page, expect

from .axe import violations
from .classing import CODE, student, teacher
from .playing import button, ready
from .test_class import acts, joined, leading, strip

NEW = "KMN-PQR-TVW"


def kept(page: Page, storage: str, name: str) -> str:
    """What the browser keeps, as JSON."""
    return str(page.evaluate(f"{storage}.getItem('numplay.{name}')"))


def test_a_teacher_gives_the_class_a_new_code(page: Page) -> None:
    room = leading(page)
    button(page, "Activities").click()
    page.locator("np-activities").get_by_role("button", name="Code and door").click()
    button(page, "New code").click()
    room.tell(teacher(entry=NEW, join=f"http://school.example/?class={NEW}"))
    expect(page.get_by_text(f"{CODE} lets nobody new in any more. The code is {NEW}.")).to_be_visible()
    assert acts(room) == ["new_code"] and violations(page) == []
    page.keyboard.press("Escape")
    button(page, f"Show code {NEW}").click()
    expect(page.locator(".card-code")).to_have_text(NEW)
    assert f'"code":"{CODE}","entry":"{NEW}"' in kept(page, "localStorage", "led")
    expect(page.locator(".class-row a", has_text="Wall")).to_have_attribute("href", f"./wall#{CODE}")


def test_a_student_comes_back_by_either_code(page: Page) -> None:
    room = joined(page)
    room.tell(student(entry=NEW, title=""))
    expect(strip(page)).to_contain_text(f"Class {NEW}")
    assert kept(page, "localStorage", "joined") == f'"{NEW}"'
    for link in (NEW.lower(), CODE):
        page.goto("about:blank")
        page.goto(f"/?class={link}")
        ready(page)
        expect(strip(page)).to_be_visible()
    assert room.of("class_join") == [{"code": CODE}] * 3
    room.tell({"type": "class_over", "reason": ""})
    expect(page.get_by_text(f"The class {CODE} is over.")).to_be_visible()  # as the class was told last
    assert kept(page, "localStorage", "joined") == "None"
