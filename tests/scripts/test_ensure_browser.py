"""scripts/ensure_browser.py: which browser it takes, and what it installs where there is none."""

import subprocess

import pytest

from scripts import ensure_browser


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """An empty PATH; the list of commands that would have been run."""
    commands = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(subprocess, "run", lambda command, check: commands.append(command))
    return commands


@pytest.mark.parametrize("name", ensure_browser.NAMES)
def test_a_browser_on_path_is_taken(installed, tmp_path, name, capsys):
    program = tmp_path / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    ensure_browser.main()
    assert ensure_browser.on_path() == str(program)
    assert str(program) in capsys.readouterr().out
    assert installed == []


def test_root_on_debian_installs_the_systems_package(installed, monkeypatch):
    monkeypatch.setattr(ensure_browser, "can_apt", lambda: True)
    ensure_browser.main()
    assert [command[:2] for command in installed] == [["apt-get", "update"], ["apt-get", "install"]]
    assert installed[1][-1] == "chromium"


def test_others_get_playwrights_build(installed, monkeypatch):
    monkeypatch.setattr(ensure_browser, "can_apt", lambda: False)
    ensure_browser.main()
    assert [command[1:] for command in installed] == [["-m", "playwright", "install", "chromium"]]
