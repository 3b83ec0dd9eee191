"""static/classroom/lead.js: the strip from which a teacher leads."""

from playwright.sync_api import Page, expect

from .classing import teacher
from .playing import button
from .test_class import leading, strip


def test_on_a_laptop_the_strip_keeps_to_one_line_with_something_to_undo(page: Page) -> None:
    room = leading(page)
    roster = [{"seat": f"s{n}", "name": f"Student {n}", "here": n > 10} for n in range(300)]
    for width in (1340, 1366, 1549, 1550, 1920):
        page.set_viewport_size({"width": width, "height": 768})
        room.tell(teacher(roster=roster, title="Neural networks, group 3"))
        expect(strip(page).get_by_text("289 here of 300")).to_be_visible()
        expect(page.locator(".class-undo")).to_have_count(0)
        before = strip(page).bounding_box()
        room.tell(
            teacher(roster=roster, title="Neural networks, group 3", doing={"undo": {"what": "x" * 40, "act": "1"}})
        )
        for name in ("Undo: " + "x" * 40, "End the class"):
            expect(button(page, name)).to_be_in_viewport(ratio=1)
        assert strip(page).bounding_box() == before, width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
