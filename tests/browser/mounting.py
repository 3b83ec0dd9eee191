"""A panel alone on a golden frame: in the page of modules, without a server.

    def test_it_shows_the_loss(module_page: Page) -> None:
        run = mount(module_page, "loss", "first")
        expect(run.locator("dd").first).to_have_text("0.512")

`mount` puts an `<np-run>` with that panel on the page. Its run has heard what a server says first, a `welcome` to the
golden frame's link with the whole catalogue, and then the frame (tests/golden). Instead of a golden frame a test may
give a run that it trains itself (local.py). Called again it puts another one beside it, with a run of its own. Nothing
connects: what a panel sends is kept and answered at once.

- `sent(run)`: the messages sent by what is mounted, as `[type, fields]`.
- `hear(run, message)`: one more message of the server. `hear_frame(run, golden)`: one more frame.
- `look(run, "state.frame.epoch")`: of its store's state.
- `answers={"formula": {...}}`: replies by type of message; others are answered by an empty `state`.
- `drawn(name)`: the elements of a panel that the server draws, as `mount` puts them inside.
"""

import functools
import json
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from playwright.sync_api import Locator, Page

from engine import CONTROLS, LESSONS, WORDS, catalog
from scripts.golden import FRAMES, GOLDEN
from server import VERSION
from server.messages import replies
from server.messages.effects import Send
from server.messages.protocol import PROTOCOL, parse
from server.sessions.handlers import answer
from server.sessions.session import Session
from server.sessions.signing import Signer
from server.sessions.surroundings import Surroundings
from server.web.assets import TEMPLATES

from .local import Local, as_text, tell

LIMITS = {"message": 1_000_000, "credits": 3, "frames": 40}
"""What the server says of itself, beside the catalogue's limits."""

MOUNT = """async ({ panel, markup, welcome, frame, answers, label }) => {
  const { Run } = await import("/static/page/run.js");
  const { NumPlayRun } = await import("/static/elements/run.js");
  await import(`/static/panels/${panel}.js`);
  await import("/static/elements/setting.js");
  if (!document.querySelector("link[href$='tokens.css']")) {
    const sheet = document.createElement("link");
    Object.assign(sheet, { rel: "stylesheet", href: "/static/styles/tokens.css" });
    const loaded = new Promise((resolve) => sheet.addEventListener("load", resolve));
    document.head.append(sheet);
    await loaded;
  }
  const run = new Run({ name: label });
  const sent = [];
  run.connection.send = (type, fields = {}) => {
    sent.push([type, fields]);
    return Promise.resolve(answers[type] ?? { type: "state" });
  };
  run.store.set({ catalog: globalThis.described });
  run.connection.hear(welcome);
  run.connection.hear(Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0)).buffer);
  const around = new NumPlayRun();
  Object.assign(around, { run, sent });
  around.setAttribute("aria-label", label);
  around.innerHTML = markup;
  document.body.append(around);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}"""


def recorded(golden: str) -> bytes:
    """The golden frame of that name."""
    return (GOLDEN / f"{golden}.msgpack").read_bytes()


@functools.cache
def welcome(link: str) -> str:
    """What a server says to a new page with that link, as JSON."""
    limits = {**LIMITS, **catalog()["limits"]}
    around = Surroundings(Signer(b"k" * 32), lambda: "golden", 1 / LIMITS["frames"], VERSION, limits)
    message = parse(json.dumps({"type": "hello", "protocol": PROTOCOL, "link": link, "id": 1}))
    (effect,) = answer(Session(around, 0.0), message, 0.0)
    assert isinstance(effect, Send) and isinstance(effect.message, Mapping)
    return replies.encode(effect.message)


@functools.cache
def described() -> str:
    """The catalogue as JSON: text goes to the page much sooner than what it stands for."""
    return json.dumps(catalog())


@functools.cache
def drawn(panel: str) -> str:
    """The panel's element, with what the server draws inside it, if it does."""
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(loader=loader, autoescape=select_autoescape(), trim_blocks=True)
    context = {"catalog": catalog(), "controls": CONTROLS, "lessons": LESSONS, "words": WORDS, "files": "/static/"}
    if (TEMPLATES / f"{panel}.html").is_file():
        return environment.get_template(f"{panel}.html").render(context)
    inside = TEMPLATES / "parts" / f"{panel}.html"
    text = environment.get_template(f"parts/{panel}.html").render(context) if inside.is_file() else ""
    return f"<np-{panel}>{text}</np-{panel}>"


def mount(
    page: Page, panel: str, golden: str | Local, answers: Mapping[str, object] | None = None, markup: str | None = None
) -> Locator:
    """Put a panel of static/panels on the page of modules, on that golden frame. Returns its `<np-run>`.

    markup: what stands inside the run, if it is not the panel alone. golden: a name of scripts/golden.py, or a run that
    the test trains.
    """
    link, frame = (golden.link, golden.frame()) if isinstance(golden, Local) else (FRAMES[golden][0], recorded(golden))
    count = page.locator("np-run").count()
    if not page.evaluate("() => 'described' in globalThis"):
        page.evaluate("(catalog) => { globalThis.described = JSON.parse(catalog); }", described())
    page.evaluate(
        MOUNT,
        {
            "panel": panel,
            "markup": drawn(panel) if markup is None else markup,
            "welcome": welcome(link),
            "frame": as_text(frame),
            "answers": answers or {},
            "label": f"run {count + 1}",
        },
    )
    return page.locator("np-run").nth(count)


def sent(run: Locator) -> list[tuple[str, dict[str, Any]]]:
    """The messages that were sent, in order."""
    return [(type, fields) for type, fields in run.evaluate("(around) => around.sent")]


def hear(run: Locator, message: Mapping[str, object]) -> None:
    """A message of the server."""
    run.evaluate("(around, message) => around.run.connection.hear(JSON.stringify(message))", message)


def hear_frame(run: Locator, golden: str) -> None:
    """A golden frame, once more: a panel asks for its view when it is mounted, and shows what comes after."""
    tell(run, [recorded(golden)])


def look(run: Locator, expression: str) -> Any:
    """The value of a JavaScript expression of `state`, the run's."""
    return run.evaluate(f"(around) => {{ const state = around.run.store.get(); return {expression}; }}")
