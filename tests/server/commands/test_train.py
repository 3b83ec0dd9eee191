"""`numplay train`, as a user types it."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine import (
    Config,
    advance,
    catalog,
    evaluate,
    export_name,
    export_run,
    new_run,
    run_from_json,
    run_to_bytes,
    run_to_json,
)
from server.commands.cli import main
from server.commands.train import Training, score_line
from tests.engine.runs import bits

COMMAND = Path(sys.executable).with_name("numplay")


@pytest.fixture
def train(tmp_path, capsys):
    """Runs the command; gives its exit code, the objects it printed, and what it said on standard error."""

    def run(*arguments):
        code = main(["train", *map(str, arguments), "--data", str(tmp_path / "key")])
        captured = capsys.readouterr()
        return code, [json.loads(line) for line in captured.out.splitlines()], captured.err

    return run


def test_the_network_is_exported_beside_the_run(train, tmp_path):
    code, _, errors = train("", "--epochs", 2, "--out", tmp_path / "run.json", "--export", "onnx", "--export", "numpy")
    assert code == 0
    run = run_from_json((tmp_path / "run.json").read_text("utf-8"))
    for name in ("onnx", "numpy"):
        path = tmp_path / export_name(run, name)
        assert path.read_bytes() == export_run(run, name)
        assert f"wrote {path}" in errors


def test_the_network_is_exported_here_where_no_run_is_written(train, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert train("", "--epochs", 0, "--export", "weights-json")[0] == 0
    assert (tmp_path / "numplay_circle_epoch_0_weights.json").is_file()


def test_an_unknown_export_is_refused_before_training(train):
    code, lines, errors = train("", "--epochs", 3, "--export", "onyx")
    assert code == 2 and lines == []
    assert "numplay: unknown export 'onyx' (did you mean 'onnx'?)" in errors


IMAGES = "dataset=digits&layers=conv:4,pool&points=40"


@pytest.mark.parametrize("name", [entry["name"] for entry in catalog()["export"]])
def test_what_can_not_be_exported_is_refused_before_training(train, tmp_path, name):
    code, lines, errors = train(IMAGES, "--epochs", 3, "--export", name, "--out", tmp_path / "run.json")
    assert code == 2 and lines == [] and not (tmp_path / "run.json").exists()
    assert errors == ("numplay: a network that is given images can't be exported yet; save the run as JSON instead\n")


@pytest.mark.parametrize("ending", ["json", "numplay"])
def test_a_file_of_images_is_trained_on(train, tmp_path, ending):
    path = tmp_path / f"run.{ending}"
    assert train(IMAGES, "--epochs", 2, "--out", path)[0] == 0
    straight = train(IMAGES, "--epochs", 3)[1]
    assert train(path, "--epochs", 1) == (0, straight[2:], "")


def documented():
    """The link of the document's command that trains on digits."""
    text = (Path(__file__).parents[3] / "docs" / "data.md").read_text("utf-8")
    (link,) = re.findall(r'^numplay train "(dataset=digits[^"]*)" --epochs 20$', text, re.MULTILINE)
    return link


def test_the_documents_command_learns_the_digits(train):
    found = []
    for seed in "abc":
        code, lines, errors = train(f"{documented()}&seed={seed}", "--epochs", 20, "--every", 5)
        assert (code, errors) == (0, "")
        found.append([line["test_accuracy"] for line in lines if line["epoch"] in (5, 20)])
    after_5, after_20 = np.mean(found, axis=0)
    assert after_5 >= 0.93 and after_20 >= 0.955


def test_one_line_an_epoch_from_epoch_0_on(train):
    code, lines, errors = train("", "--epochs", 3)
    assert (code, errors) == (0, "")
    assert [line["epoch"] for line in lines] == [0, 1, 2, 3]
    assert list(lines[0]) == ["epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy"]
    run = advance([new_run(Config.from_mapping({}))], epochs=3)[0]
    assert lines[3]["test_loss"] == evaluate([run])[0].test_loss  # every digit


@pytest.mark.parametrize(
    ("epochs", "every", "printed"),
    [(10, 4, [0, 4, 8, 10]), (8, 4, [0, 4, 8]), (3, 10, [0, 3]), (0, 1, [0])],
)
def test_every_k_epochs_and_the_last_one(train, epochs, every, printed):
    _, lines, _ = train("", "--epochs", epochs, "--every", every)
    assert [line["epoch"] for line in lines] == printed


@pytest.mark.parametrize("every", [1, 7])
def test_what_early_stopping_has_ended_is_not_printed_again_and_again(train, tmp_path, every):
    file = tmp_path / "run.json"
    code, lines, errors = train("patience=3&learningRate=1", "--epochs", 400, "--every", every, "--out", file)
    epochs = [line["epoch"] for line in lines]
    run = run_from_json(file.read_text("utf-8"))
    assert code == 0 and run.stopped and epochs[-1] == run.epoch < 400 and len(set(epochs)) == len(epochs)
    assert errors.count("\n") == 1 and f"{run.best.epoch}" in errors
    assert train(file, "--epochs", 3)[1:] == ([lines[-1]], errors)


