"""static/panels/landscape/path.js: the path is bounded and begins anew; how it lies to a plane, against NumPy."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page


def kept(page: Page, steps: list[list[float]], size: int = 3) -> list[list[float]]:
    """[at, loss] of what is kept of these steps [at, loss] of a network of that size."""
    found: list[list[float]] = page.evaluate(
        """async ([steps, size]) => {
          const { Path } = await import("/static/panels/landscape/path.js");
          const path = new Path();
          for (const [at, loss] of steps) path.add({ at, loss, parameters: new Float32Array(size) });
          return path.steps.map(({ at, loss }) => [at, loss]);
        }""",
        [steps, size],
    )
    return found


def test_a_short_path_is_kept_whole(module_page: Page) -> None:
    steps = [[float(at), 1.0 / (at + 1)] for at in range(150)]
    assert kept(module_page, steps) == steps


@pytest.mark.parametrize(("size", "most"), [(3, 200), (20_000, 20), (200_000, 8)])
def test_a_long_one_is_thinned_evenly_from_its_start_to_the_present(module_page: Page, size: int, most: int) -> None:
    found = [at for at, _ in kept(module_page, [[float(at), 1.0] for at in range(1003)], size)]
    assert found[0] == 0 and found[-1] == 1002 and most / 2 - 1 <= len(found) <= most + 1
    assert len(set(np.diff(found[:-1]))) == 1


def test_another_place_at_the_same_time_replaces_and_an_earlier_time_begins_anew(module_page: Page) -> None:
    assert kept(module_page, [[0, 1], [5, 2], [5, 3]]) == [[0, 1], [5, 3]]
    assert kept(module_page, [[0, 1], [5, 2], [0, 4], [2, 5]]) == [[0, 4], [2, 5]]


def seen(page: Page, steps: np.ndarray, centre: np.ndarray, plane: np.ndarray) -> dict[str, Any]:
    """How the path (N, P) lies to the plane (2, P) through the centre."""
    found: dict[str, Any] = page.evaluate(
        """async ([steps, centre, [across, up]]) => {
          const { seenFrom } = await import("/static/panels/landscape/path.js");
          const of = (numbers) => Float32Array.from(numbers);
          const path = steps.map((each, at) => ({ at, loss: 1, parameters: of(each) }));
          return seenFrom(path, { centre: of(centre), across: of(across), up: of(up) });
        }""",
        [steps.tolist(), centre.tolist(), plane.tolist()],
    )
    return found


def test_places_and_what_the_plane_holds_are_least_squares(module_page: Page) -> None:
    draw = np.random.default_rng(3)
    steps, centre, plane = draw.normal(size=(20, 7)).cumsum(axis=0), draw.normal(size=7), draw.normal(size=(2, 7))
    made = seen(module_page, steps, centre, plane)
    places = np.linalg.lstsq(plane.T, (steps - centre).T, rcond=None)[0].T
    assert np.array(made["places"]) == pytest.approx(places, abs=1e-4)
    off = np.linalg.norm(steps - centre - places @ plane, axis=1)
    assert made["away"] == pytest.approx(off.max(), rel=1e-4)
    around = steps - steps.mean(axis=0)
    within = np.linalg.qr(plane.T)[0]
    assert made["share"] == pytest.approx(((around @ within) ** 2).sum() / (around**2).sum(), rel=1e-4)
    assert made["length"] == pytest.approx(np.linalg.norm(np.diff(steps, axis=0), axis=1).sum(), rel=1e-4)


def test_a_path_in_the_plane_is_held_whole_and_no_path_has_no_share(module_page: Page) -> None:
    plane = np.eye(2, 5)
    made = seen(module_page, np.array([[1.0, 2, 0, 0, 0], [3.0, 1, 0, 0, 0]]), np.zeros(5), plane)
    assert made["share"] == pytest.approx(1) and made["away"] == pytest.approx(0, abs=1e-6)
    assert module_page.evaluate(
        """async () => {
          const { seenFrom } = await import("/static/panels/landscape/path.js");
          const [centre, across, up] = [[1, 2], [1, 0], [0, 1]].map((each) => Float32Array.from(each));
          const { places, share } = seenFrom([{ at: 0, loss: 1, parameters: centre }], { centre, across, up });
          return Number.isNaN(share) && places[0].every((each) => each === 0);
        }"""
    )
