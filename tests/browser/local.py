"""A run that the test trains itself: frames of any link as a server would send them, for a panel without one.

    local = Local("patience=50")
    run = mount(module_page, "loss", local)
    local.train(run, 4)  # four frames, one for each epoch

The first frame has the points and all pictures, as the first one of a server has.
"""

import base64
from collections.abc import Iterable

from playwright.sync_api import Locator

from engine import new_run, read_link
from engine.inspection.views import views
from server.jobs.work import Sheet, Task, perform
from server.messages import replies

SEED = "seed=golden"
"""Weights and points are the same in each run of the test, unless its link says otherwise."""
HEAR = """(around, frames) => {
  for (const frame of frames)
    around.run.connection.hear(Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0)).buffer);
}"""


def as_text(frame: bytes) -> str:
    """A frame as the page of modules takes it."""
    return base64.b64encode(frame).decode()


def tell(run: Locator, frames: Iterable[bytes]) -> None:
    """The `<np-run>` hears these frames, in order."""
    run.evaluate(HEAR, [as_text(frame) for frame in frames])


class Local:
    """A run of the link, in this process.

    link: without `#`. panels: the views that are in its frames, by name.
    """

    def __init__(self, link: str = "", panels: Iterable[str] = ()) -> None:
        self.link = f"{SEED}&{link}" if link else SEED
        self.number = 0
        seen = tuple(views.choice(name) for name in panels)
        self._sheet = Sheet(output=20, units=8, features=8, panels=seen)
        self._run = new_run(read_link(self.link).config)

    def frame(self, amount: int = 0, playing: bool = False) -> bytes:
        """The next frame, after so many epochs more."""
        first = self.number == 0
        self.number += 1
        outcome = perform([Task(self._run, "epoch", amount, (self._sheet._replace(data=first),))]).outcomes[0]
        self._run = outcome.run
        session: dict[str, object] = {"n": self.number, "playing": playing, "rate": 0.0, "reset": first}
        return replies.frame(*outcome.seen(), session)

    def train(self, run: Locator, epochs: int, playing: bool = False) -> None:
        """The `<np-run>` hears a frame after each of so many epochs."""
        tell(run, [self.frame(1, playing) for _ in range(epochs)])
