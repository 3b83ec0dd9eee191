"""Each database that classes may be kept in."""

from pathlib import Path

import pytest

from server.store.database import default_url, driven


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new database."""
    if request.param == "sqlite":
        return default_url(tmp_path)
    return driven(request.getfixturevalue("postgres_server").database())
