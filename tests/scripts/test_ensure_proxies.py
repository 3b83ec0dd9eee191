"""scripts/ensure_proxies.py: what it installs, and that no service is started by it."""

import subprocess

import pytest

from scripts import ensure_proxies


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """An empty PATH and a policy of the tests' own; the commands that would have been run, and whether it was there."""
    commands = []
    policy = tmp_path / "policy"
    no_services = ensure_proxies.no_services
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(ensure_proxies, "no_services", lambda: no_services(policy))
    monkeypatch.setattr(subprocess, "run", lambda command, check: commands.append((command, policy.exists())))
    yield commands
    assert not policy.exists()


def test_root_on_debian_installs_what_is_missing_and_starts_nothing(installed, monkeypatch, tmp_path):
    monkeypatch.setattr(ensure_proxies, "can_apt", lambda: True)
    (tmp_path / "nginx").write_text("#!/bin/sh\n")
    (tmp_path / "nginx").chmod(0o755)
    ensure_proxies.main()
    assert [command[:2] for command, _ in installed] == [["apt-get", "update"], ["apt-get", "install"]]
    assert installed[1][0][-2:] == ["haproxy", "caddy"] and all(quiet for _, quiet in installed)


def test_others_skip_the_tests(installed, monkeypatch, capsys):
    monkeypatch.setattr(ensure_proxies, "can_apt", lambda: False)
    ensure_proxies.main()
    assert installed == [] and "nginx, haproxy, caddy missing; their tests are skipped" in capsys.readouterr().out


def test_a_policy_that_is_there_stays(tmp_path):
    policy = tmp_path / "policy"
    policy.write_text("ours")
    with ensure_proxies.no_services(policy):
        pass
    assert policy.read_text() == "ours"
