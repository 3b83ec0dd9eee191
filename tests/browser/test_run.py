"""static/elements/run.js: an element gets the run of the `<np-run>` around it, however deep it is."""

from typing import Any

from playwright.sync_api import Page

from .playing import opened

BEGIN = """
  const { inRun, NumPlayRun, runOf } = await import("/static/elements/run.js");
  const { Run } = await import("/static/page/run.js");
  const within = (html) => { document.body.innerHTML = html; return document.body; };
"""


def run(page: Page, body: str) -> Any:
    """What a function body returns that may use the module's names."""
    return page.evaluate(f"async () => {{ {BEGIN} {body} }}")


def test_the_nearest_run_answers(module_page: Page) -> None:
    assert run(
        module_page,
        """
        within("<np-run id=outer><p></p><np-run id=inner><div><section></section></div></np-run></np-run>");
        const [outer, inner] = [document.getElementById("outer"), document.getElementById("inner")];
        const [above, deep] = [runOf(document.querySelector("p")), runOf(document.querySelector("section"))];
        return [above === outer.run, deep === inner.run, outer.run !== inner.run];
        """,
    ) == [True, True, True]


def test_an_element_in_a_shadow_is_inside(module_page: Page) -> None:
    assert run(
        module_page,
        """
        within("<np-run><div></div></np-run>");
        const deep = document.createElement("p");
        document.querySelector("div").attachShadow({ mode: "open" }).append(deep);
        return runOf(deep) === document.querySelector("np-run").run;
        """,
    )


def test_a_run_can_be_given(module_page: Page) -> None:
    assert run(
        module_page,
        """
        const around = new NumPlayRun();
        const given = new Run();
        around.run = given;
        around.innerHTML = "<p></p>";
        within("").append(around);
        return runOf(around.firstElementChild) === given;
        """,
    )


def test_an_element_outside_of_any_run_says_so(module_page: Page) -> None:
    words = run(
        module_page,
        """
        within("<p></p>");
        try { runOf(document.querySelector("p")); } catch (error) { return error.message; }
        """,
    )
    assert words == "<p> is not inside an <np-run>"


def test_another_context_is_asked_of_others(module_page: Page) -> None:
    assert run(
        module_page,
        """
        const { ContextRequest } = await import("/static/elements/run.js");
        within("<np-run><p></p></np-run>");
        let passed = false;
        document.body.addEventListener("context-request", () => { passed = true; }, { once: true });
        document.querySelector("p").dispatchEvent(new ContextRequest("theirs", () => {}));
        return passed;
        """,
    )


def test_an_element_that_leaves_hears_no_more_and_may_go_to_another_run(module_page: Page) -> None:
    told = run(
        module_page,
        """
        const told = [];
        customElements.define("np-listening", class extends inRun(HTMLElement) {
          connectedCallback() { this.follow(({ focus }) => told.push(focus)); }
        });
        within("<np-run><np-listening></np-listening></np-run><np-run></np-run>");
        const [first, second] = document.querySelectorAll("np-run");
        const flushed = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        first.run.store.set({ focus: "a" });
        await flushed();
        second.append(document.querySelector("np-listening"));
        first.run.store.set({ focus: "b" });
        second.run.store.set({ focus: "c" });
        await flushed();
        return told;
        """,
    )
    assert told == ["a", "c"]


def test_an_element_that_has_left_keeps_its_run_for_what_is_on_its_way(module_page: Page) -> None:
    assert run(
        module_page,
        """
        customElements.define("np-leaving", class extends inRun(HTMLElement) {
          connectedCallback() { this.follow(() => {}); }
        });
        within("<np-run><np-leaving></np-leaving></np-run>");
        const [around, element] = [document.querySelector("np-run"), document.querySelector("np-leaving")];
        element.remove();
        return element.store === around.run.store;
        """,
    )


def test_the_page_is_one_run(page: Page) -> None:
    opened(page)
    assert page.locator("np-run").count() == 1
    inside = "[...document.querySelectorAll('np-network, np-output, np-loss, np-transport, np-setting')]"
    assert page.evaluate(f"{inside}.every((each) => each.run === document.querySelector('np-run').run)")
