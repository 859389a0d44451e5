"""The tables: tours, their revisions, their share links, and searches for whole tours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, DateTime, Double, ForeignKey, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

HEAD: Final = "0002"
"""The newest migration. Known here, so that a start with a current database needs no Alembic."""


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; SQLite, which knows no zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into what the database keeps."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the database keeps into an aware datetime in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The common ground of all tables."""


class Tour(Base):
    """A tour: an identity, and which of its revisions counts now (``head``)."""

    __tablename__ = "tours"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    head: Mapped[int]
    last_number: Mapped[int]
    """The highest revision number ever given, so that no number is ever used twice."""


class Revision(Base):
    """One state of a tour's brief; never changed once written."""

    __tablename__ = "revisions"

    tour_id: Mapped[str] = mapped_column(
        ForeignKey("tours.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    brief: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcInstant)
    note: Mapped[str] = mapped_column(String(200), default="")


class ShareLink(Base):
    """A secret address of a tour's phone page."""

    __tablename__ = "share_links"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    tour_id: Mapped[str] = mapped_column(ForeignKey("tours.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)


class SolveJob(Base):
    """One search for the best orders of a whole tour, from its asking to its end."""

    __tablename__ = "solve_jobs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tour_id: Mapped[str] = mapped_column(ForeignKey("tours.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    """The tour's revision that the search began from."""
    seed: Mapped[int] = mapped_column(BigInteger)
    iterations: Mapped[int]
    seconds: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), index=True)
    share: Mapped[float] = mapped_column(Double, default=0.0)
    """How far the search is, 0 to 1."""
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    goal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    best: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The brief with the best orders so far, ``goal`` how good they are."""
    proof: Mapped[str | None] = mapped_column(String(20))
    bound: Mapped[int | None]
    repeatable: Mapped[bool | None]
    message: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    started_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    alive_at: Mapped[datetime] = mapped_column(UtcInstant)
    """When the server that has the job in hand last said so."""
    taken: Mapped[int | None]
    """The tour's revision that the result became."""
