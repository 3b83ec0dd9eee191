"""Two engines side by side: each side has its own, and one that computes something else is found."""

import shutil
import subprocess

import pytest

from bench import against
from bench.against import NOW, THEN, checked_out, compare, table
from bench.race import Race

from ..structure.tree import ROOT


@pytest.fixture
def earlier(tmp_path):
    """A folder with an engine of its own."""
    shutil.copytree(ROOT / "engine", tmp_path / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_both_sides_work_and_every_race_is_there(earlier):
    races = compare(earlier, ["default", "batch 1"], [1, 2], rounds=2, seconds=0.01)
    assert set(races) == {
        (case, kind, count) for case in ("default", "batch 1") for kind in ("epochs", "frames") for count in (1, 2)
    }
    for found in races.values():
        assert all(rate > 0 for name in (NOW, THEN) for rate in found.rates[name])
    assert len(table(races).splitlines()) == 2 + len(races)


def test_images_have_no_maps_to_draw(earlier):
    assert set(compare(earlier, ["digits"], [1], rounds=1, seconds=0.01)) == {("digits", "epochs", 1)}


def test_an_engine_that_computes_something_else_is_found(earlier):
    file = earlier / "engine" / "activations" / "tanh.py"
    text = file.read_text("utf-8")
    assert "np.tanh" in text
    file.write_text(text.replace("np.tanh", "np.sin"), "utf-8")
    with pytest.raises(against.Disagreement, match="the loss is"):
        compare(earlier, ["default"], [1], rounds=1, seconds=0.01)


def test_the_engine_of_another_folder_is_not_taken_for_it(tmp_path):
    with pytest.raises(against.Disagreement, match="was wanted"):
        compare(tmp_path, ["default"], [1], rounds=1, seconds=0.01)


def test_the_ratio_is_of_times():
    races = {("default", "epochs", 1): Race({NOW: [90.0, 100.0, 80.0], THEN: [100.0, 100.0, 100.0]})}
    assert table(races).splitlines()[2] == "| default, epochs | 1 | 100 | 90 | 1.111 (1.056 to 1.181) |"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository of two commits in the place of ours."""
    place = tmp_path / "repository"
    place.mkdir()

    def git(*arguments):
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(place), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    for text in ("then", "now"):
        (place / "file").write_text(text)
        git("add", "file")
        git("commit", "-q", "-m", text)
    monkeypatch.setattr(against, "ROOT", place)
    return git


def test_an_earlier_version_is_checked_out_and_leaves_nothing_behind(repository):
    with checked_out("HEAD^") as folder:
        assert (folder / "file").read_text() == "then"
    assert not folder.exists() and len(repository("worktree", "list").splitlines()) == 1


def test_a_revision_that_does_not_exist_is_named(repository):
    with pytest.raises(SystemExit, match="nowhere"), checked_out("nowhere"):
        pass
