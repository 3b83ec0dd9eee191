"""The tables of the database. A change here is a new file in `migrations/versions` too, and its number is `NEWEST`; a
test compares them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Double, ForeignKey, MetaData, String
from sqlalchemy import Table as AnyTable
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NEWEST = "0004"
"""The number of the newest migration, which these tables are."""
versions = AnyTable("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Alembic's own table: which migration the tables of a database are."""


class Table(DeclarativeBase):
    """All tables."""


class ClassRow(Table):
    """A class. code: its first one, by which all else knows it. entry: the one to join by now; empty for the first.
    touched: when anything of it changed last, in seconds since 1970. version: how often it changed."""

    __tablename__ = "classes"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    secret: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    touched: Mapped[float] = mapped_column(Double)
    stage: Mapped[dict[str, Any]] = mapped_column(JSON)
    doing: Mapped[dict[str, Any]] = mapped_column(JSON)
    entry: Mapped[str] = mapped_column(String(16))


class CodeRow(Table):
    """A later code of a class, the present one or not. first: the class's own. version: of the class that has it."""

    __tablename__ = "codes"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    first: Mapped[str] = mapped_column(ForeignKey("classes.code", ondelete="CASCADE"))
    version: Mapped[int]


class StudentRow(Table):
    """A student of a class, at the seat of a browser. place: in the order in which they came."""

    __tablename__ = "students"

    code: Mapped[str] = mapped_column(ForeignKey("classes.code", ondelete="CASCADE"), primary_key=True)
    seat: Mapped[str] = mapped_column(String(64), primary_key=True)
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    given: Mapped[int]
    removed: Mapped[bool]
    doing: Mapped[dict[str, Any]] = mapped_column(JSON)


class GuessRow(Table):
    """Wrong codes, secrets and passwords of a span of time. span: seconds since 1970, in units of `codes.SPAN`."""

    __tablename__ = "guesses"

    span: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    wrong: Mapped[int]
