"""The documents name no machine, hold no dead link, and the changelog knows the version."""

import re
import tomllib
from pathlib import Path

import pytest

from .tree import ROOT, TEXT, named, ours

# Directories of somebody's machine. A path of the running system (/etc/debian_version) is none.
MACHINE = re.compile(r"(?<![\w.~$}])/(?:home|Users|root)/[\w.-]+")


def machine_paths(text: str) -> list[str]:
    """Paths in the text that exist on one machine only."""
    here = [str(place) for place in (ROOT, Path.home()) if len(place.parts) > 1 and f"{place}/" in text]
    return here + MACHINE.findall(text)


@pytest.mark.parametrize("path", ours(suffixes=TEXT), ids=named)
def test_no_machine_is_named(path):
    if path != Path(__file__):
        assert machine_paths(path.read_text("utf-8")) == []


@pytest.mark.parametrize("planted", ["see /home/ada/numplay", f"cd {ROOT}/docs", "'/root/.cache'", "/Users/ada/x"])
def test_a_machine_is_seen(planted):
    assert machine_paths(planted)


LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]*)?\)")


def dead_links(folder: Path, text: str) -> list[str]:
    """Relative links to files that don't exist."""
    targets = [target for target in LINK.findall(text) if "://" not in target and not target.startswith("mailto:")]
    return [target for target in targets if not (folder / target).exists()]


@pytest.mark.parametrize("path", ours(suffixes={".md"}), ids=named)
def test_links_lead_somewhere(path):
    assert dead_links(path.parent, path.read_text("utf-8")) == []


def test_a_dead_link_is_seen():
    assert dead_links(ROOT, "[here](LICENSE) [there](docs/nowhere.md#part)") == ["docs/nowhere.md"]


def test_changelog_knows_the_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{version}]" in text or "## [Unreleased]" in text
