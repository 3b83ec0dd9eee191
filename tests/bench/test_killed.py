"""The measurement at a tiny size: everybody is back."""

import pytest

from bench.killed import main

pytestmark = pytest.mark.waiting


def test_it_says_when_all_are_back(capsys):
    main(["--browsers", "4", "--rounds", "1"])
    assert "| 4 |" in capsys.readouterr().out.splitlines()[-1]
