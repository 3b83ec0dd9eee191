"""The drawing of settings is complete."""

from hypothesis import given

from engine import Config, settings
from tests.engine.configs import KINDS, SETTINGS, configs


def test_every_kind_of_setting_is_drawn():
    assert {row["kind"] for row in SETTINGS.values()} <= set(KINDS), "teach KINDS in configs.py to draw the new kind"


def test_every_setting_is_drawn_with_other_values_than_its_default():
    seen: dict[str, set[str]] = {name: set() for name, item in settings().items() if item.offered}

    @given(configs())
    def draw(config):
        for name, value in config.to_mapping().items():
            seen[name].add(repr(value))

    draw()
    default = Config.from_mapping({}).to_mapping()
    only = {name for name, row in SETTINGS.items() if len(row.get("choices", "ab")) == 1}
    assert {name for name, values in seen.items() if values <= {repr(default[name])}} <= only
