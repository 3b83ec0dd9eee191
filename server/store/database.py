"""One database: its connection, and its tables as the newest migration wants them.

SQLAlchemy is imported with this module only: a server without a class doesn't load it. Alembic takes 10 MB more, and is
imported where there are older tables.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, insert, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from server.store.tables import NEWEST, Table, versions

MIGRATIONS = Path(__file__).parent / "migrations"
FILE = "classes.sqlite"
WAIT = 10.0
"""Seconds that a change waits for those of other processes, and that anything waits for a database elsewhere."""
CONNECTIONS = 4
"""To a database elsewhere, of each process."""
MIGRATING = 0x4E554D504C4159
"""The lock of whoever changes the tables of a PostgreSQL: servers may start at the same moment."""


DRIVERS = {"postgresql": "postgresql+asyncpg", "sqlite": "sqlite+aiosqlite"}


def default_url(directory: Path) -> str:
    """The file in the data directory."""
    return f"sqlite+aiosqlite:///{directory / FILE}"


def driven(url: str) -> str:
    """The address with its driver. Raises ValueError for one that can't be read, or whose driver is not installed."""
    try:
        found = make_url(url)
        known = found.set(drivername=DRIVERS.get(found.drivername, found.drivername))
        known.get_dialect().import_dbapi()
    except ArgumentError as error:
        raise ValueError(str(error)) from None
    except ModuleNotFoundError as error:
        text = f"it needs the optional part of NumPlay: pip install 'numplay[servers]' ({error})"
        raise ValueError(text) from None
    return known.render_as_string(hide_password=False)


async def opened(url: str) -> AsyncEngine:
    """The database, with the newest tables. Raises SQLAlchemyError or OSError if it can't be reached or written."""
    # What only some databases could keep, such as NaN, is refused by each.
    engine = create_async_engine(url, json_serializer=partial(json.dumps, allow_nan=False), **_arguments(url))
    if engine.dialect.name == "sqlite":
        _prepare(engine)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(bring_up_to_date)
    except BaseException:
        await engine.dispose()
        raise
    return engine


def bring_up_to_date(connection: Connection) -> None:
    """The newest tables, in the present transaction: where there are none they are made, older ones are migrated."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
    found = inspect(connection)
    there = {name for name in (*Table.metadata.tables, versions.name) if found.has_table(name)}
    if not there:
        for made in (Table.metadata, versions.metadata):
            made.create_all(connection)
        connection.execute(insert(versions).values(version_num=NEWEST))
    elif versions.name not in there or connection.scalars(select(versions.c.version_num)).all() != [NEWEST]:
        migrate(connection)


def migrate(connection: Connection) -> None:
    """Does the migrations that are newer than the tables, in the present transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _arguments(url: str) -> dict[str, Any]:
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": WAIT}}
    pool = {"pool_pre_ping": True, "pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": WAIT}
    return {**pool, "connect_args": {"timeout": WAIT, "command_timeout": WAIT}}


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
