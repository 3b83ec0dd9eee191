"""docs/python.md: every example in it, executed in order."""

import ast
import doctest
import re
from pathlib import Path

import pytest

import engine

DOCUMENT = Path(__file__).parents[2] / "docs" / "python.md"
TEXT = DOCUMENT.read_text("utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL


def failures(text):
    """What doctest has to say of a text's examples; names live on from one to the next."""
    said = []
    parsed = doctest.DocTestParser().get_doctest(text, {}, "python.md", str(DOCUMENT), 0)
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    runner.run(parsed, out=said.append)
    return runner.summarize(verbose=False).attempted, "".join(said)


def test_the_examples_work():
    attempted, said = failures(TEXT)
    assert said == ""
    assert attempted > 40


@pytest.mark.parametrize("planted", [">>> 1 + 1\n3\n", ">>> undefined\n1\n", ">>> 1 / 0\n"])
def test_an_example_that_fails_is_seen(planted):
    assert failures(planted)[1] != ""


def test_every_block_is_python():
    blocks = BLOCK.findall(TEXT)
    assert len(blocks) >= 9
    for block in blocks:
        if not block.startswith(">>>"):
            ast.parse(block)


def test_what_the_engine_offers_first_is_explained():
    """The names of the everyday calls are in the document; the rest has docstrings."""
    for name in ("Config", "new_run", "advance", "evaluate", "outputs", "metrics", "maps", "own_points",
                 "read_link", "write_link", "run_to_json", "run_from_json", "export_run", "export_name",
                 "describe_layers"):  # fmt: skip
        assert name in engine.__all__ and re.search(rf"\b{name}\b", TEXT)
    for name in engine.__all__:
        assert getattr(engine, name).__doc__, name
