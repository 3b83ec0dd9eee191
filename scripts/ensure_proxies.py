"""Make sure that the proxies of docs/deploying.md are here for their tests, where packages may be installed.

The packages would start each proxy as a service; for the time of the installation the system is told not to.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.ensure_browser import can_apt

PROGRAMS = ("nginx", "haproxy", "caddy")
POLICY = Path("/usr/sbin/policy-rc.d")
"""Debian asks this program whether a package may start its service; 101 is no."""


def missing() -> list[str]:
    """Those that are not on PATH."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@contextmanager
def no_services(policy: Path = POLICY) -> Iterator[None]:
    """No package starts its service meanwhile. A policy that is there already stays."""
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n", "ascii")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def main() -> None:
    """Install what is missing. Without them their tests are skipped, so a failure is no more than said."""
    absent = missing()
    if not absent:
        print(f"proxies: {', '.join(PROGRAMS)}")
    elif not can_apt():
        print(f"proxies: {', '.join(absent)} missing; their tests are skipped")
    else:
        with no_services():
            subprocess.run(["apt-get", "update"], check=False)
            subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *absent], check=False)
        print(f"proxies: still missing: {', '.join(missing()) or 'none'}")


if __name__ == "__main__":
    main()
