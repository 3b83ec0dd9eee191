"""Files stay short enough to read at one sitting."""

from statistics import median

import pytest

from .tree import CODE, ROOT, named, ours

MOST_LINES = 400
README_LINES = 120


def too_long(files: dict[str, int], most: int) -> dict[str, int]:
    """The files with more lines than allowed."""
    return {name: lines for name, lines in files.items() if lines > most}


@pytest.fixture(scope="module")
def lengths():
    """Name of each code file to its number of lines."""
    return {named(path): len(path.read_text("utf-8").splitlines()) for path in ours(suffixes=CODE)}


def test_no_file_is_too_long(lengths, record_property):
    typical = median(lengths.values())
    record_property("median_lines", typical)
    print(f"{len(lengths)} files of code, median {typical:g} lines, longest {max(lengths.values())}")
    assert too_long(lengths, MOST_LINES) == {}


def test_a_long_file_is_seen():
    assert too_long({"short.py": 400, "long.py": 401}, MOST_LINES) == {"long.py": 401}


def test_readme_fits_on_a_screen_or_two():
    readme = {"README.md": len((ROOT / "README.md").read_text("utf-8").splitlines())}
    assert too_long(readme, README_LINES) == {}
