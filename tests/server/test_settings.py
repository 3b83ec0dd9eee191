"""The table of options: parsed, taken from the environment, and documented."""

import argparse
import json
import zlib
from pathlib import Path

import pytest

from engine import run_to_bytes, write_link
from server.messages.replies import to_text
from server.sessions.signing import Signer
from server.settings import OPTIONS, add_options, default_data_directory, default_workers, table
from tests.engine.runs import largest, of_each_size

DOCUMENT = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")


def parsed(arguments=(), environment=None, command="serve"):
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_options(parser, command, environment or {})
    return parser.parse_args(list(arguments))


def test_the_document_has_the_table():
    assert table() in DOCUMENT


def test_a_table_that_differs_is_seen():
    assert table(OPTIONS[:-1]) + "\n" not in DOCUMENT


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_option_has_its_default_its_flag_and_its_variable(option):
    command = option.commands[0]
    assert getattr(parsed(command=command), option.attribute) == option.default
    text, value = {
        bool: ("true", True),
        str: (option.choices[-1] if option.choices else option.form[0] or "word",) * 2,
    }.get(type(option.default), (str(option.high), option.high))
    assert getattr(parsed(environment={option.variable: text}, command=command), option.attribute) == value
    arguments = [option.flags] if option.flag else [option.flags, text]
    assert getattr(parsed(arguments, command=command), option.attribute) == value


def test_the_command_line_wins():
    assert parsed(["--port", "1"], {"NUMPLAY_PORT": "2"}).port == 1
    assert parsed(["--no-open"], {"NUMPLAY_OPEN": "yes"}).open is False


@pytest.mark.parametrize("text", ["x", "-1", "65536", "1.5", "", "nan", "9" * 5000])
def test_a_number_outside_its_range_is_refused_with_the_range(text):
    port = next(option for option in OPTIONS if option.name == "port")
    with pytest.raises(ValueError, match="a whole number from 0 to 65,535"):
        port.parse(text)


@pytest.mark.parametrize("optimizer", of_each_size())
def test_the_largest_run_fits_a_message(optimizer):
    """However badly it may compress: with all arrays as they are, and what packing adds to bytes it can't make less."""
    run = largest(optimizer)
    unpacked = len(zlib.decompress(run_to_bytes(run)))
    sealed = Signer(b"k" * 32).seal(bytes(unpacked + unpacked // 1000 + 100))
    view = {
        "output": 200,
        "units": 100,
        "units_every": 60,
        "units_rate": 60,
        "focus": None,
        "hidden": False,
        "rate": 60,
        "panels": [],
        "packed": True,
    }
    speed = {"unit": "epoch", "rate": 1e-300}
    longest = {"type": "hello", "id": 2**53, "protocol": 1, "link": write_link(run.config) + "&run=" + to_text(sealed)}
    message = json.dumps({**longest, "resume": False, "playing": False, "view": view, "speed": speed})
    assert len(message) <= parsed().message_size


def test_a_bad_variable_is_named(capsys):
    parser = argparse.ArgumentParser()
    with pytest.raises(SystemExit):
        add_options(parser, "serve", {"NUMPLAY_PORT": "many"})
    assert "NUMPLAY_PORT: 'many'" in capsys.readouterr().err


def test_a_choice_outside_the_list_is_refused():
    compute = next(option for option in OPTIONS if option.name == "compute")
    with pytest.raises(ValueError, match="processes, inline"):
        compute.parse("gpu")


def test_the_key_lives_in_the_state_directory():
    assert default_data_directory({"XDG_STATE_HOME": "/somewhere"}) == Path("/somewhere/numplay")
    for unset in ({}, {"XDG_STATE_HOME": ""}, {"XDG_STATE_HOME": "relative"}):
        assert default_data_directory(unset) == Path.home() / ".local" / "state" / "numplay"


def test_there_is_always_a_worker():
    assert [default_workers(cores) for cores in (1, 2, 3, 8)] == [1, 2, 2, 7]
