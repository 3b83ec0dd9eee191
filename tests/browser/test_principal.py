"""static/panels/landscape/principal.js: the principal directions of a path, against NumPy's singular values."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

PRINCIPAL = """async (steps) => {
  const { principal } = await import("/static/panels/landscape/principal.js");
  const found = principal(steps.map((each) => Float64Array.from(each)));
  return found && { directions: found.directions.map((each) => [...each]), shares: found.shares };
}"""
ALONG = """async ([steps, margin]) => {
  const { alongPath } = await import("/static/panels/landscape/principal.js");
  return alongPath(steps.map((each, at) => ({ at, loss: 1, parameters: Float32Array.from(each) })), margin);
}"""


def found(page: Page, steps: np.ndarray) -> dict[str, Any] | None:
    made: dict[str, Any] | None = page.evaluate(PRINCIPAL, steps.tolist())
    return made


@pytest.mark.parametrize(("steps", "size"), [(3, 5), (20, 7), (60, 300), (200, 33)])
@pytest.mark.parametrize("wandering", [True, False])
def test_they_are_those_of_the_singular_values(module_page: Page, steps: int, size: int, wandering: bool) -> None:
    path = np.random.default_rng(steps).normal(size=(steps, size))
    path = path.cumsum(axis=0) if wandering else path + 3.0
    made = found(module_page, path)
    _, lengths, directions = np.linalg.svd(path - path.mean(axis=0), full_matrices=False)
    assert made is not None
    assert made["shares"] == pytest.approx(lengths[:2] ** 2 / (lengths**2).sum(), rel=1e-6)
    for own, theirs in zip(np.array(made["directions"]), directions[:2], strict=True):
        assert abs(own @ theirs) == pytest.approx(1, abs=1e-4)


def test_a_path_that_is_a_line_or_two_places_has_none(module_page: Page) -> None:
    line = np.outer(np.arange(10.0), [1.0, 2.0, -1.0]) + 5
    assert found(module_page, line) is None
    assert found(module_page, np.eye(2, 4)) is None
    assert found(module_page, np.ones((10, 4))) is None


def test_a_path_without_numbers_has_none(module_page: Page) -> None:
    path = np.random.default_rng(1).normal(size=(10, 4))
    path[-1] = 1e300
    assert module_page.evaluate(ALONG, [path.tolist(), 1.0]) is None


def test_a_map_along_the_path_reaches_as_far_as_the_path(module_page: Page) -> None:
    path = np.random.default_rng(5).normal(size=(30, 6)).cumsum(axis=0)
    made = module_page.evaluate(ALONG, [path.tolist(), 1.25])
    directions = np.array(made["numbers"]).reshape(2, 6)
    assert directions[0] @ directions[1] == pytest.approx(0, abs=1e-4)
    for direction in directions:
        along = (path - path[-1]) @ direction / (direction @ direction)
        assert np.abs(along).max() == pytest.approx(1 / 1.25, rel=1e-4)
