"""scripts/ensure_browser.py: which browser it takes, and what it installs where there is none."""

import subprocess
from pathlib import Path

import pytest

from scripts import ensure_browser


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """An empty PATH; the list of commands that would have been run."""
    commands = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(subprocess, "run", lambda command, check: commands.append(command))
    return commands


@pytest.fixture
def apt(monkeypatch):
    """A Debian on which we are root, or not."""

    def allowed(may: bool) -> None:
        monkeypatch.setattr(ensure_browser, "can_apt", lambda: may)

    return allowed


def program(folder, name):
    """A browser on PATH."""
    made = folder / name
    made.write_text("#!/bin/sh\n")
    made.chmod(0o755)
    return str(made)


@pytest.mark.parametrize("name", ensure_browser.NAMES)
def test_a_browser_on_path_is_taken(installed, apt, tmp_path, name, capsys):
    apt(False)
    found = program(tmp_path, name)
    ensure_browser.main()
    assert ensure_browser.on_path() == found
    assert found in capsys.readouterr().out
    assert installed == []


def test_the_light_one_comes_first(installed, tmp_path):
    for name in ensure_browser.NAMES:
        program(tmp_path, name)
    assert ensure_browser.on_path() == str(tmp_path / "chromium-headless-shell")


@pytest.mark.parametrize("others", [[], ["chromium"]])
def test_root_on_debian_installs_the_light_one(installed, apt, tmp_path, others):
    apt(True)
    for name in others:
        program(tmp_path, name)
    ensure_browser.main()
    assert [command[:2] for command in installed] == [["apt-get", "update"], ["apt-get", "install"]]
    assert installed[1][-1] == "chromium-headless-shell"


def test_without_the_archive_another_browser_will_do(apt, tmp_path, monkeypatch, capsys):
    """apt-get fails: that matters only where there is no browser at all."""
    apt(True)
    monkeypatch.setenv("PATH", str(tmp_path))
    Path(program(tmp_path, "apt-get")).write_text("#!/bin/sh\nexit 100\n")
    with pytest.raises(subprocess.CalledProcessError):
        ensure_browser.main()
    found = program(tmp_path, "chromium")
    ensure_browser.main()
    assert found in capsys.readouterr().out


def test_others_get_playwrights_build(installed, apt):
    apt(False)
    ensure_browser.main()
    assert [command[1:] for command in installed] == [["-m", "playwright", "install", "--only-shell", "chromium"]]
