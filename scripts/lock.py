"""Locks the versions that `make run` and `make test` install: `make lock`, after a change in pyproject.toml.

requirements/run.txt has a hash for every file, for all systems and Python versions. requirements/test.txt has versions
alone, as PyTorch comes as different files for different machines; what only some of these need is left out.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "requirements"
OF_SOME_MACHINES = re.compile(r"^(?:nvidia-|cuda-|triton\b).*\n", re.MULTILINE)
"""What PyTorch brings along where it can use a graphics card."""


def resolved(*arguments: str) -> str:
    """The versions that fit, as the lines of a requirements file."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--quiet"]
    command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Writes both files."""
    run, test = FOLDER / "run.txt", FOLDER / "test.txt"
    kept = [f"--constraints={each.relative_to(ROOT)}" for each in (run, test) if "--upgrade" not in sys.argv]
    run.write_text(resolved("pyproject.toml", "requirements/build.in", "--generate-hashes", *kept), "utf-8")
    text = resolved("pyproject.toml", "--extra=test", f"--constraints={run.relative_to(ROOT)}", *kept[1:])
    test.write_text(OF_SOME_MACHINES.sub("", text), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
