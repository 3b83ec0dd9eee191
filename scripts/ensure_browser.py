"""Make sure that there is a Chromium for the browser tests, and print where it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

LIGHT = "chromium-headless-shell"
"""Chromium without windows. A page opens in a fifth of the time that the whole browser takes."""
NAMES = (LIGHT, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_path() -> str | None:
    """The first Chromium or Chrome on PATH, the light one first; else None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def can_apt() -> bool:
    """Whether this is a Debian (not Ubuntu, whose package is a snap) on which we are root."""
    return os.name == "posix" and os.geteuid() == 0 and Path("/etc/debian_version").exists() and not ubuntu()


def ubuntu() -> bool:
    """Whether the operating system calls itself Ubuntu."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def main() -> None:
    """Find the light browser, or install it where we may; else take any, or at last Playwright's own build."""
    if shutil.which(LIGHT) is None and can_apt():
        for command in (["update"], ["install", "-y", "--no-install-recommends", LIGHT]):
            subprocess.run(["apt-get", *command], check=on_path() is None)
    elif on_path() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], check=True)
    print(f"browser: {on_path() or 'of Playwright'}")


if __name__ == "__main__":
    main()
