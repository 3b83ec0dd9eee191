"""The tables are what the migrations make of them, and what can't be opened says so."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import insert, inspect
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from server.store.database import FILE, MIGRATIONS, default_url, driven, migrate, opened
from server.store.tables import NEWEST, StudentRow, Table

SECONDS = 20.0
OPENS = """
import asyncio, sys
from server.store.lessons import Lessons
async def go():
    store = Lessons(sys.argv[1])
    await store.get("")
    await store.close()
asyncio.run(go())
"""
OURS = set(Table.metadata.tables)


def with_database(url, *works):
    """What each work says of the connection, one transaction after the other."""

    async def go():
        async with asyncio.timeout(SECONDS):
            engine = await opened(url)
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


def version(connection):
    return MigrationContext.configure(connection).get_current_revision()


def down(connection):
    command.downgrade(configured(connection), "base")


def down_one(connection):
    command.downgrade(configured(connection), "-1")


def test_a_new_database_has_exactly_the_tables_that_migrations_make(url):
    assert with_database(url, differences, tables, version) == [[], OURS, NEWEST]


def test_a_difference_is_seen(url):
    def planted(connection):
        connection.exec_driver_sql("alter table students add column mark integer")
        return differences(connection)

    (found,) = with_database(url, planted)
    assert [(each[0], each[2], each[3].name) for each in found] == [("remove_column", "students", "mark")]


def test_all_go_back_and_forth_again(url):
    said = with_database(url, down, tables, migrate, tables, differences)
    assert said[1] == set() and said[3] == OURS and said[4] == []


def test_older_tables_are_migrated(url):
    with_database(url, down_one)
    assert with_database(url, differences, tables, version) == [[], OURS, NEWEST]


def test_tables_of_no_version_are_made_anew(url):
    with_database(url, down)
    assert with_database(url, differences, tables, version) == [[], OURS, NEWEST]


def test_tables_of_a_newer_numplay_are_refused(url):
    def newer(connection):
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")

    with_database(url, newer)
    with pytest.raises(CommandError, match="9999"):
        with_database(url)


def test_there_is_one_newest_version():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_new_tables_need_no_migrations(url):
    """Alembic would cost every server with a class 10 MB."""
    program = f"{OPENS}\nprint('alembic' in sys.modules)"
    done = [subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True) for _ in range(2)]
    assert [(each.stdout, each.stderr) for each in done] == [("False\n", "")] * 2


def test_a_database_with_the_newest_tables_is_opened_as_it_is(url):
    def write(connection):
        connection.exec_driver_sql("insert into classes values ('C', 'T', 's', 1, 0.0, '{}', '{}', '')")

    def read(connection):
        return connection.exec_driver_sql("select code from classes").scalars().all()

    with_database(url, write)
    assert with_database(url, read) == [["C"]]


def test_a_migration_that_fails_leaves_nothing_half_done(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        file.execute("create table students (mark integer)")  # the second table that is to be made
        file.commit()
    with pytest.raises(SQLAlchemyError):
        with_database(default_url(tmp_path))
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        assert file.execute("select name from sqlite_master where name = 'classes'").fetchall() == []


def test_students_of_no_class_are_refused(url):
    def orphan(connection):
        none = {"code": "none", "seat": "s", "place": 1, "name": "n", "given": 0, "removed": False, "doing": {}}
        connection.execute(insert(StudentRow).values(**none))

    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        with_database(url, orphan)


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
        with_database(default_url(folder))
    if folder.exists():
        folder.chmod(0o700)


def test_servers_that_start_at_once_make_the_tables_once(url):
    """Each a process of its own, as Alembic's context is one for a whole process."""
    command = [sys.executable, "-W", "error", "-c", OPENS, url]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(each.communicate(timeout=SECONDS)[1], each.returncode) for each in processes] == [(b"", 0)] * 3
    assert with_database(url, differences) == [[]]


@pytest.mark.parametrize(
    ("address", "why"),
    [("postgresql://h:port/n", "port|invalid"), ("mysql://h/n", "numplay\\[servers\\]"), ("nonsense", "(?i)parse")],
)
def test_an_address_that_can_not_be_used_says_why(address, why):
    with pytest.raises(ValueError, match=why):
        driven(address)


def test_an_address_gets_its_driver():
    assert driven("postgresql://u:p%40@h/n?ssl=require") == "postgresql+asyncpg://u:p%40@h/n?ssl=require"
