"""A venue: a place that can be visited, with its door and where a coach may stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.geodesy import LonLat
from planner.words import Words

Setting = Literal["indoor", "outdoor", "mixed"]


@dataclass(frozen=True, slots=True)
class Access:
    """Where a coach sets passengers down or waits: lon, lat in degrees, and who says so."""

    lon: float
    lat: float
    name: Words
    note: Words | None
    source: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about a venue and where it comes from.

    ``year`` is the year that the statement holds for (None: the source shows none), ``supports``
    names what rests on it (such as ``about`` or ``buy``), ``weak`` marks a source that stands
    alone and is a blog or undated.
    """

    text: str
    source: str
    year: int | None
    supports: tuple[str, ...]
    weak: bool


@dataclass(frozen=True, slots=True)
class Closure:
    """A time when the venue cannot be visited: both dates inclusive, None is open-ended."""

    begin: date | None
    end: date | None
    why: Words
    source: str

    def covers(self, day: date) -> bool:
        """Tell whether the venue is closed on ``day``."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the venue could be visited in the month ``as_of`` (YYYY-MM), and how that is known."""

    as_of: str
    open: bool
    why: Words
    source: str


@dataclass(frozen=True, slots=True)
class Venue:
    """One venue. ``point`` is its door as (lon, lat), good to ``precision_m`` metres.

    ``duration_min`` is the usual length of a visit in minutes; ``duration_assumed`` says that no
    source gives it, ``duration_basis`` what it leans on. ``opening_hours`` are in OpenStreetMap's
    syntax and in the city's time zone (None: unknown). ``tags`` are OpenStreetMap's, verbatim.
    ``kerb_side`` asks coaches to stop on the venue's side of the street.
    """

    id: str
    name: Words
    short_name: Words
    category: str
    address: str
    point: LonLat
    precision_m: int
    duration_min: int
    setting: Setting
    about: Words | None
    buy: Words | None
    sources: tuple[str, ...]
    opening_hours: str | None
    set_down: Access | None
    coach_parking: Access | None
    coach_note: Words | None
    point_source: str = ""
    duration_assumed: bool = True
    duration_basis: str | None = None
    opening_hours_source: str | None = None
    opening_hours_year: int | None = None
    opening_hours_note: Words | None = None
    closures: tuple[Closure, ...] = ()
    standing: Standing | None = None
    facts: tuple[Fact, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    kerb_side: bool = True

    def closed_by(self, day: date) -> Closure | None:
        """Return the closure that shuts the venue on ``day``, if any."""
        return next((closure for closure in self.closures if closure.covers(day)), None)
