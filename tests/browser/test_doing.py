"""server/classroom/activities, static/classroom/doing.js: the activity of docs/extending.md, as it stands there."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .playing import button, opened
from .serving import Server, serving

ROOT = Path(__file__).parents[2]
SECTION = (
    (ROOT / "docs" / "extending.md").read_text("utf-8").split("\n## An activity of a class\n")[1].split("\n## ")[0]
)
EXAMPLE = re.compile(r"^`([\w/]+\.\w+)`\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a copy of the project with the example in it."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("engine", "server", "static", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path, language, text in EXAMPLE.findall(SECTION):
        if language == "diff":
            before, after = ("".join(line[1:] for line in text.splitlines(True) if line[0] != sign) for sign in "+-")
            whole = (copy / path).read_text("utf-8")
            assert whole.count(before) == 1, f"{path} has not one place for this change"
            text = whole.replace(before, after)
        (copy / path).write_text(text, "utf-8")
    with serving(tmp_path_factory.mktemp("data"), tree=copy) as running:
        yield running


def test_it_is_one_file_each_and_a_line() -> None:
    found = EXAMPLE.findall(SECTION)
    assert [language for _, language, _ in found] == ["python", "js", "diff"]
    assert sum(line.startswith("+") for line in found[2][2].splitlines()) == 1


def test_a_hand_goes_up_and_all_go_down(open_page: Callable[..., Page], extended: Server) -> None:
    teacher = opened(open_page(extended.url))
    button(teacher, "Class").click()
    teacher.get_by_text("Open a class").first.click()
    button(teacher, "Open a class").click()
    expect(teacher.get_by_text("No hand is up.")).to_be_visible()
    code = teacher.locator(".class-code").inner_text().strip()
    student = open_page(extended.url)
    student.goto(f"/?class={code}")
    name = student.locator(".class-name").inner_text()
    hand = button(student, "My hand")
    hand.click()
    expect(hand).to_have_attribute("aria-pressed", "true")
    expect(teacher.get_by_text(f"Hands up: {name}")).to_be_visible()
    button(teacher, "Activities").click()
    teacher.locator("np-activities").get_by_role("button", name="Hands").click()
    button(teacher, "All hands down").click()
    expect(hand).to_have_attribute("aria-pressed", "false")
    expect(teacher.get_by_text("No hand is up.")).to_be_visible()
