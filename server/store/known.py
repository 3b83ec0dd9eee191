"""Classes as they were last read or written, so that a change of a large one need not read all its students again."""

from __future__ import annotations

from collections import OrderedDict

from server.classroom.lesson import Lesson

MOST = 16
"""Classes that are remembered; the one unused longest is forgotten."""


class Known:
    """A version of a class says one thing only, so a lesson of the present version is the present one."""

    def __init__(self) -> None:
        self._lessons: OrderedDict[str, tuple[int, Lesson]] = OrderedDict()

    def get(self, code: str, version: int, secret: str) -> Lesson | None:
        """The class of this code, version and secret, if it is remembered. Another one had another secret."""
        known = self._lessons.get(code)
        if known is None or known[0] != version or known[1].secret != secret:
            return None
        self._lessons.move_to_end(code)
        return known[1]

    def put(self, version: int, lesson: Lesson) -> None:
        """This is kept now."""
        self._lessons[lesson.code] = version, lesson
        self._lessons.move_to_end(lesson.code)
        if len(self._lessons) > MOST:
            self._lessons.popitem(last=False)

    def forget(self, code: str) -> None:
        """The class is over."""
        self._lessons.pop(code, None)
