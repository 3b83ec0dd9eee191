"""static/elements/ids.js: what the server draws can be on a page twice, with ids of its own."""

from playwright.sync_api import Page

HALF = (
    "<label for='rate'>Rate</label><input id='rate' aria-describedby='rate-error said'><b id='rate-error'></b>"
    "<button popovertarget='more'></button><div popover id='more'></div>"
    "<input type='radio' name='level' value='a' checked><input type='radio' name='level' value='b'>"
)
DESCRIBED = """() => [...document.querySelectorAll("np-run")].map((run) => ({
  ids: [...run.querySelectorAll("[id]")].map(({ id }) => id),
  label: run.querySelector("label").htmlFor,
  described: run.querySelector("input").getAttribute("aria-describedby"),
  popover: run.querySelector("button").getAttribute("popovertarget"),
  group: [...new Set([...run.querySelectorAll("[type=radio]")].map(({ name }) => name))],
}))"""


def put(page: Page, *halves: str) -> list[dict[str, object]]:
    """What the runs with these contents look like afterwards."""
    page.evaluate(
        """async (halves) => {
          await import("/static/elements/run.js");
          for (const half of halves) {
            const run = document.createElement("np-run");
            run.innerHTML = half;
            document.body.append(run);
          }
        }""",
        list(halves),
    )
    described: list[dict[str, object]] = page.evaluate(DESCRIBED)
    return described


def test_a_run_alone_keeps_its_ids(module_page: Page) -> None:
    (only,) = put(module_page, HALF)
    assert only["ids"] == ["rate", "rate-error", "more"] and only["group"] == ["level"]


def test_a_second_one_has_its_own_and_refers_to_them(module_page: Page) -> None:
    first, second, third = put(module_page, HALF, HALF, HALF)
    assert first["ids"] == ["rate", "rate-error", "more"]
    assert second == {
        "ids": ["rate-2", "rate-error-2", "more-2"],
        "label": "rate-2",
        "described": "rate-error-2 said",
        "popover": "more-2",
        "group": ["level-2"],
    }
    assert third["ids"] == ["rate-3", "rate-error-3", "more-3"]


def test_a_part_that_comes_later_stays_one_with_its_run(module_page: Page) -> None:
    put(module_page, HALF)
    groups = module_page.evaluate(
        """async () => {
          const { separate } = await import("/static/elements/ids.js");
          const part = document.createElement("div");
          part.innerHTML = "<input type='radio' name='level' value='c'>";
          document.querySelector("np-run").append(part);
          separate(part);
          return [...document.querySelectorAll("[type=radio]")].map(({ name }) => name);
        }"""
    )
    assert groups == ["level"] * 3
