"""Whether a session's run has come from its initial weights by training alone, at this browser. Decides.

Such a run's checkpoints name the browser as its trainer (`server.sessions.signing`), and so a reload changes nothing of
it. A weight that was set by hand, a file that this server did not sign, and a run that another browser trained end it,
until a new run begins.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.sessions.changes import Change
from server.sessions.opening import Opened


@dataclass(frozen=True)
class Lineage:
    """browser: the name of its identity. trained: whether the present run was trained here from its beginning. before:
    the same of the run that it has replaced."""

    browser: str = ""
    trained: bool = False
    before: bool = False

    @property
    def trainer(self) -> str:
        """The browser, if the run was trained there from its beginning; else empty."""
        return self.browser if self.trained else ""

    @property
    def trainer_before(self) -> str:
        """The same of the run before."""
        return self.browser if self.before else ""

    def opened(self, opened: Opened) -> Lineage:
        """Another run."""
        trained = opened.fresh or (bool(self.browser) and opened.trainer == self.browser)
        return Lineage(self.browser, trained, self.trained)

    def changed(self, change: Change) -> Lineage:
        """A change of the user's."""
        return Lineage(self.browser, change.fresh or (self.trained and not change.by_hand), self.trained)


UNKNOWN = Lineage()
"""Nobody's."""
