"""What is remembered of classes is never older than what is kept."""

from dataclasses import replace

from server.classroom.lesson import Lesson
from server.store.known import MOST, Known

LESSON = Lesson("CDF-GHJ-KMN", "Nets", "0" * 64)


def test_a_class_is_remembered_at_its_version_only():
    known = Known()
    known.put(3, LESSON)
    assert known.get(LESSON.code, 3, LESSON.secret) is LESSON
    assert known.get(LESSON.code, 4, LESSON.secret) is None, "another process has changed it"
    assert known.get(LESSON.code, 3, "1" * 64) is None, "another class of the same code"
    known.forget(LESSON.code)
    assert known.get(LESSON.code, 3, LESSON.secret) is None


def test_few_classes_are_remembered():
    known = Known()
    for number in range(MOST + 1):
        known.put(1, replace(LESSON, code=str(number)))
        known.get("0", 1, LESSON.secret)
    kept = [number for number in range(MOST + 1) if known.get(str(number), 1, LESSON.secret) is not None]
    assert len(kept) == MOST and 1 not in kept
