"""Make sure that there is a Chromium for the browser tests, and print where it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_path() -> str | None:
    """The first Chromium or Chrome on PATH, else None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def can_apt() -> bool:
    """Whether this is a Debian (not Ubuntu, whose package is a snap) on which we are root."""
    return os.name == "posix" and os.geteuid() == 0 and Path("/etc/debian_version").exists() and not ubuntu()


def ubuntu() -> bool:
    """Whether the operating system calls itself Ubuntu."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def main() -> None:
    """Find a browser, or install one: the system's package if we may, else Playwright's own build."""
    if found := on_path():
        print(f"browser: {found}")
    elif can_apt():
        subprocess.run(["apt-get", "update"], check=True)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], check=True)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    main()
