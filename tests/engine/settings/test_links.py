"""engine/settings/links.py: links that a network has, and those that a setting may name."""

import pytest

from engine import Config, InvalidValue, read_link, write_link


def cut(links, **changes):
    """A configuration with these links cut."""
    return Config.from_mapping({"cut": links, **changes})


@pytest.mark.parametrize(
    ("links", "code"),
    [
        (["1:9<x"], "no_link"),
        (["2:0<x"], "no_link"),
        (["1:0<xSquared"], "no_link"),
        (["1:0"], "bad_value"),
        ("1:0<x", "bad_value"),
        ([None], "bad_value"),
        ([{"to": "1:0"}], "bad_value"),
        (["1:0<cosX"], "unknown_name"),
        (["1:0<=max("], "bad_formula"),
        (["1:0<x"] * 1001, "bad_value"),
    ],
)
def test_what_is_no_link_of_the_network_is_refused(links, code):
    with pytest.raises(InvalidValue) as caught:
        cut(links)
    assert (caught.value.code, caught.value.field) == (code, "cut")


def test_a_network_that_is_changed_keeps_the_cuts_that_it_has_links_for():
    config = cut(["1:3<y", "1:0<x", "3:0<2:1"])
    assert config.changed({"networkShape": [3]}).cut == ("1:0<x",)
    assert config.changed({"features": ["y"]}).cut == ("1:3<y", "3:0<2:1")


def test_a_link_is_cut_once_and_formulas_are_spelled_alike():
    config = cut(["1:0<=x1 ^ 2", "1:0<=x1^2"], formulas=["x1^2"])
    assert config.cut == (f"1:0<={config.formulas[0]}",)


def test_links_of_a_page_carry_them():
    config = cut(["1:0<x", "2:1<1:3", "1:0<=max(x1, x2)"], formulas=["max(x1, x2)"])
    text = write_link(config)
    assert not set(text) & set(' #"<>`')
    assert read_link(text).config == config and read_link(text).notices == ()
    assert "cut" not in write_link(Config.from_mapping({}))
    assert "cut" not in Config.from_mapping({}).to_mapping()


def test_neurons_and_links_that_are_frozen_are_those_of_the_network():
    config = Config.from_mapping({"frozenParts": ["1:3", "2:1<1:3", "3:0", "1:3"]})
    assert config.frozen_parts == ("1:3", "2:1<1:3", "3:0")
    assert read_link(write_link(config)).config == config and "frozenParts=1:3;2:1%3C1:3;3:0" in write_link(config)
    assert config.changed({"networkShape": [4]}).frozen_parts == ("1:3",)
    for part, code in (("1:4", "no_neuron"), ("4:0", "no_neuron"), ("2:0<x", "no_link"), ("x", "bad_value")):
        with pytest.raises(InvalidValue) as caught:
            config.changed({"frozenParts": [part]})
        assert (caught.value.code, caught.value.field) == (code, "frozenParts")
    assert "frozenParts" not in Config.from_mapping({}).to_mapping()


def test_a_page_link_with_a_link_that_is_not_there_says_so():
    (notice,) = read_link("#networkShape=2&cut=1:0%3Cx;1:2%3Cx").notices
    assert notice.code == "no_link" and "1:2<x" in notice.message
