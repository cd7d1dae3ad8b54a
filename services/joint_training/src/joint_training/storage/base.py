"""This service's own registry and MetaData, with the tables every service has."""

from __future__ import annotations

from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from cyzj.files.uploads import files_table
from cyzj.imports.kept import imports_table
from cyzj.members.tables import members_tables
from cyzj.storage.tables import common_tables


class Row(SQLModel, registry=registry()):
    """The base of every row of this service."""


metadata = Row.metadata
common_tables(metadata)
imports_table(metadata)
files_table(metadata)
members_tables(metadata)
