"""Make sure that the proxies and databases of docs/deploying.md are here for their tests, where that may be done.

The packages would start each as a service; for the time of the installation the system is told not to.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.ensure_browser import can_apt

PROGRAMS = ("nginx", "haproxy", "caddy", "redis-server")
"""Each is in Debian's package of its name."""
DATABASE = "postgresql"
DEBIAN = Path("/usr/lib/postgresql")
POLICY = Path("/usr/sbin/policy-rc.d")
"""Debian asks this program whether a package may start its service; 101 is no."""


def postgres_programs() -> Path | None:
    """The folder with PostgreSQL's programs, the newest; Debian has them beside PATH. None where there is none."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    debian = [each for each in DEBIAN.glob("*/bin") if (each / "initdb").exists()]
    return max(debian, key=lambda each: float(each.parent.name), default=None)


def missing() -> list[str]:
    """The packages that are not here."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    return absent if postgres_programs() is not None else [*absent, DATABASE]


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
        print(f"services: {', '.join((*PROGRAMS, DATABASE))}")
    elif not can_apt():
        print(f"services: {', '.join(absent)} missing; their tests are skipped")
    else:
        with no_services():
            subprocess.run(["apt-get", "update"], check=False)
            subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *absent], check=False)
        print(f"services: still missing: {', '.join(missing()) or 'none'}")


if __name__ == "__main__":
    main()
