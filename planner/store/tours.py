"""Tours as people edit them: every save is a revision, undo and redo move among them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.errors import Conflict, Fault, InvalidInput, NotFound
from planner.store.database import Store
from planner.store.schema import Revision, ShareLink, Tour
from planner.words import Words

TOKEN_BYTES: Final = 18
"""144 random bits: nobody guesses a share link."""

REVISIONS_KEPT: Final = 500
"""How far back undo reaches; what is older is dropped, so that the file does not grow for ever."""


@dataclass(frozen=True, slots=True)
class TourRecord:
    """A tour as it stands now.

    ``revision`` names the content: the same number of the same tour always means the same brief,
    and no number is ever given twice. ``brief`` is a copy that the caller may change.
    """

    tour_id: str
    title: Words
    brief: dict[str, Any]
    revision: int
    saved_at: datetime
    can_undo: bool
    can_redo: bool
    token: str


class TourStore(Store):
    """The kept tours. Safe for threads and for several processes on one database.

    Every method raises Unavailable, with a sentence that tells what to do, when the database is
    busy, damaged, full or may not be written.
    """

    def tours(self) -> tuple[TourRecord, ...]:
        """Return all tours in the order in which they were created."""
        with self._database.reading() as session:
            found = session.scalars(select(Tour).order_by(Tour.created_at, Tour.id))
            return tuple(_record(session, tour) for tour in found)

    def get(self, tour_id: str) -> TourRecord:
        """Return one tour. Raises NotFound."""
        with self._database.reading() as session:
            return _record(session, _tour(session, tour_id))

    def by_token(self, token: str) -> TourRecord:
        """Return the tour that a share link leads to. Raises NotFound."""
        with self._database.reading() as session:
            query = select(Tour).join(ShareLink).where(ShareLink.token == token)
            tour = session.scalars(query).one_or_none()
            if tour is None:
                raise NotFound(
                    "This link leads to no tour. Ask the organiser for the present one: "
                    "a link is copied whole or not at all."
                )
            return _record(session, tour)

    def create(self, tour_id: str, brief: Mapping[str, Any], *, note: str = "") -> TourRecord:
        """Keep a new tour, with a share link of its own.

        Raises Conflict when there is a tour of that id already, InvalidInput for a brief that is
        not JSON.
        """
        now = self._clock()
        with self._database.writing() as session:
            taken = Conflict(f"There is a tour {tour_id!r} already. Choose another id.")
            if session.get(Tour, tour_id) is not None:
                raise taken
            tour = Tour(id=tour_id, created_at=now, head=1, last_number=1)
            session.add(tour)
            # There are no relationships to tell the order of the rows: tour first.
            try:
                session.flush()
            except IntegrityError as error:
                # On PostgreSQL another writer may have kept it since the look above.
                raise taken from error
            session.add(_revision(tour_id, 1, brief, now, note))
            token = secrets.token_urlsafe(TOKEN_BYTES)
            session.add(ShareLink(token=token, tour_id=tour_id, created_at=now))
            session.flush()
            return _record(session, tour)

    def save(
        self, tour_id: str, brief: Mapping[str, Any], *, expected_revision: int, note: str = ""
    ) -> TourRecord:
        """Keep a new state of the tour; what had been undone can be redone no more.

        A brief equal to the present one makes no new revision. Raises Conflict when
        ``expected_revision`` is not the present one, NotFound, InvalidInput.
        """
        now = self._clock()
        with self._database.writing() as session:
            tour = self._locked(session, tour_id, expected_revision)
            if _head(session, tour).brief == dict(brief):
                return _record(session, tour)
            number = tour.last_number + 1
            of_tour = Revision.tour_id == tour_id
            session.execute(delete(Revision).where(of_tour, Revision.number > tour.head))
            session.add(_revision(tour_id, number, brief, now, note))
            tour.head = tour.last_number = number
            session.flush()
            oldest = session.scalars(
                select(Revision.number).where(of_tour).order_by(Revision.number.desc())
                .offset(REVISIONS_KEPT).limit(1)
            ).one_or_none()  # fmt: skip
            if oldest is not None:
                session.execute(delete(Revision).where(of_tour, Revision.number <= oldest))
            return _record(session, tour)

    def undo(self, tour_id: str, *, expected_revision: int | None = None) -> TourRecord:
        """Go back to the state before the last save.

        Raises Conflict when there is nothing to undo or the tour is not at ``expected_revision``,
        NotFound.
        """
        return self._move(tour_id, expected_revision, back=True)

    def redo(self, tour_id: str, *, expected_revision: int | None = None) -> TourRecord:
        """Take back the last undo. Raises as ``undo`` does."""
        return self._move(tour_id, expected_revision, back=False)

    def _move(self, tour_id: str, expected_revision: int | None, *, back: bool) -> TourRecord:
        with self._database.writing() as session:
            tour = self._locked(session, tour_id, expected_revision)
            neighbour = _before(session, tour) if back else _after(session, tour)
            if neighbour is None:
                what = "undo" if back else "redo"
                raise Conflict(f"There is nothing to {what} in this tour.")
            tour.head = neighbour
            session.flush()
            return _record(session, tour)

    def _locked(self, session: Session, tour_id: str, expected_revision: int | None) -> Tour:
        tour = _tour(session, tour_id, lock=True)
        if expected_revision is not None and tour.head != expected_revision:
            raise Conflict(
                f"The tour was changed meanwhile (it is at revision {tour.head}, not at "
                f"{expected_revision}). Load it again and repeat the change."
            )
        return tour


def _tour(session: Session, tour_id: str, *, lock: bool = False) -> Tour:
    # The lock (FOR UPDATE) makes the writers of one tour queue on PostgreSQL; on SQLite there is
    # one writer anyway.
    tour = session.get(Tour, tour_id, with_for_update=lock or None)
    if tour is None:
        raise NotFound(f"There is no tour {tour_id!r}.")
    return tour


def _revision(
    tour_id: str, number: int, brief: Mapping[str, Any], now: datetime, note: str
) -> Revision:
    try:
        json.dumps(dict(brief), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidInput.of(
            "The brief", [Fault("brief", type(brief).__name__, f"give plain JSON ({error})")]
        ) from error
    return Revision(
        tour_id=tour_id, number=number, brief=dict(brief), saved_at=now, note=note[:200]
    )


def _head(session: Session, tour: Tour) -> Revision:
    return session.get_one(Revision, (tour.id, tour.head))


def _before(session: Session, tour: Tour) -> int | None:
    query = select(func.max(Revision.number))
    return session.scalar(query.where(Revision.tour_id == tour.id, Revision.number < tour.head))


def _after(session: Session, tour: Tour) -> int | None:
    query = select(func.min(Revision.number))
    return session.scalar(query.where(Revision.tour_id == tour.id, Revision.number > tour.head))


def _record(session: Session, tour: Tour) -> TourRecord:
    head = _head(session, tour)
    title = head.brief.get("title", {})
    english = title.get("en", tour.id)
    return TourRecord(
        tour_id=tour.id,
        title=Words(en=english, id=title.get("id", english)),
        brief=head.brief,
        revision=head.number,
        saved_at=head.saved_at,
        can_undo=_before(session, tour) is not None,
        can_redo=_after(session, tour) is not None,
        token=session.scalars(
            select(ShareLink.token).where(ShareLink.tour_id == tour.id)
            .order_by(ShareLink.created_at).limit(1)
        ).one(),
    )  # fmt: skip
