"""The loops in C and JavaScript compute the same as the engine."""

import math

import pytest

from bench import scalar
from bench.cases import FLAT, runs_of
from bench.numplay import Trained
from bench.scalar import LANGUAGES, Loop, Missing

EPOCHS = 3


def loop(language: str, run) -> Loop:
    try:
        return Loop(language, run)
    except Missing as missing:
        # Neither Node nor a C compiler is needed to run or test the project: these loops are for docs/performance.md.
        pytest.skip(str(missing))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", FLAT)
def test_losses_agree(language, case):
    run = runs_of(case, 1)[0]
    ours, theirs = Trained([run]), loop(language, run)
    ours.epochs(EPOCHS)
    theirs.epochs(EPOCHS)
    found, expected = theirs.losses(), ours.losses()
    theirs.end()
    assert theirs.spent > 0
    assert all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(found[0], expected[0], strict=True))


@pytest.mark.parametrize(("language", "program"), [("C", "cc"), ("JavaScript", "node")])
def test_without_its_program_the_reason_is_said(monkeypatch, language, program):
    monkeypatch.setattr(scalar.shutil, "which", lambda name: None)
    scalar._compiled.cache_clear()
    with pytest.raises(Missing, match=rf"\({program}\) is here"):
        Loop(language, runs_of("default", 1)[0])
