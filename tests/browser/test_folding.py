"""static/classroom/folding.js, static/classroom/doing.js: what was begun last is unfolded, and in sight."""

from itertools import count
from typing import Any

from playwright.sync_api import Page, expect

from .axe import violations
from .classing import student
from .playing import button
from .test_asking import CHOICE, SKETCH
from .test_class import joined, strip
from .test_tasks import TASK

FOLLOWED = """async ({ told, code }) => {
  const { Folding } = await import("/static/classroom/folding.js");
  const known = { ask: ({ asked }) => asked, data: ({ open }) => open, map: undefined };
  const kinds = Object.entries(known).map(([name, begun]) => ({ name, begun }));
  let folding = new Folding();
  return told.map((each) => {
    if (each === "reload") {
      folding = new Folding();
      return each;
    }
    const turned = typeof each === "string";
    if (turned) folding.turn(each);
    const begun = turned ? null : folding.follow(kinds.filter(({ name }) => each && name in each), each, code);
    return [begun, ...folding.open];
  });
}"""
CODES = count()
TASKED = {**TASK, "board": [], "mine": None, "between": 10}


def followed(page: Page, *told: object) -> Any:
    """After each of these classes, turns by hand, or reloads: what has begun just now, and what is unfolded. Each call
    is about a class of its own."""
    return page.evaluate(FOLLOWED, {"told": told, "code": str(next(CODES))})


def test_whatever_is_more_than_a_line_can_be_folded(module_page: Page) -> None:
    tall = module_page.evaluate(
        """async () => (await import("/static/classroom/activities.js")).ACTIVITIES
          .filter(({ taken, line, noun }) => taken && !line && !noun).map(({ name }) => name)"""
    )
    assert tall == []


def test_what_begins_is_unfolded_and_the_rest_folded(module_page: Page) -> None:
    ask, data, other = {"ask": {"asked": 1}}, {"data": {"open": True}}, {"map": {}}
    assert followed(module_page, {}, ask, {**ask, **data}, {**ask, **data, **other}) == [
        [None],
        ["ask", "ask"],
        ["data", "data"],
        ["map", "map"],
    ]
    again, closed = {"ask": {"asked": 2}}, {"data": {"open": False}}
    assert followed(module_page, {}, {**ask, **data}, {**again, **data}, {**again, **closed}) == [
        [None],
        ["data", "data"],
        ["ask", "ask"],
        [None, "ask"],
    ], "another question is new, points that are taken no more are not"


def test_who_comes_into_it_has_the_first_of_them_and_is_not_called(module_page: Page) -> None:
    both = {"ask": {"asked": 1}, "map": {}}
    assert followed(module_page, both, both, None, both) == [[None, "ask"], [None, "ask"], [None], [None, "ask"]]


def test_what_somebody_unfolds_stays_so_until_something_begins_or_ends(module_page: Page) -> None:
    ask, other = {"ask": {"asked": 1}}, {"map": {}}
    both = {**ask, **other}
    assert followed(module_page, ask, "ask", ask, both, "ask", both, ask) == [
        [None, "ask"],
        [None],
        [None],
        ["map", "map"],
        [None, "map", "ask"],
        [None, "map", "ask"],
        [None, "ask"],
    ]
    assert followed(module_page, ask, both, ask)[-1] == [None, "ask"], "what is left is unfolded"


def test_a_reload_changes_nothing_and_what_began_meanwhile_is_unfolded(module_page: Page) -> None:
    ask, other = {"ask": {"asked": 1}}, {"map": {}}
    both = {**ask, **other}
    assert followed(module_page, ask, both, "reload", None, both, "ask", "reload", both) == [
        [None, "ask"],
        ["map", "map"],
        "reload",
        [None],
        [None, "map"],
        [None, "map", "ask"],
        "reload",
        [None, "map", "ask"],
    ]
    assert followed(module_page, ask, "reload", both)[-1] == ["map", "map"]
    assert followed(module_page, both) == [[None, "ask"]], "in another class nothing is known"


SPOILT = ["[]", "nonsense", '{"code":"K"}', '{"code":"K","known":[1],"open":[]}', '{"code":"K","known":{},"open":"a"}']


def test_what_is_no_memory_of_it_counts_for_nothing_and_who_leaves_leaves_none(module_page: Page) -> None:
    found = module_page.evaluate(
        """async (spoilt) => {
          const { folded, keepFolded, keepMembership } = await import("/static/classroom/kept.js");
          const read = spoilt.map((text) => {
            sessionStorage.setItem("numplay.folded", text);
            return folded("K");
          });
          keepFolded("K", { known: [["ask", "1"]], open: ["ask"] });
          const before = folded("K").open;
          keepMembership(null);
          return { read, before, after: folded("K") };
        }""",
        SPOILT,
    )
    assert found == {"read": [None] * len(SPOILT), "before": ["ask"], "after": None}


def test_a_task_is_a_line_once_something_is_asked(phone: Page) -> None:
    room = joined(phone)
    room.tell(student(doing={"assignment": TASKED}))
    hand_in = button(phone, "Hand in my network")
    expect(hand_in).to_be_visible()
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    room.tell(student(doing={"assignment": TASKED, "ask": {**CHOICE, "answer": None}}))
    expect(button(phone, "tanh")).to_be_in_viewport()
    expect(hand_in).to_be_hidden()
    folded = phone.get_by_role("button", name="Task Separate it.")
    expect(folded).to_have_attribute("aria-expanded", "false")
    assert violations(phone) == []
    folded.tap()
    expect(hand_in).to_be_visible()
    expect(button(phone, "tanh")).to_be_visible()
    button(phone, "Question").tap()
    expect(button(phone, "tanh")).to_be_hidden()
    room.tell(student(doing={"ask": {**CHOICE, "answer": None}}))
    expect(strip(phone).locator("np-take-assignment")).to_have_count(0)
    expect(button(phone, "tanh")).to_be_visible()


def test_a_sketch_leaves_the_output_its_size(page: Page) -> None:
    room = joined(page)
    output = page.locator("np-output canvas").first
    before = output.bounding_box()
    room.tell(student(doing={"ask": {**SKETCH, "answer": None}}))
    expect(page.get_by_role("application", name="draw the boundary")).to_be_visible()
    after = output.bounding_box()
    assert before and after and after["width"] > 0.6 * before["width"]
