"""Own the base on which every package declares its tables.

Each column says how sensitive it is: there is no way to declare one without.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

SENSITIVITY: Final = "x-sensitivity"

BigInt = BigInteger().with_variant(Integer, "sqlite")
"""Whole numbers of 64 bits; on SQLite a primary key of this type is the row's own number."""


class Sensitivity(StrEnum):
    """Who may see the values of a field."""

    PUBLIC = "public"
    LOW = "low"  # within the administration
    MEDIUM = "medium"  # those whose work needs it
    HIGH = "high"  # about a person: encrypted, logged, erased in time


class Base(DeclarativeBase):
    """Base of all tables; names of indexes and constraints are the same on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def column(
    kind: TypeEngine[Any] | type[TypeEngine[Any]],
    sensitivity: Sensitivity,
    *rules: SchemaItem,
    **options: Any,
) -> MappedColumn[Any]:
    """Declare a column.

    Args:
        kind: Its type.
        sensitivity: Who may see its values.
        rules: Foreign keys and checks.
        options: Of SQLAlchemy's ``mapped_column``: ``primary_key``, ``index``, ``default``…
    """
    return mapped_column(kind, *rules, info={SENSITIVITY: sensitivity}, **options)


def sensitivity_of(field: Column[Any]) -> Sensitivity:
    """How sensitive a column is.

    Raises:
        KeyError: It was declared without.
    """
    return Sensitivity(field.info[SENSITIVITY])


def spatial_index(name: str, field: str | Mapped[Any]) -> Index:
    """An index over a geometry: GiST on PostGIS, none on SQLite."""
    index = Index(name, field, postgresql_using="gist", info={"only_on": "postgresql"})
    index.ddl_if(dialect="postgresql")
    return index


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table
