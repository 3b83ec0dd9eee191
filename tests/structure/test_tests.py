"""Each test file is about one module, whose name it bears."""

from pathlib import Path

from .tree import ROOT, named, ours

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
