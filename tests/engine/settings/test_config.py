"""Settings: whatever arrives is taken or refused with what is allowed, and never breaks anything."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Config, InvalidValue
from engine import settings as declared
from tests.engine.configs import SETTINGS, UNSHRUNK, configs
from tests.engine.junk import HUGE, SCALARS, UNPRINTABLE, UNPRINTED, nested, values

LONGEST_MESSAGE = 1200


def assert_taken_or_refused(mapping, build=Config.from_mapping):
    """A Config that says itself again, or InvalidValue with a sentence that fits on a screen."""
    try:
        config = build(mapping)
    except InvalidValue as error:
        message = str(error)
        assert message and len(message) < LONGEST_MESSAGE and message.isprintable() | ("\n" in message)
        assert error.code.isidentifier() and error.code.islower()
        return None
    json.dumps(config.to_mapping(), allow_nan=False)
    assert Config.from_mapping(config.to_mapping()) == config
    return config


@pytest.mark.parametrize("name", SETTINGS)
def test_junk_in_every_setting(name):
    for value in SCALARS + UNPRINTED:
        assert_taken_or_refused({name: value})


@settings(max_examples=200, **UNSHRUNK)
@given(st.dictionaries(st.sampled_from([*SETTINGS, "nonsense", ""]), values(), max_size=4))
def test_junk_in_several_settings(mapping):
    assert_taken_or_refused(mapping)


def forgetful(mapping):
    raise KeyError("noise")


def test_another_exception_is_seen():
    with pytest.raises(KeyError):
        assert_taken_or_refused({}, forgetful)


@settings(max_examples=80, **UNSHRUNK)
@given(configs())
def test_a_configuration_says_itself_again(config):
    mapping = config.to_mapping()
    assert Config.from_mapping(mapping) == config == Config.from_mapping(json.loads(json.dumps(mapping)))
    assert hash(Config.from_mapping(mapping)) == hash(config)
    assert config.changed({}) == config


@pytest.mark.parametrize(
    ("name", "value", "shown", "allowed"),
    [
        ("learningRate", "foo", "'foo'", "from 0 to 1,000"),
        ("learningRate", -1, "-1", "from 0 to 1,000"),
        ("learningRate", True, "true", "number"),
        ("learningRate", float("nan"), "NaN", "from 0 to 1,000"),
        ("learningRate", HUGE, "1000", "from 0 to 1,000"),
        ("noise", UNPRINTABLE, "enormous", "from 0 to 80"),
        ("networkShape", "abc", "'abc'", "1 to 128"),
        ("networkShape", [10**9], "1000000000", "1 to 128"),
        ("networkShape", [HUGE], "1000", "1 to 128"),
        ("networkShape", [float("inf")], "[Infinity]", "1 to 128"),
        ("seed", "é", "'é'", "letters a to z"),
        ("noise", nested(100_000), "enormous", "from 0 to 80"),
        ("networkShape", [4, 0], "0", "1 to 128"),
        ("networkShape", [2.5], "2.5", "1 to 128"),
        ("networkShape", [4] * 13, "", "at most 12 layers"),
        ("networkShape", [[[1]]], "[[[1]]]", "1 to 128"),
        ("noise", "12%", "'12%'", "from 0 to 80, without %"),
        ("noise", "$ 12,5", "'$ 12,5'", "from 0 to 80, without $"),
        ("noise", "%", "'%'", "from 0 to 80"),
        ("networkShape", [True], "[true]", "1 to 128"),
        ("batchSize", 0, "0", "whole number from 1"),
        ("batchSize", 2.5, "2.5", "whole number"),
        ("activation", "tnah", "'tnah'", "tanh"),
        ("activation", {"name": "leaky_relu", "slope": HUGE}, "slope", "number from 0"),
        ("activation", {"name": "leaky_relu", "tilt": 1}, "tilt", "slope"),
        ("activation", ["tanh"], '["tanh"]', "tanh"),
        ("dataset", "reg-plane", "reg-plane", "circle"),
        ("problem", "clustering", "'clustering'", "classification, regression"),
        ("features", ["x", "z"], "'z'", "xSquared"),
        ("features", {"x": True}, "x", "names"),
        ("seed", "a b", "'a b'", "without spaces"),
        ("seed", "a" * 65, "aaa", "64"),
        ("seed", 7, "7", "text"),
        ("seed", "", "''", "1 to 64"),
        ("initializer", None, "null", "original"),
        ("reshuffle", "true", "'true'", "true or false"),
        ("incompleteBatch", "keep", "'keep'", "carry, drop, use"),
        ("dropout", [96], "96", "from 0 to 95"),
        ("frozen", [0], "0", "from 1"),
        ("formulas", ["x1 +"], "x1 +", ""),
    ],
    ids=lambda item: item if isinstance(item, str) else type(item).__name__,
)
def test_refusals_name_the_value_and_what_is_allowed(name, value, shown, allowed):
    with pytest.raises(InvalidValue) as refused:
        Config.from_mapping({name: value})
    message = str(refused.value)
    assert refused.value.field == name and message.startswith(f"{name}: ")
    assert shown in message and allowed in message and len(message) < LONGEST_MESSAGE


def test_deep_nesting_is_refused():
    deep = nested(100_000)
    for name in SETTINGS:
        with pytest.raises(InvalidValue):
            Config.from_mapping({name: deep})


def test_an_unknown_setting_is_named():
    with pytest.raises(InvalidValue, match=r"'lerningRate'.*learningRate") as refused:
        Config.from_mapping({"lerningRate": 1})
    assert refused.value.code == "unknown_setting"


def test_every_default_is_allowed_and_every_offer():
    default = Config.from_mapping({}).to_mapping()
    for name, row in SETTINGS.items():
        assert row["default"] == default[name]
        for offered in row.get("offered") or ():
            assert Config.from_mapping({name: offered}).to_mapping()[name] == offered


def test_limits_are_exact():
    for name, row in SETTINGS.items():
        if row["kind"] in ("number", "integer"):
            for edge, beyond in ((row["low"], -1), (row["high"], 1)):
                assert Config.from_mapping({name: edge}).to_mapping()[name] == edge
                with pytest.raises(InvalidValue):
                    Config.from_mapping({name: edge + beyond})


def test_live_settings_keep_the_shape():
    config = Config.from_mapping({})
    for name, item in declared().items():
        offered = SETTINGS.get(name, {}).get("offered")
        if offered:
            assert config.changed({name: offered[-1]}).only_live_differs(config) == (
                item.live or offered[-1] == SETTINGS[name]["default"]
            )


@settings(max_examples=80, **UNSHRUNK)
@given(configs(), st.sampled_from(sorted(SETTINGS)), configs())
def test_a_change_is_the_configuration_read_anew_with_it(config, name, other):
    change = {name: other.to_mapping().get(name, ())}
    whole = {key: value for key, value in config.to_mapping().items() if name != "networkShape" or key != "layers"}

    def outcome(build):
        try:
            return build()
        except InvalidValue as error:
            return error.code, error.field, str(error), error.words

    assert outcome(lambda: config.changed(change)) == outcome(lambda: Config.from_mapping({**whole, **change}))
