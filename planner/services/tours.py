"""The kept tours as the app works with them: read once a revision, planned, edited and saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from planner.errors import Conflict, NotFound
from planner.itinerary.brief import edits
from planner.itinerary.brief.coaches import coach_ids, is_open
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.records import Brief
from planner.itinerary.brief.writing import brief_to_json
from planner.itinerary.model.itinerary import Itinerary
from planner.itinerary.tour.search_limits import SearchLimits
from planner.lru_cache import Kept

if TYPE_CHECKING:
    from planner.planning.planner import Planner
    from planner.store.tours import TourRecord, TourStore

FIRST_ITERATIONS: Final = 1
"""Of the search whose answer a page shows while it is open who serves what all share: a page waits for
VROOM's answer only. The long search is started by hand."""
REVISIONS_KEPT: Final = 32
"""Revisions whose briefs and plans are held in memory: one for each tour in hand, and its last few."""


class Tours:
    """The kept tours with their briefs and plans. Safe for threads.

    A revision never changes: its brief is read once, and its tour planned once.
    """

    def __init__(self, planner: Callable[[], Planner], store: Callable[[], TourStore]) -> None:
        self._planner, self._store = planner, store
        self._briefs: Kept[tuple[str, int], Brief] = Kept(REVISIONS_KEPT)
        self._plans: Kept[tuple[str, int], tuple[Itinerary, ...]] = Kept(REVISIONS_KEPT)

    def default(self) -> TourRecord:
        """Return the tour that ``/`` shows: the city's own, else the first that was created.

        Raises NotFound while there is none at all.
        """
        tours = self._store().tours()
        if not tours:
            raise NotFound(
                "There is no tour yet. Put a brief into the data folder's tours/ and start again."
            )
        chosen = self._planner().city.default_tour
        return next((record for record in tours if record.tour_id == chosen), tours[0])

    def brief(self, record: TourRecord) -> Brief:
        """Return a record's brief. Raises InvalidInput when it does not fit the format any more."""
        key = (record.tour_id, record.revision)
        return self._briefs.of(key, lambda: parse_brief(record.brief))

    def allotted(self, record: TourRecord) -> Brief:
        """Return a record's brief; where it is open who serves what all share, with the plan's orders."""
        brief = self.brief(record)
        if is_open(brief):
            for plan in self._plans_of(record):
                for day in plan.days:
                    brief = edits.with_order(brief, day.date, day.order, plan.coach_id)
        return brief

    def coach_day(self, record: TourRecord, day: date, coach_id: str | None = None) -> int:
        """Return the number of a coach-day in the brief; without a coach, of the first coach.

        Raises NotFound.
        """
        brief = self.brief(record)
        coaches = coach_ids(brief)
        if coach_id is not None and coach_id not in coaches:
            raise _no_coach(record.tour_id, coach_id, coaches)
        index = brief.index_of(day, coach_id or coaches[0])
        if index is None:
            mine = [one.date for one in brief.days if one.coach == (coach_id or coaches[0])]
            known = ", ".join(map(str, mine))
            raise NotFound(f"The tour {record.tour_id!r} has no day {day}. It has {known}.")
        return index

    def plan(self, record: TourRecord, coach_id: str | None = None) -> Itinerary:
        """Return the planned tour of a coach, by default the first one.

        Raises InvalidInput when the kept brief no longer fits the venues or the format, NotFound for a
        coach that the tour does not have.
        """
        plans = self._plans_of(record)
        if coach_id is None:
            return plans[0]
        for plan in plans:
            if plan.coach_id == coach_id:
                return plan
        raise _no_coach(record.tour_id, coach_id, [plan.coach_id for plan in plans])

    def plans(self, brief: Brief) -> tuple[Itinerary, ...]:
        """Plan a brief soon enough for a page. Raises as ``Planner.plans``."""
        return self._planner().plans(brief, SearchLimits(iterations=FIRST_ITERATIONS))

    def save(
        self, record: TourRecord, brief: Brief, *, expected_revision: int, note: str
    ) -> TourRecord:
        """Plan a brief, then keep it: what cannot be planned is never saved.

        ``record`` is the tour as it was read. A brief that is the same makes no new revision. Raises as
        ``Planner.plans`` and ``TourStore.save``.
        """
        same = brief == self.brief(record)
        plans = self._plans_of(record) if same else self.plans(brief)
        saved = self._store().save(
            record.tour_id,
            record.brief if same else brief_to_json(brief),
            expected_revision=expected_revision,
            note=note,
        )
        key = (saved.tour_id, saved.revision)
        self._briefs.put(key, brief)
        self._plans.put(key, plans)
        return saved

    def save_order(
        self,
        tour_id: str,
        day: date,
        coach_id: str | None,
        order: Sequence[str],
        *,
        expected_revision: int,
    ) -> TourRecord:
        """Keep the hand-made order of a coach-day.

        Raises NotFound, Conflict, InvalidInput (with paths below ``order``), and as ``save``.
        """
        record = self._store().get(tour_id)
        require_revision(record, expected_revision)
        index = self.coach_day(record, day, coach_id)
        brief = edits.set_order(self.brief(record), index, order, "order")
        note = f"Order of {day.isoformat()}"
        return self.save(record, brief, expected_revision=expected_revision, note=note)

    def optimised(
        self, record: TourRecord, day: date, coach_id: str | None = None
    ) -> tuple[Itinerary, Itinerary]:
        """Return the plan as it is, and with the order of that day solved; nothing is kept.

        Raises NotFound, and as ``Planner.plans``.
        """
        self.coach_day(record, day, coach_id)
        before = self.plan(record, coach_id)
        after = self._planner().optimise(self.allotted(record), day, before.coach_id)
        return before, after

    def copy(self, tour_id: str, start: date) -> tuple[TourRecord, Brief, Brief]:
        """Copy a tour to other dates; return the copy's record, the brief, and the moved brief.

        Raises NotFound, InvalidInput (out of the calendar), Conflict (there is such a copy).
        """
        brief = self.brief(self._store().get(tour_id))
        moved = edits.shift(brief, start)
        return self._store().create(moved.id, brief_to_json(moved)), brief, moved

    def _plans_of(self, record: TourRecord) -> tuple[Itinerary, ...]:
        key = (record.tour_id, record.revision)
        return self._plans.of(key, lambda: self.plans(self.brief(record)))


def require_revision(record: TourRecord, revision: int) -> None:
    """Raise Conflict where a tour is not at the revision that a change was made for."""
    if record.revision != revision:
        raise Conflict(
            f"The tour was changed meanwhile (it is at revision {record.revision}, not at {revision}). "
            "Load it again and repeat the change."
        )


def _no_coach(tour_id: str, coach_id: str, known: Sequence[str]) -> NotFound:
    return NotFound(
        f"The tour {tour_id!r} has no coach {coach_id[:60]!r}. Its coaches are {', '.join(known)}."
    )
