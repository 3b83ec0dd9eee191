"""static/drawing/shapes.js: twenty outlines, alike in size, each its own."""

from typing import Any

from playwright.sync_api import Page


def shapes(module_page: Page, expression: str) -> Any:
    """The value of an expression of the module, `m`."""
    return module_page.evaluate(
        f"async () => {{ const m = await import('/static/drawing/shapes.js'); return {expression}; }}"
    )


MASKS = """m.SHAPES.map((shape) => {
  const context = new OffscreenCanvas(48, 48).getContext('2d');
  context.beginPath();
  m.trace(context, shape, 24, 24, 10);
  context.fill();
  const { data } = context.getImageData(0, 0, 48, 48);
  return Array.from({ length: 48 * 48 }, (_, i) => data[4 * i + 3] > 127);
})"""


def test_there_is_a_shape_for_each_of_as_many_classes_as_there_may_be(module_page: Page) -> None:
    names = shapes(module_page, "m.SHAPES.map(({ name }) => name)")
    assert len(names) == len(set(names)) == 20
    assert names[:2] == ["diamonds", "circles"]  # as of two classes


def test_all_are_as_large_and_no_two_alike(module_page: Page) -> None:
    masks, names = shapes(module_page, MASKS), shapes(module_page, "m.SHAPES.map(({ name }) => name)")
    for mask in masks:
        assert abs(sum(mask) - 314) < 30, sum(mask)
    for i, one in enumerate(masks):
        for j, other in enumerate(masks[:i]):
            assert sum(a != b for a, b in zip(one, other, strict=True)) > 40, (names[i], names[j])


def test_the_same_outline_for_svg(module_page: Page) -> None:
    differences = shapes(
        module_page,
        """m.SHAPES.map((shape) => {
          const masks = [0, 1].map((svg) => {
            const context = new OffscreenCanvas(48, 48).getContext('2d');
            context.translate(24, 24);
            if (svg) context.fill(new Path2D(m.svgPath(shape, 10)));
            else { context.beginPath(); m.trace(context, shape, 0, 0, 10); context.fill(); }
            return context.getImageData(0, 0, 48, 48).data;
          });
          return masks[0].filter((value, i) => Math.abs(value - masks[1][i]) > 60).length;
        })""",
    )
    assert max(differences) <= 2
