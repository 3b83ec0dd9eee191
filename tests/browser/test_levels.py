"""static/quality/levels.js: what each level asks for."""

import pytest
from playwright.sync_api import Page

from server.load.levels import view_of
from server.messages.protocol import VIEW_FIELDS, parse_fields


def view(page: Page, level: str, outputs: int = 1, units: int = 6, visible: bool = True) -> dict[str, int]:
    """The fields of the message `view`."""
    sight = {"outputs": outputs, "units": units, "visible": visible}
    return dict(
        page.evaluate(
            "async ([level, sight]) => (await import('/static/quality/levels.js')).viewOf(level, sight)", [level, sight]
        )
    )


def test_full_is_sharp_and_saving_is_small(module_page: Page) -> None:
    assert view(module_page, "full") == {
        "output": 99, "units": 33, "units_every": 1, "units_rate": 60, "rate": 60, "packed": True}  # fmt: skip
    assert view(module_page, "saving") == {
        "output": 51, "units": 17, "units_every": 2, "units_rate": 10, "rate": 10, "packed": True}  # fmt: skip
    assert view(module_page, "low") == {
        "output": 0, "units": 0, "units_every": 2, "units_rate": 10, "rate": 10, "packed": True}  # fmt: skip


def test_full_maps_of_many_units_are_as_sharp_and_come_less_often(module_page: Page) -> None:
    deep = view(module_page, "full", units=48)
    assert (deep["output"], deep["units"], deep["units_rate"]) == (99, 33, 12)
    rates = [view(module_page, "full", units=units)["units_rate"] for units in (1, 10, 20, 48)]
    assert rates == sorted(rates, reverse=True) and rates[0] == 60


@pytest.mark.parametrize("level", ["full", "saving", "low"])
@pytest.mark.parametrize("outputs", [1, 4, 20])
def test_the_server_understands_and_makes_both_sizes_in_one_pass(module_page: Page, level: str, outputs: int) -> None:
    for units in (0, 1, 48, 100, 300, 2000):
        fields = view(module_page, level, outputs, units)
        assert parse_fields(VIEW_FIELDS, fields) == fields
        if fields["units"]:
            assert fields["output"] % fields["units"] == 0 and fields["output"] // fields["units"] % 2


@pytest.mark.parametrize("level", ["full", "saving"])
def test_many_units_and_many_outputs_have_smaller_maps(module_page: Page, level: str) -> None:
    sizes = [view(module_page, level, units=units)["units"] for units in (1, 10, 50, 100, 300, 1000)]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]
    sizes = [view(module_page, level, outputs)["output"] for outputs in (1, 4, 8, 20)]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]


def test_units_out_of_sight_are_not_asked_for(module_page: Page) -> None:
    for fields in (view(module_page, "full", visible=False), view(module_page, "full", units=0)):
        assert (fields["output"], fields["units"]) == (99, 0)


def test_what_is_drawn_here_is_smaller_where_it_would_take_long(module_page: Page) -> None:
    drawn = module_page.evaluate("async () => [25, 433].map((await import('/static/quality/levels.js')).drawnHere)")
    assert drawn == [{"size": 99, "every": 3}, {"size": 51, "every": 3}]


@pytest.mark.parametrize("level", ["full", "saving", "low"])
def test_the_students_of_a_load_ask_for_the_same(module_page: Page, level: str) -> None:
    for outputs in (1, 2, 4, 8, 20):
        for units in (0, 1, 6, 48, 51, 100, 300, 2000):
            assert view_of(level, outputs, units) == view(module_page, level, outputs, units)
