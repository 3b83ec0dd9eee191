"""Somebody who sees a session's frames: which pictures, how often, and what the next one has to bring."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine import Run, node_ids
from engine.features import features
from server.jobs.work import Sheet
from server.messages.fields import MessageError, sent
from server.messages.viewing import View
from server.sessions.pending import Pending
from server.sessions.showing import Showing

CREDITS = 3
"""Frames on their way at once: one drawn while the next is made, and one not acknowledged, as a client acknowledges two
with one message."""


class Viewer:
    """The browser of one seat, by number."""

    def __init__(self, number: int, now: float, view: View | None = None) -> None:
        self.number = number
        self.view = view or View()
        self.sent = 0
        """Frames so far."""
        self.pending = Pending()
        """What its next frame has to bring."""
        self.asked = now
        """Since when it waits to be shown something."""
        self.slot = now
        """When training alone may bring about its next frame."""
        self.due = now
        """When its next frame should be begun. Only the browser puts it off, not what the server has to do."""
        self._made = now
        """When the work on its last frame was done."""
        self.able = now
        """Since when nothing but the server keeps the next frame back: a credit came, the frame before was made."""
        self.behind = False
        """Whether the run was trained without a frame for it: the losses of the epochs on the way would have a gap."""
        self._acknowledged = 0
        self._taking = False
        """Whether a frame waits to be taken: no other is made meanwhile."""
        self.showing = Showing()
        """When what it has seen is due again."""

    @property
    def ready(self) -> bool:
        """Whether a frame may be made for it."""
        return self._credits > 0 and not self._taking and not self.view.hidden

    @property
    def acknowledged(self) -> int:
        """Frames that were drawn so far."""
        return self._acknowledged

    @property
    def _credits(self) -> int:
        return CREDITS - (self.sent - self._acknowledged)

    def look(self, changes: Mapping[str, object], nodes: Collection[str], now: float) -> bool:
        """It wants to see something else: a frame shows it. Returns whether it can be seen again. Raises MessageError
        for a focus that is none of the nodes."""
        node = changes.get("focus")
        if node is not None and node not in nodes:
            text = f"focus: this network has no node {sent(node)}; it has {', '.join(sorted(nodes)[:12])}"
            raise MessageError("unknown_node", text + (", …" if len(nodes) > 12 else ""), "focus")
        old, self.view = self.view, self.view.changed(changes)
        appears = old.hidden and not self.view.hidden
        if appears:
            self.free(now)
            self.show(now, Pending(show=True))
        if replace(old, hidden=self.view.hidden) != self.view:
            self.show(now, Pending(show=True, features=self.view.units not in (0, old.units)))
        return appears

    def keep_focus(self, nodes: Collection[str]) -> None:
        """The network has these nodes now: one that is gone is looked at no more."""
        if self.view.focus is not None and self.view.focus not in nodes:
            self.view = replace(self.view, focus=None)

    def show(self, now: float, pending: Pending) -> None:
        """The next frame brings this, too."""
        if not self.pending.show:
            self.asked = now
        self.pending = self.pending.joined(pending)

    def acknowledge(self, n: int, now: float) -> None:
        """Frames up to `n` were drawn. Raises MessageError for one that was not sent."""
        if n > self.sent:
            raise MessageError("bad_value", f"n: frame {n} has not been sent yet; the last one was {self.sent}", "n")
        if self._credits <= 0:
            self.free(now)
        self._acknowledged = max(self._acknowledged, n)

    def sheet(self, now: float, ends: bool, resting: bool) -> Sheet:
        """The pictures of its next frame. ends: training ends with it. resting: it does, or nothing is trained."""
        view, pending = self.view, self.pending
        units = self.showing.units(view, now, pending.show or ends)
        return Sheet(
            view.output,
            view.units if units else 0,
            view.focus,
            view.units if pending.features else 0,
            pending.data,
            self.showing.due(view.panels, now, resting),
            view.packed,
            history=not self.behind,
        )

    def send(self) -> int:
        """Another frame is for it. Returns the frame's number."""
        self.sent += 1
        self._taking = True
        return self.sent

    def landed(self, now: float) -> None:
        """The work on its frame is done."""
        self.able = self._made = now

    def taken(self, now: float) -> None:
        """It has taken the frame that was sent last."""
        self._taking = False
        self.able = now
        self.due += max(0.0, now - max(self.due, self._made))

    def free(self, now: float) -> None:
        """From now on nothing but the server keeps its next frame back."""
        self.able = now
        self.due = max(self.due, now)


def known_nodes(run: Run) -> frozenset[str]:
    """Every id that `focus` may name: the nodes of this run's network, and every feature it could be given."""
    return frozenset(node for layer in node_ids(run.config) for node in layer) | frozenset(features.names())
