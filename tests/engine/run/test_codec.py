"""Runs as JSON and as bytes: back to the last bit, and nothing but InvalidValue for what is no run."""

import json
import math
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    InvalidValue,
    advance,
    most_json_characters,
    plain_number,
    run_from_bytes,
    run_from_json,
    run_to_bytes,
    run_to_json,
)
from engine.run.codec import COUNTERS, MOST_BYTES
from tests.engine.configs import UNSHRUNK, configs
from tests.engine.junk import HUGE, SCALARS, values
from tests.engine.runs import bits, largest, of_each_size, run_of, started, with_parameters

SMALL = {"points": st.integers(4, 20), "networkShape": st.lists(st.integers(1, 4), max_size=3)}
LONGEST_MESSAGE = 1200
MOST_MEMORY = 80_000_000


def rich():
    """A run with something in every part: slots, gradients carried, links cut, a best epoch."""
    run = run_of(
        optimizer={"name": "sgd", "momentum": 0.9},
        regularization="L1",
        regularizationRate=1.0,
        points=30,
        batchSize=7,
        patience=50,
    )
    run = advance([run], epochs=3)[0]
    assert run.slots.any() and run.carried.any() and not run.alive.all() and run.best
    return run


RICH = rich()


def assert_back(run, finite=True):
    for loaded in (run_from_bytes(run_to_bytes(run), finite), run_from_json(run_to_json(run), finite)):
        assert bits(loaded) == bits(run)


def assert_refused(data, read=run_from_bytes):
    with pytest.raises(InvalidValue) as refused:
        read(data)
    message = str(refused.value)
    assert message and len(message) < LONGEST_MESSAGE and refused.value.code.islower()
    return message


def taken_or_refused(data, read):
    """None if it was refused, else the run, which must then say itself again."""
    try:
        run = read(data)
    except InvalidValue as error:
        assert str(error) and len(str(error)) < LONGEST_MESSAGE
        return None
    assert_back(run)
    return run


# There and back


def test_everything_a_run_has_comes_back():
    assert_back(RICH)


@settings(max_examples=60, **UNSHRUNK)
@given(configs(**SMALL), st.integers(0, 5))
def test_drawn_runs_come_back(config, batches):
    assert_back(advance([started(config)], batches=batches)[0], finite=False)


FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=100)
@given(st.lists(FLOATS, min_size=3, max_size=3))
def test_any_finite_number_comes_back_bit_for_bit(numbers):
    assert_back(with_parameters(run_of(networkShape=[]), numbers))


def test_numbers_that_are_not_finite_come_back_only_if_asked():
    for bad in (math.nan, math.inf, -math.inf):
        run = with_parameters(run_of(networkShape=[]), [1.0, bad, 2.0])
        assert_back(run, finite=False)
        for data, read in ((run_to_bytes(run), run_from_bytes), (run_to_json(run), run_from_json)):
            message = assert_refused(data, read)
            assert "parameters[1]" in message and str(plain_number(bad)) in message and "finite" in message


@pytest.mark.parametrize("optimizer", of_each_size())
def test_the_largest_run_there_can_be_comes_back(optimizer):
    run = largest(optimizer)
    packed = run_to_bytes(run)
    assert len(zlib.decompress(packed)) < MOST_BYTES
    assert bits(run_from_bytes(packed)) == bits(run)


@pytest.mark.parametrize("run", [RICH, run_of(), run_of(networkShape=[1] * 12), largest("adam")], ids=range(4))
def test_how_long_a_runs_json_can_be(run):
    assert len(run_to_json(run).encode()) <= most_json_characters(run)