def test_numbers_do_not_depend_on_how_often_they_are_printed(train):
    link = "https://example.org/#activation=relu&batchSize=30&dataset=spiral&seed=0.1"
    _, often, _ = train(link, "--epochs", 6)
    _, seldom, _ = train(link, "--epochs", 6, "--every", 5)
    assert seldom == [often[0], often[5], often[6]]


def test_numbers_that_are_not_finite_are_words(train):
    _, lines, _ = train("problem=regression&learningRate=1000&activation=relu", "--epochs", 3)
    assert lines[-1]["train_loss"] == "NaN" and lines[-1]["train_accuracy"] is None
    _, lines, _ = train("percTrainData=100", "--epochs", 0)
    assert lines[0]["test_loss"] == "NaN"
    run = new_run(Config.from_mapping({"problem": "regression"})).with_parameter(0, 1.0)
    huge = type(run)(**{**vars(run), "parameters": run.parameters * 1e300})
    assert json.loads(score_line(huge))["train_loss"] == "Infinity"


@pytest.mark.parametrize("name", ["run.json", "run.numplay", "run"])
def test_a_written_run_is_trained_on(train, tmp_path, name):
    file = tmp_path / name
    _, straight, _ = train("", "--epochs", 5)
    train("", "--epochs", 3, "--out", file)
    code, lines, errors = train(file, "--epochs", 2)
    assert (code, lines, errors) == (0, straight[3:], "")
    assert file.read_bytes().startswith(b"{" if name.endswith("json") else b"NPR1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", name]


def test_the_engines_own_bytes_are_trained(train, tmp_path):
    file = tmp_path / "run.numplay"
    file.write_bytes(run_to_bytes(advance([new_run(Config.from_mapping({}))], epochs=2)[0]))
    code, lines, errors = train(file, "--epochs", 1)
    assert (code, [line["epoch"] for line in lines], errors) == (0, [2, 3], "")


def test_a_json_run_by_hand_is_trained(train, tmp_path):
    file = tmp_path / "run.json"
    file.write_text(run_to_json(new_run(Config.from_mapping({"networkShape": [1]})).with_parameter(0, 0.5)))
    code, lines, _ = train(file, "--epochs", 1)
    assert code == 0 and len(lines) == 2
    assert run_from_json(file.read_text()).parameters[0] == 0.5


@pytest.mark.parametrize(
    "link", ["https://numplay.example/?dataset=xor", "https://numplay.example/%23dataset=xor", "<#dataset=xor>"]
)
def test_a_link_is_trained_however_it_is_written(train, link):
    plain, found = train("dataset=xor", "--epochs", 1), train(link, "--epochs", 1)
    assert found[0] == 0 and found == plain and found != train("dataset=circle", "--epochs", 1)


@pytest.mark.parametrize("link", ["https://numplay.example/?foo", "https://numplay.example/", "#", "epochs=3"])
def test_a_link_that_says_nothing_of_a_network_is_refused(train, link):
    code, lines, errors = train(link, "--epochs", 1)
    assert code == 2 and not lines
    assert "isn't a link to a network" in "".join(errors)


def test_bad_values_of_a_link_are_named_and_training_goes_on(train):
    code, lines, errors = train("learningRate=foo&networkShape=abc&batchSize=-1", "--epochs", 0)
    assert code == 0 and len(lines) == 1
    assert "learningRate=foo" in errors and "networkShape=abc" in errors and "batchSize=-1" in errors
    assert all(line.startswith("numplay: warning: ") for line in errors.splitlines())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"", "isn't JSON"),
        (b"\xff\xfe\x00", "isn't a saved run"),
        (b"NPR1", "cut off"),
        (b"NPR1" + bytes(20) + b"noise", "isn't a NumPlay run"),
        (b'{"format": "numplay-run", "version": 1, "config": {"learningRate": "fast"}}', "learningRate"),
    ],
)
def test_a_file_that_is_no_run_is_one_clear_line(train, tmp_path, content, words):
    file = tmp_path / "some.run"
    if content is not None:
        file.write_bytes(content)
    code, lines, errors = train(file, "--epochs", 1)
    assert (code, lines) == (2, []) and words in errors
    assert errors.startswith("numplay: ") and errors.count("\n") == 1


def test_a_directory_and_a_link_too_long_for_a_path_are_no_accident(train, tmp_path):
    assert train(tmp_path, "--epochs", 1)[0] == 2
    assert train("seed=" + "a" * 5000, "--epochs", 0)[0] == 0
    assert train("a" * 5000, "--epochs", 0)[0] == 2


