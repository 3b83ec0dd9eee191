"""static/panels/space/turning.js: a picture of the same points is turned towards the one before."""

import math

import numpy as np
import pytest
from playwright.sync_api import Page

TURN = """async ([now, before]) => {
  const { turned, turnTowards } = await import("/static/panels/space/turning.js");
  const [from, to] = [now, before].map((each) => Float32Array.from(each.flat()));
  return [...turned(from, turnTowards(from, to))];
}"""


def turned(page: Page, now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """The places (N, 2) as they are drawn."""
    return np.array(page.evaluate(TURN, [now.tolist(), before.tolist()])).reshape(-1, 2)


def turn(angle: float, mirrored: bool = False) -> np.ndarray:
    """A rotation, or a rotation of what was mirrored."""
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, -sin], [sin, cos]]) @ np.diag([1.0, -1.0 if mirrored else 1.0])


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("angle", [0.0, 0.4, 2.0, -3.0])
def test_a_turned_or_mirrored_picture_is_turned_back(module_page: Page, angle: float, mirrored: bool) -> None:
    before = np.random.default_rng(1).normal(size=(30, 2))
    before -= before.mean(axis=0)
    now = before @ turn(angle, mirrored).T
    assert turned(module_page, now, before) == pytest.approx(before, abs=1e-5)


def test_it_is_the_best_of_all_turns(module_page: Page) -> None:
    draw = np.random.default_rng(2)
    before, now = draw.normal(size=(2, 40, 2)) * [3.0, 1.0]
    before, now = before - before.mean(axis=0), now - now.mean(axis=0)
    left, _, right = np.linalg.svd(before.T @ now)
    assert turned(module_page, now, before) == pytest.approx(now @ (left @ right).T, abs=1e-4)


def test_points_in_one_place_stay(module_page: Page) -> None:
    same = np.ones((4, 2))
    assert turned(module_page, same, same).tolist() == same.tolist()
    assert turned(module_page, np.empty((0, 2)), np.empty((0, 2))).size == 0
