"""The documents name no machine, hold no dead link, and the changelog knows the version."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from .tree import ROOT, TEXT, faulty, ours

# Directories of somebody's machine. A path of the running system (/etc/debian_version) is none.
MACHINE = re.compile(r"(?<![\w.~$}])/(?:home|Users|root)/[\w.-]+")


def machine_paths(text: str) -> list[str]:
    """Paths in the text that exist on one machine only."""
    here = [str(place) for place in (ROOT, Path.home()) if len(place.parts) > 1 and f"{place}/" in text]
    return here + MACHINE.findall(text)


def test_no_machine_is_named():
    paths = (path for path in ours(suffixes=TEXT) if path != Path(__file__))
    assert faulty(paths, lambda path: machine_paths(path.read_text("utf-8"))) == {}


@pytest.mark.parametrize("planted", ["see /home/ada/numplay", f"cd {ROOT}/docs", "'/root/.cache'", "/Users/ada/x"])
def test_a_machine_is_seen(planted):
    assert machine_paths(planted)


LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]*)?\)")


def dead_links(folder: Path, text: str) -> list[str]:
    """Relative links to files that don't exist."""
    targets = [target for target in LINK.findall(text) if "://" not in target and not target.startswith("mailto:")]
    return [target for target in targets if not (folder / target).exists()]


def test_links_lead_somewhere():
    assert faulty(ours(suffixes={".md"}), lambda path: dead_links(path.parent, path.read_text("utf-8"))) == {}


def test_a_dead_link_is_seen():
    assert dead_links(ROOT, "[here](LICENSE) [there](docs/nowhere.md#part)") == ["docs/nowhere.md"]


NAMED_TEST = re.compile(r"`(?:tests/)?(\w+(?:/\w+)+[.]py)::(\w+)`")


def missing_tests(text: str) -> list[str]:
    """Tests that a document names and nobody has written; paths may leave out `tests/`."""
    found = NAMED_TEST.findall(text)
    return [f"{path}::{name}" for path, name in found if name not in functions(ROOT / "tests" / path)]


def functions(path: Path) -> set[str]:
    """The names of a file's functions; none if there is no such file."""
    if not path.is_file():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


def test_tests_that_are_named_exist():
    assert faulty(ours(suffixes={".md"}), lambda path: missing_tests(path.read_text("utf-8"))) == {}


def test_every_threat_names_its_test():
    parts = (ROOT / "docs" / "security.md").read_text("utf-8").split("| threat | what holds | test |")[1:]
    rows = [row for part in parts for row in part.partition("\n\n")[0].splitlines() if row.startswith("| ")]
    assert len(rows) > 20
    assert [row for row in rows if not NAMED_TEST.search(row)] == []


def test_a_test_that_is_missing_is_seen():
    here = f"structure/{Path(__file__).name}"
    text = f"`{here}::test_a_test_that_is_missing_is_seen` `{here}::test_nothing` `server/test_none.py::test_a`"
    assert missing_tests(text) == [f"{here}::test_nothing", "server/test_none.py::test_a"]


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def undated(version: str, text: str) -> bool:
    """Whether a changelog lacks a section of this version, with its date and something in it."""
    return not re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n(?:(?!## ).*\n)*- ", text, re.MULTILINE)


def test_changelog_knows_the_version():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert not undated(PROJECT["version"], text)
    assert re.findall(r"^## \[(.*?)\]", text, re.MULTILINE)[:2] == ["Unreleased", PROJECT["version"]]


LACKING = ["", "## [1.2] - 2026-11-29\n", "## [1.2]\n- x\n", "## [1.2] - 2026-11-29\n## [1]\n- x"]


@pytest.mark.parametrize("planted", LACKING)
def test_a_version_without_its_section_is_seen(planted):
    assert undated("1.2", planted) and not undated("1.2", "## [1.2] - 2026-11-29\n### Added\n- x\n")


def unbounded(dependencies: list[str]) -> list[str]:
    """Requirements without a range; the project's own extras and exact versions need none."""
    others = [each for each in dependencies if not each.startswith("numplay[") and "==" not in each]
    return [each for each in others if not re.search(r">=[\d.]+,<[\d.]+", each)]


def test_dependencies_have_ranges_for_those_who_embed_it():
    assert unbounded(PROJECT["dependencies"]) == []
    for extra in PROJECT["optional-dependencies"].values():
        assert unbounded(extra) == []


def test_a_dependency_without_a_range_is_seen():
    assert unbounded(["numpy>=2", "torch==2.1", "numplay[dev]", "segno>=1,<2", "lit"]) == ["numpy>=2", "lit"]