def test_what_can_not_be_written_is_said_before_training_and_leaves_nothing_behind(train, tmp_path):
    code, lines, errors = train("", "--epochs", 1, "--out", tmp_path / "missing" / "run.json")
    assert code == 2 and lines == [] and "can't write" in errors
    kept = tmp_path / "run.json"
    kept.mkdir()
    assert train("", "--epochs", 0, "--out", kept)[:2] == (2, [])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "run.json"]


@pytest.mark.parametrize("option", [["--epochs", "-1"], ["--epochs", "1.5"], ["--epochs", "1", "--every", "0"], []])
def test_a_bad_option_is_refused(train, option):
    with pytest.raises(SystemExit) as caught:
        train("", *option)
    assert caught.value.code == 2


def command(tmp_path, *arguments, **options):
    data = ["--data", str(tmp_path)]
    return subprocess.Popen([COMMAND, "train", *arguments, *data], stdout=subprocess.PIPE, text=True, **options)


def test_a_reader_who_has_enough_ends_it_quietly(tmp_path):
    with command(tmp_path, "", "--epochs", "1000000", stderr=subprocess.PIPE) as process:
        assert json.loads(process.stdout.readline())["epoch"] == 0
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(20) == 141


def test_a_full_disk_is_one_clear_line_and_the_run_is_kept(tmp_path):
    out = tmp_path / "run.json"
    arguments = [COMMAND, "train", "", "--epochs", "1000000", "--out", out, "--data", tmp_path]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    run = run_from_json(out.read_text("utf-8"))
    assert ended.stderr.splitlines() == [
        f"numplay: stopped at epoch {run.epoch}; wrote {out}",
        "numplay: can't write to standard output: No space left on device",
    ]


def test_without_standard_output_it_trains_all_the_same(tmp_path):
    out = tmp_path / "run.json"
    arguments = ["--epochs", "2", "--out", str(out), "--data", str(tmp_path)]
    closing = "import os, sys; os.close(1); os.execv(sys.argv[1], sys.argv[1:])"
    ended = subprocess.run(
        [sys.executable, "-c", closing, COMMAND, "train", "", *arguments],
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert run_from_json(out.read_text("utf-8")).epoch == 2


def test_ctrl_c_writes_the_run_as_far_as_it_got(tmp_path):
    out = tmp_path / "run.json"
    options = ["--epochs", "1000000", "--out", str(out), "--export", "numpy"]
    with command(tmp_path, "", *options, stderr=subprocess.PIPE) as process:
        begun = [process.stdout.readline() for _ in range(8)]
        process.send_signal(signal.SIGINT)
        # Not `communicate`: what `readline` has read ahead would be lost to it.
        rest, errors = process.stdout.read(), process.stderr.read()
        process.wait(20)
    run = run_from_json(out.read_text("utf-8"))
    printed = [json.loads(line)["epoch"] for line in (*begun, *rest.splitlines())]
    assert process.returncode == 130 and run.epoch - printed[-1] in (0, 1) and run.epoch >= 7
    written = [
        f"numplay: stopped at epoch {run.epoch}; wrote {path}" for path in (out, tmp_path / export_name(run, "numpy"))
    ]
    assert errors.splitlines() == ["", *written]
    assert bits(run) == bits(advance([new_run(Config.from_mapping({}))], epochs=run.epoch)[0])
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".key", ".py"]


def test_ctrl_c_loses_little_however_seldom_a_line_is_printed(monkeypatch, capsys):
    calls = []

    def interrupted(runs, epochs):
        calls.append(epochs)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return advance(runs, epochs=epochs)

    monkeypatch.setattr("server.commands.train.advance", interrupted)
    training = Training(new_run(Config.from_mapping({})), 10**6, 10**6)
    with pytest.raises(KeyboardInterrupt):
        training.go(sys.stderr)
    assert training.run.epoch == sum(calls[:4]) and calls[0] == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_ctrl_c_ends_it_quietly(tmp_path):
    with command(tmp_path, "", "--epochs", "1000000", stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (130, "\n")


def read_all(terminal):
    """What was written to a pseudo terminal whose other end is closed; a single read may give a part only."""
    parts = []
    with contextlib.suppress(OSError):  # Linux says so when nothing is left
        while part := os.read(terminal, 65_536):
            parts.append(part)
    os.close(terminal)
    return b"".join(parts).decode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_a_person_sees_a_progress_bar(tmp_path):
    terminal, other_end = os.openpty()
    with command(tmp_path, "", "--epochs", "20", stderr=other_end) as process:
        os.close(other_end)
        lines = process.stdout.readlines()
        process.wait(20)
    shown = read_all(terminal)
    assert len(lines) == 21 and "20/20 epochs" in shown and "█" in shown