def test_json_is_readable_and_standard():
    content = json.loads(run_to_json(RICH), parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert content["format"] == "numplay-run" and content["version"] == 2
    assert content["config"]["batchSize"] == 7 and content["epoch"] == 3
    first = content["layers"][0]
    assert np.array(first["weights"]).shape == (4, 2) and len(first["biases"]) == 4


def test_only_the_settings_must_be_there():
    text = json.dumps({"format": "numplay-run", "version": 1, "config": {"networkShape": [3]}})
    assert bits(run_from_json(text)) == bits(run_of(networkShape=[3]))


# What is no run, or not quite one


def test_cut_off_anywhere():
    data = run_to_bytes(RICH)
    for length in range(len(data)):
        assert_refused(data[:length])
    text = run_to_json(RICH)
    for length in range(0, len(text), 29):
        assert_refused(text[:length], run_from_json)


def test_any_bit_flipped():
    """Refused, or one of the few bits between the packed data and its checksum that mean nothing."""
    run = run_of(networkShape=[2], points=10)
    data, taken = run_to_bytes(run), 0
    for place in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        opened = taken_or_refused(bytes(flipped), run_from_bytes)
        assert opened is None or bits(opened) == bits(run)
        taken += opened is not None
    assert taken < 8


def test_something_behind_the_end():
    assert_refused(run_to_bytes(RICH) + b"x")
    assert_refused(run_to_json(RICH) + "x", run_from_json)


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_binary_noise(data):
    assert_refused(data)
    assert_refused(zlib.compress(data))
    assert_refused(zlib.compress(struct.pack("<I", len(data)) + data))


@settings(max_examples=200)
@given(st.text(max_size=100))
def test_text_noise(text):
    assert_refused(text, run_from_json)


def body_of(run):
    """The header and the arrays of a run's bytes."""
    body = zlib.decompress(run_to_bytes(run))
    length = struct.unpack("<I", body[:4])[0]
    return json.loads(body[4 : 4 + length]), body[4 + length :]


def sealed(header, arrays):
    """Such bytes again, whatever the header says."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return zlib.compress(struct.pack("<I", len(text)) + text + arrays)


def places_in(content, path=()):
    """The paths of all parts of a JSON value."""
    yield path
    if isinstance(content, dict):
        for key in content:
            yield from places_in(content[key], (*path, key))
    if isinstance(content, list):
        for index in range(min(3, len(content))):
            yield from places_in(content[index], (*path, index))


def put(content, path, value):
    """A copy with another value at that path."""
    if not path:
        return value
    if isinstance(content, dict):
        return {**content, path[0]: put(content.get(path[0]), path[1:], value)}
    return [put(part, path[1:], value) if index == path[0] else part for index, part in enumerate(content)]


def test_junk_at_every_place_of_the_header():
    header, arrays = body_of(RICH)
    for path in places_in(header):
        for value in SCALARS[1::9] if path[:1] == ("config",) else SCALARS:
            taken_or_refused(sealed(put(header, path, value), arrays), run_from_bytes)


def test_junk_at_every_place_of_the_json():
    content = json.loads(run_to_json(RICH))
    for path in places_in(content):
        for value in SCALARS[::9] if path[:1] == ("config",) else SCALARS:
            taken_or_refused(json.dumps(put(content, path, value)), run_from_json)


@settings(max_examples=60, **UNSHRUNK)
@given(st.data())
def test_junk_at_several_places(data):
    content = json.loads(run_to_json(RICH))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places_in(content))))
        content = put(content, path, data.draw(values()))
    taken_or_refused(json.dumps(content), run_from_json)


def changed(**parts):
    content = json.loads(run_to_json(RICH))
    return json.dumps({**content, **parts})


@pytest.mark.parametrize(
    ("text", "shown", "allowed"),
    [
        ("[]", "NumPlay run", "format"),
        ("", "NumPlay run", "JSON"),
        (changed(format="other"), "format", "numplay-run"),
        (changed(version=3), "3", "versions 1 to 2"),
        (changed(version=True), "version true", "versions 1 to 2"),
        (changed(config=None), "config is null", "object of settings"),
        (changed(config={"learningRate": "foo"}), "'foo'", "0 to 1,000"),
        (changed(config={"networkShape": [10**9]}), "1000000000", "1 to 128"),
        (changed(config={"networkShape": [HUGE]}), "1000", "1 to 128"),
        (changed(epoch=-1), "-1", "whole number from 0"),
        (changed(epoch=1.5), "1.5", "whole number from 0"),
        (changed(epoch=True), "epoch is true", "whole number from 0"),
        (changed(epoch="3"), "'3'", "whole number from 0"),
        (changed(epoch=HUGE), "1000", "whole number from 0"),
        (changed(position=16), "16", "0 to 14"),
        (changed(stopped="yes"), "'yes'", "true or false"),
        (changed(layers=[]), "layers", "3 layers"),
        (changed(layers={"weights": []}), "layers", "3 layers"),
        (changed(slots=[[1.0]]), "slots", "2 × "),
        (changed(carried=[True] * 25), "carried", "number"),
        (changed(alive=[0.5] * 25), "alive", "0 or 1"),
        (changed(carried=[HUGE] * 25), "carried", "number"),
        (changed(carried=["one"] * 25), "'one'", "number"),
        (changed(bestEpoch=-1), "bestEpoch", "whole number"),
        (changed(bestLoss="low"), "'low'", "number"),
        (changed(nonsense=1), "'nonsense'", "unknown part"),
        (changed(own={"points": [[1, 2]]}), "[1, 2]", "3 numbers"),
        (changed(epoch=3).replace('"epoch": 3', '"epoch": NaN'), "NaN", "whole number from 0"),
        (changed(epoch=3).replace('"epoch": 3', '"epoch": 1' + "0" * 5000), "run", "JSON"),
        ("[" * 1_000_000, "NumPlay run", "JSON"),
        (changed(layers="x").replace('"x"', "[" * 200_000 + "]" * 200_000), "NumPlay run", ""),
        (changed(config="x").replace('"x"', '{"a":' * 200_000 + "1" + "}" * 200_000), "NumPlay run", ""),
    ],
    ids=range(32),
)
def test_refusals_name_the_value_and_what_is_allowed(text, shown, allowed):
    message = assert_refused(text, run_from_json)
    assert shown in message and allowed in message, message


def test_sizes_that_do_not_fit():
    header, arrays = body_of(RICH)
    for wrong in (arrays + b"\0" * 8, arrays[:-8], arrays[:-1], b""):
        assert "bytes" in assert_refused(sealed(header, wrong))
    for names in ([[]], "parameters", None, ["velocity"], [{}], ["parameters"] * 10**5):
        assert_refused(sealed({**header, "arrays": names}, arrays))
    body = zlib.decompress(run_to_bytes(RICH))
    for length in (0, 3, len(body), 2**31, 2**32 - 1):
        assert_refused(zlib.compress(struct.pack("<I", length) + body[4:]))


def bomb(size):
    """So many zeros, compressed. After a full flush a block of zeros is packed as the one before it: one is enough."""
    packer = zlib.compressobj(9)
    block = b"\0" * 1_000_000
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)) * (size // len(block) - 1)


def test_a_bomb_is_one():
    packed = zlib.decompressobj().decompress(bomb(3_000_000))
    assert packed == b"\0" * 3_000_000
    assert len(bomb(500_000_000)) < 1_000_000


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (bomb(500_000_000), run_from_bytes),
        (sealed(b"[" * 7_000_000, b""), run_from_bytes),
        (
            sealed(b'{"format": "numplay-run", "version": 1, "config": {}, "x": "' + b"y" * 7_000_000, b""),
            run_from_bytes,
        ),
        (json.dumps({"format": "numplay-run", "version": 1, "config": {"seed": "y" * 5_000_000}}), run_from_json),
        (json.dumps({"format": "numplay-run", "version": 1, "config": {}, "carried": [0] * 300_000}), run_from_json),
    ],
    ids=["bomb", "nested", "text", "seed", "array"],
)
def test_memory_is_bounded(data, read):
    tracemalloc.start()
    try:
        assert_refused(data, read)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", COUNTERS)
def test_counters_have_limits(name):
    most = COUNTERS[name]
    assert str(most) in assert_refused(changed(**{name: most + 1}), run_from_json) or name == "position"


def test_a_reader_that_breaks_is_seen():
    with pytest.raises(ZeroDivisionError):
        taken_or_refused(b"", lambda data: 1 / len(data))
    with pytest.raises(pytest.fail.Exception):
        assert_refused(b"", lambda data: RICH)


@pytest.mark.parametrize(("balance", "today"), [(50, 0.0), (50.0, 0.0), (20, 20.0), (None, 0.0)])
def test_a_balance_of_version_1_means_what_it_meant(balance, today):
    config = {} if balance is None else {"balance": balance}
    text = json.dumps({"format": "numplay-run", "version": 1, "config": config})
    assert run_from_json(text).config.balance == today
    assert run_from_json(text.replace('"version": 1', '"version": 2')).config.balance == (balance or 0.0)


def test_a_cut_link_of_a_file_has_the_weight_0():
    run = run_of(cut=["1:0<x"])
    content = json.loads(run_to_json(run))
    content["layers"][0]["weights"][0][0] = 0.5
    again = run_from_json(json.dumps(content))
    assert np.array_equal(again.parameters, run.parameters)
    assert bits(run_from_bytes(run_to_bytes(run))) == bits(run)


def test_what_is_frozen_stays_so_in_a_file():
    run = advance([run_of(frozenParts=["1:0", "2:0<1:1"], optimizer="adam")], epochs=1)[0]
    for again in (run_from_json(run_to_json(run)), run_from_bytes(run_to_bytes(run))):
        assert bits(again) == bits(run) and again.config.frozen_parts == run.config.frozen_parts
