"""One database: its connection, and its tables as the newest migration wants them.

SQLAlchemy and Alembic are imported with this module only. A server without a class loads neither.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

MIGRATIONS = Path(__file__).parent / "migrations"
FILE = "classes.sqlite"
WAIT = 10.0
"""Seconds that a change waits for those of other processes."""


def default_url(directory: Path) -> str:
    """The file in the data directory."""
    return f"sqlite+aiosqlite:///{directory / FILE}"


async def opened(url: str) -> AsyncEngine:
    """The database, with the newest tables. Raises SQLAlchemyError or OSError if it can't be reached or written."""
    engine = create_async_engine(url, **_arguments(url))
    if engine.dialect.name == "sqlite":
        _prepare(engine)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    except BaseException:
        await engine.dispose()
        raise
    return engine


def migrate(connection: Connection) -> None:
    """Brings the tables up to date, in the present transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _arguments(url: str) -> dict[str, Any]:
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": WAIT}}
    return {"pool_pre_ping": True}


def _prepare(engine: AsyncEngine) -> None:
    """SQLite: foreign keys hold, readers don't wait for writers, and a transaction has the right to write from its
    beginning, so that two processes never change what the other has just read."""

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, record: object) -> None:
        connection.isolation_level = None  # the driver begins no transactions by itself
        for pragma in ("foreign_keys=ON", "journal_mode=WAL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
