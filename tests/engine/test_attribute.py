"""Attributes computed once, by whichever thread asks first."""

import threading
from dataclasses import dataclass

from engine.attribute import computed


def test_an_attribute_is_computed_once_and_belongs_to_its_object():
    @dataclass(frozen=True)
    class Made:
        start: int

        @computed
        def many(self) -> list[int]:
            """Some numbers."""
            return list(range(self.start, self.start + 3))

    first, second = Made(1), Made(2)
    assert first.many is first.many and first.many == [1, 2, 3] and second.many == [2, 3, 4]
    assert first == Made(1) and Made.many.__doc__ == "Some numbers."


def test_nobody_waits_for_the_attribute_of_another_object():
    """With `functools.cached_property` of Python 3.11, all threads do."""
    begun, go_on = threading.Event(), threading.Event()

    class Slow:
        def __init__(self, held):
            self.held = held

        @computed
        def value(self):
            if self.held:
                begun.set()
                assert go_on.wait(20)
            return 7

    held = Slow(True)
    other = threading.Thread(target=lambda: held.value)
    other.start()
    done = threading.Event()
    try:
        assert begun.wait(20)
        threading.Thread(target=lambda: (Slow(False).value, done.set()), daemon=True).start()
        assert done.wait(10)
    finally:
        go_on.set()
        other.join()
    assert held.value == 7
