"""The tables are what the migrations make of them, and what can't be opened says so."""

import asyncio
import os
import sqlite3
import threading
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from server.store.database import FILE, MIGRATIONS, default_url, migrate, opened
from server.store.tables import Table

SECONDS = 20.0
OURS = set(Table.metadata.tables)


def with_database(folder, *works):
    """What each work says of the connection, one transaction after the other."""

    async def go():
        async with asyncio.timeout(SECONDS):
            engine = await opened(default_url(folder))
            try:
                said = []
                for work in works:
                    async with engine.begin() as connection:
                        said.append(await connection.run_sync(work))
                return said
            finally:
                await engine.dispose()

    async def whole():
        try:
            return await go()
        finally:
            # The driver's thread still tells the loop that it ends, where it could not open the file.
            for thread in threading.enumerate():
                if "_connection_worker_thread" in thread.name:
                    await asyncio.to_thread(thread.join, SECONDS)

    return asyncio.run(whole())


def configured(connection):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def differences(connection):
    """What a migration would still have to do."""
    return compare_metadata(MigrationContext.configure(connection), Table.metadata)


def tables(connection):
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def down(connection):
    command.downgrade(configured(connection), "base")


def test_migrations_make_exactly_the_tables(tmp_path):
    assert with_database(tmp_path, differences, tables) == [[], OURS]


def test_a_difference_is_seen(tmp_path):
    def planted(connection):
        connection.exec_driver_sql("alter table students add column mark integer")
        return differences(connection)

    (found,) = with_database(tmp_path, planted)
    assert [(each[0], each[2], each[3].name) for each in found] == [("remove_column", "students", "mark")]


def test_all_go_back_and_forth_again(tmp_path):
    said = with_database(tmp_path, down, tables, migrate, tables, differences)
    assert said[1] == set() and said[3] == OURS and said[4] == []


def test_there_is_one_newest_version():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_a_file_with_the_newest_tables_is_opened_as_it_is(tmp_path):
    def write(connection):
        connection.exec_driver_sql("insert into classes values ('C', 'T', 's', 1, 0.0, '{}', '{}')")

    def read(connection):
        return connection.exec_driver_sql("select code from classes").scalars().all()

    with_database(tmp_path, write)
    assert with_database(tmp_path, read) == [["C"]]


def test_a_migration_that_fails_leaves_nothing_half_done(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        file.execute("create table students (mark integer)")  # the second table that is to be made
        file.commit()
    with pytest.raises(SQLAlchemyError):
        with_database(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        assert file.execute("select name from sqlite_master where name = 'classes'").fetchall() == []


def test_students_of_no_class_are_refused(tmp_path):
    def orphan(connection):
        connection.exec_driver_sql("insert into students values ('none', 's', 1, 'n', 0, 0)")

    with pytest.raises(SQLAlchemyError):
        with_database(tmp_path, orphan)


def no_database(folder):
    (folder / FILE).write_bytes(b"These are the shopping lists of half a year.\n" * 100)


def a_folder(folder):
    (folder / FILE).mkdir()


def nowhere(folder):
    folder.rmdir()


def read_only(folder):
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("root may write everywhere")


@pytest.mark.parametrize("spoil", [no_database, a_folder, nowhere, read_only])
def test_what_can_not_be_opened_raises_and_does_not_hang(tmp_path, spoil):
    folder = tmp_path / "data"
    folder.mkdir()
    spoil(folder)
    with pytest.raises((SQLAlchemyError, OSError)):
        with_database(folder)
    if folder.exists():
        folder.chmod(0o700)
