"""A brief as frozen records.

Times of day are whole seconds from local midnight of the day's date (past 86 400 after midnight),
durations whole seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from planner.languages import is_spoken
from planner.words import Words

if TYPE_CHECKING:
    # Its module loads NumPy, which records need not.
    from planner.itinerary.model.problem import Aim

Position = Literal["first", "last"] | int
TrafficKind = Literal["stretch", "hourly"]
PrayerKind = Literal["none", "friday", "daily"]

FRIDAY_PRAYER = "friday-prayer"
"""The id of the visit that is added for the Friday prayer."""
DAILY_PRAYERS = ("prayer-dhuhr", "prayer-asr", "prayer-maghrib")
"""The ids of the breaks that are added for the daily prayers of a tour's hours."""
PRAYER_IDS = (FRIDAY_PRAYER, *DAILY_PRAYERS)
FIRST_COACH = "coach-1"
"""The id of the one coach of a brief that names none."""


@dataclass(frozen=True, slots=True)
class BriefVisit:
    """A wish to spend time at a venue.

    ``duration_s`` is the usual length, which is planned; None means the venue's own. ``least_s`` is
    what a visit may be cut to when the day runs late, ``most_s`` what is worth while at all (None:
    as planned). ``buying_s`` is a part of the visit. ``windows_s`` say when it may begin, both ends
    included (empty: any time). ``after`` names visits of the day that must come earlier if they are
    served. ``is_break`` marks a break that is taken at this place. ``language`` is what it is held in
    (a BCP 47 code; None: it does not matter).
    """

    id: str
    venue: str
    required: bool
    priority: int = 0
    label: Words | None = None
    duration_s: int | None = None
    buying_s: int = 0
    windows_s: tuple[tuple[int, int], ...] = ()
    begin_at_s: int | None = None
    arrive_by_s: int | None = None
    position: Position | None = None
    least_s: int | None = None
    most_s: int | None = None
    after: tuple[str, ...] = ()
    is_break: bool = False
    language: str | None = None

    @property
    def place(self) -> int | None:
        """The place in the order that it is locked at, from 1; None: it is free, or the last."""
        return 1 if self.position == "first" else None if self.position == "last" else self.position


@dataclass(frozen=True, slots=True)
class BriefBreak:
    """A pause that must be taken: at a ``venue``, or wherever the group is (None).

    It begins within ``windows_s`` (empty: any time).
    """

    id: str
    duration_s: int
    label: Words | None = None
    windows_s: tuple[tuple[int, int], ...] = ()
    venue: str | None = None

    @property
    def visit(self) -> BriefVisit:
        """The required visit that a break at a venue is. Raises ValueError without a venue."""
        if self.venue is None:
            raise ValueError(f"the break {self.id} has no place")
        return BriefVisit(
            self.id, self.venue, required=True, label=self.label, duration_s=self.duration_s,
            windows_s=self.windows_s, is_break=True,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SharedVisit:
    """A wish of the whole tour: one coach serves it, on one day.

    ``days`` and ``coaches`` say which may (empty: any).
    """

    visit: BriefVisit
    days: tuple[date, ...] = ()
    coaches: tuple[str, ...] = ()

    def allows(self, day: BriefDay) -> bool:
        """Tell whether a coach-day is one of those that may serve it, whatever the language."""
        return (not self.days or day.date in self.days) and (
            not self.coaches or day.coach in self.coaches
        )


@dataclass(frozen=True, slots=True)
class BriefCoach:
    """A coach and the group that rides on it.

    ``languages`` are those of its guide, ``group_languages`` what people on it need or speak (BCP 47).
    """

    id: str
    name: Words
    people: int
    seats: int | None = None
    languages: tuple[str, ...] = ()
    group_languages: tuple[str, ...] = ()

    def follows(self, visit: BriefVisit) -> bool:
        """Tell whether its guide or its group has the language in which a visit is held."""
        known = (*self.languages, *self.group_languages)
        return visit.language is None or is_spoken(visit.language, known)


@dataclass(frozen=True, slots=True)
class Room:
    """A venue that takes only so many groups at a time."""

    venue: str
    groups: int


@dataclass(frozen=True, slots=True)
class BriefDay:
    """One day of one coach. Boarding begins at ``start_s``; the return is due by ``end_by_s``.

    ``order`` holds the ids of what is served, visits and breaks, in the organiser's own order (None:
    the solver orders the day; empty: nothing is served); it may name visits of the whole tour.
    ``longest_s`` is the longest day of the
    driver, from ``start_s`` to the end. Rain is expected in ``rain_s``: from, and until (None: for
    the rest of the day).
    """

    date: date
    title: Words
    start_venue: str
    start_s: int
    end_venue: str
    end_by_s: int | None
    visits: tuple[BriefVisit, ...]
    order: tuple[str, ...] | None = None
    breaks: tuple[BriefBreak, ...] = ()
    longest_s: int | None = None
    rain_s: tuple[int, int | None] | None = None
    coach: str = FIRST_COACH

    @property
    def wishes(self) -> tuple[BriefVisit | BriefBreak, ...]:
        """Its visits and breaks, as far as they are its own."""
        return (*self.visits, *self.breaks)


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole tour as an organiser wants it. Defaults are filled in; each is stated in the schema file.

    ``traffic`` says what driving times are made of: free flow times ``stretch``, or the city's
    factors by the hour. ``closures`` are JSON: only those who know the roads can read them.
    ``aim`` decides between plans that serve the same. ``prayer`` asks for the Friday prayer, or for
    it and the daily ones; ``prayer_venue`` is the mosque for Fridays (None: the nearest).

    ``coaches`` are the coaches of a tour that has several, each with days of its own (empty: the one
    of ``coach`` and ``people``); ``planner.itinerary.brief.coaches`` makes a brief of each. ``visits`` are
    wishes that any of them may serve, ``rooms`` the venues that take only so many groups at a time.
    """

    id: str
    title: Words
    people: int
    coach: Words
    boarding_base_s: int
    boarding_per_head_s: int
    stretch: float
    walking_max_m: int
    walking_kph: float
    now: str | None
    assumptions: tuple[Words, ...]
    days: tuple[BriefDay, ...]
    traffic: TrafficKind = "stretch"
    closures: tuple[dict[str, Any], ...] = ()
    aim: Aim = "end"
    prayer: PrayerKind = "none"
    prayer_venue: str | None = None
    coaches: tuple[BriefCoach, ...] = ()
    visits: tuple[SharedVisit, ...] = ()
    rooms: tuple[Room, ...] = ()

    def index_of(self, day: date, coach: str | None = None) -> int | None:
        """Return the number of a coach-day in ``days``; without a coach, of the first of that date."""
        for index, one in enumerate(self.days):
            if one.date == day and coach in {None, one.coach}:
                return index
        return None

    def may_serve(self, day: BriefDay, wish: SharedVisit) -> bool:
        """Tell whether a coach-day may serve a visit of the whole tour: by date, coach, language."""
        coach = next((one for one in self.coaches if one.id == day.coach), None)
        return wish.allows(day) and (coach is None or coach.follows(wish.visit))

    @property
    def boarding_s(self) -> int:
        """Seconds that boarding takes before each leg by coach: base plus a share a head."""
        return self.boarding_base_s + self.boarding_per_head_s * self.people
