"""Each test file is about one module, whose name it bears; and one test that hangs is one failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .tree import ROOT, named, ours

pytestmark = pytest.mark.waiting

SUBJECTS = ("engine", "server", "static", "templates", "scripts", "bench", "docs", "tests")


def subjects() -> set[str]:
    """Names that a test may have: modules, packages, pages and documents; `x-y` and `x.y` count as `x_y`."""
    files = ours(*(folder for folder in SUBJECTS if (ROOT / folder).is_dir()))
    tested = [path for path in files if not path.name.startswith("test_")]
    names = {path.stem for path in tested} | {path.parent.name for path in tested if path.name != "conftest.py"}
    return {name.replace("-", "_").replace(".", "_") for name in names | {"vendor"}}


def orphans(tests: list[Path], known: set[str]) -> list[str]:
    """Test files named after nothing."""
    return [named(path) for path in tests if path.stem.removeprefix("test_") not in known]


def test_every_test_file_is_named_after_what_it_tests():
    tests = [path for path in ours("tests", suffixes={".py"}) if path.name.startswith("test_")]
    assert orphans([path for path in tests if path.parent != Path(__file__).parent], subjects()) == []


def test_an_orphan_is_seen():
    planted = ROOT / "tests" / "engine" / "test_nothing_of_that_name.py"
    assert orphans([planted], subjects()) == [named(planted)]


SLOW_WORDS = """
import time

import pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    time.sleep(1.5 if call.excinfo and item.name == "test_fails" else 0)
    return report
"""
HANGING = """
import time

import pytest

@pytest.fixture
def slow():
    time.sleep(20)

@pytest.fixture
def late():
    yield
    time.sleep(20)

def test_hangs():
    time.sleep(20)

def test_can_not_begin(slow):
    pass

def test_can_not_end(late):
    pass

def test_fails():
    raise AssertionError

def test_is_well():
    pass
"""


def test_a_test_that_hangs_is_one_failure_and_the_others_run(tmp_path):
    (tmp_path / "conftest.py").write_text(SLOW_WORDS, "utf-8")
    (tmp_path / "test_hanging.py").write_text(HANGING, "utf-8")
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", "--rootdir", tmp_path, "-o", "timeout=1", "-rA"]
    command = [sys.executable, "-m", "pytest", *options, tmp_path / "test_hanging.py"]
    # On its own: it must not wait at the door of these tests while one of them waits for it.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False)
    summary = done.stdout.partition("short test summary info")[2].splitlines()
    found = {(line.split()[0], line.partition("::test_")[2].partition(" - ")[0]) for line in summary if "::" in line}
    failed = {("FAILED", "hangs"), ("ERROR", "can_not_begin"), ("ERROR", "can_not_end"), ("FAILED", "fails")}
    assert found == failed | {("PASSED", "is_well"), ("PASSED", "can_not_end")}, done.stdout
