"""Everybody who sees a session's frames: the lead, whose browser has the run, and watchers at other seats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from engine.registry import Choice
from server.jobs.work import Sheet
from server.messages.viewing import View
from server.sessions.pending import Pending
from server.sessions.viewer import Viewer


class Served(NamedTuple):
    """A viewer, with the place of its sheet in a task, and what its frame has to bring."""

    viewer: Viewer
    place: int
    pending: Pending


class Course(NamedTuple):
    """What becomes of a run's training with the next frame.

    trained: whether it is trained. ends: whether training ends with it. resting: whether it is at rest then.
    """

    now: float
    trained: bool
    ends: bool
    resting: bool


class Audience:
    """Training waits for the lead's credits; watchers never hold it up. seat: the number of the lead's browser."""

    def __init__(self, seat: int, now: float) -> None:
        self.lead = Viewer(seat, now)
        self._watchers: dict[int, Viewer] = {}

    def __iter__(self) -> Iterator[Viewer]:
        yield self.lead
        yield from self._watchers.values()

    @property
    def watched(self) -> bool:
        """Whether anybody but the lead sees the frames."""
        return bool(self._watchers)

    def watch(self, number: int, view: View, now: float) -> None:
        """The browser of another seat sees the frames, with its own pictures and at its own rate."""
        viewer = self._watchers.setdefault(number, Viewer(number, now))
        viewer.view = view
        viewer.showing.changed()
        viewer.show(now, Pending(show=True, reset=True, data=True, features=True))

    def forget(self, number: int) -> None:
        """The browser of this seat watches no more."""
        self._watchers.pop(number, None)

    def keep_focus(self, nodes: Collection[str]) -> None:
        """The network has these nodes now: one that is gone is looked at no more."""
        for viewer in self:
            viewer.keep_focus(nodes)

    def heard(self, number: int, now: float) -> None:
        """A watcher that is no browser has the frame that was made for it last."""
        if (viewer := self._watchers.get(number)) is not None:
            viewer.taken(now)
            viewer.acknowledge(viewer.sent, now)

    def changed(self, nodes: Collection[str]) -> None:
        """The run is another one, whose network has these nodes: all that was shown is outdated."""
        self.keep_focus(nodes)
        for viewer in self:
            viewer.showing.changed()

    def of(self, number: int) -> Viewer | None:
        """The viewer at this seat."""
        return self.lead if number == self.lead.number else self._watchers.get(number)

    def show(self, now: float, pending: Pending) -> None:
        """Everybody's next frame brings this, too."""
        for viewer in self:
            viewer.show(now, pending)

    def next(self, now: float, trained: bool) -> list[Viewer]:
        """Who gets the next frame: whoever waits to be shown something; and if the run is trained, the lead, and
        watchers whose time has come."""
        lead = self.lead
        served = [lead] if lead.ready and (trained or lead.pending.show) else []
        for viewer in self._watchers.values():
            if viewer.ready and (viewer.pending.show or (trained and now >= viewer.slot)):
                served.append(viewer)
        return served

    def serve(
        self, served: Sequence[Viewer], course: Course, slot: Callable[[Viewer], float]
    ) -> tuple[tuple[Sheet, ...], tuple[Served, ...]]:
        """The next frame goes to these: the sheets that they want, each once, and who wants which.

        slot: when training alone may bring about a viewer's frame after it; a time before now is at once.
        """
        sheets: dict[Sheet, int] = {}
        now, trained, ends, resting = course
        wanted = [(each, each.sheet(now, ends, resting)) for each in served]
        made = tuple(Served(each, sheets.setdefault(sheet, len(sheets)), each.pending) for each, sheet in wanted)
        for viewer in self:
            if viewer in served:
                viewer.pending, viewer.behind, viewer.due = Pending(), False, slot(viewer)
                viewer.slot = max(viewer.due, now)
            elif trained:
                viewer.behind = True
        return tuple(sheets), made

    def shown(
        self, served: Sequence[Served], sheets: Sequence[Sheet], seconds: Mapping[Choice, float], now: float
    ) -> None:
        """Frames of these sheets were made, whose views took so many seconds each."""
        shared = sum(len(viewer.view.panels) for viewer in self)
        for viewer, place, _ in served:
            panels = sheets[place].panels
            viewer.showing.shown(panels, [seconds[choice] for choice in panels], now, shared)
