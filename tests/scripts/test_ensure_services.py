"""scripts/ensure_services.py: what it installs, and that no service is started by it."""

import subprocess

import pytest

from scripts import ensure_services


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """An empty PATH and a policy of the tests' own; the commands that would have been run, and whether it was there."""
    commands = []
    policy = tmp_path / "policy"
    no_services = ensure_services.no_services
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(ensure_services, "DEBIAN", tmp_path / "postgresql")
    monkeypatch.setattr(ensure_services, "no_services", lambda: no_services(policy))
    monkeypatch.setattr(subprocess, "run", lambda command, check: commands.append((command, policy.exists())))
    yield commands
    assert not policy.exists()


def test_root_on_debian_installs_what_is_missing_and_starts_nothing(installed, monkeypatch, tmp_path):
    monkeypatch.setattr(ensure_services, "can_apt", lambda: True)
    (tmp_path / "nginx").write_text("#!/bin/sh\n")
    (tmp_path / "nginx").chmod(0o755)
    ensure_services.main()
    assert [command[:2] for command, _ in installed] == [["apt-get", "update"], ["apt-get", "install"]]
    assert installed[1][0][-4:] == ["haproxy", "caddy", "redis-server", "postgresql"]
    assert all(quiet for _, quiet in installed)


def test_others_skip_the_tests(installed, monkeypatch, capsys):
    monkeypatch.setattr(ensure_services, "can_apt", lambda: False)
    ensure_services.main()
    assert installed == []
    absent = "nginx, haproxy, caddy, redis-server, postgresql missing"
    assert f"{absent}; their tests are skipped" in capsys.readouterr().out


def test_a_policy_that_is_there_stays(tmp_path):
    policy = tmp_path / "policy"
    policy.write_text("ours")
    with ensure_services.no_services(policy):
        pass
    assert policy.read_text() == "ours"


def test_the_newest_database_is_taken(installed, tmp_path):
    for version in ("9.6", "15", "17"):
        (tmp_path / "postgresql" / version / "bin").mkdir(parents=True)
    assert ensure_services.postgres_programs() is None
    for version in ("9.6", "15"):
        (tmp_path / "postgresql" / version / "bin" / "initdb").touch()
    assert ensure_services.postgres_programs() == tmp_path / "postgresql" / "15" / "bin"
