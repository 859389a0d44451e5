"""The Itinerary: what the planner answers, frozen, with all that its outputs need.

Nothing downstream recomputes anything: map, phone page, route sheet, table and JSON are pure
functions of it. Times of day are whole seconds from local midnight of the day's date in the
city's time zone (they may pass 86 400 when a day runs over midnight), rounded up; latest moments are
rounded down. A duration is the difference of two of them. Distances are whole metres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.geodesy import LonLat
from planner.manoeuvre import Manoeuvre
from planner.words import Words

Mode = Literal["coach", "walk"]
Cause = Literal["delay", "lead_time", "precedence", "missing_break", "load", "no_road"]
"""Kinds of violation, VROOM's names where they fit: ``delay`` is too late, ``lead_time`` too early,
``precedence`` a broken lock or order, ``missing_break`` a break left out, ``load`` too many groups at
one venue at a time, ``no_road`` a leg that no road serves."""
Rule = Literal[
    "opening_hours", "closed_today", "time_window", "begin_at", "arrive_by", "return_by",
    "position", "road", "no_room", "closure", "after", "break", "longest_day", "room",
]  # fmt: skip
"""Which of the organiser's rules a violation or an unserved visit runs into; ``closure`` is none of
his: a road is shut without which the visit cannot be reached in its time."""
PauseAt = Literal["before", "underway", "door"]
"""Where a break is taken: before boarding, on the way, or at the next door before the visit begins."""
Proof = Literal["optimal", "infeasible", "best-found"]
"""What a solver proved of its orders: none is better, none keeps all rules, or neither."""
OrderProof = Proof | Literal["hand-made"]
"""The same of any order; nothing is proved of one made by hand."""
Kerb = Literal["venue", "opposite"]
"""Which side of the street a coach stops at: where the venue is, or opposite, across the street."""


def whole_s(at_ms: int) -> int:
    """Return a moment of the plan in whole seconds, rounded up: by then it has been reached."""
    return -(-at_ms // 1000)


@dataclass(frozen=True, slots=True)
class RoadClosure:
    """What is different on the roads for some time, as it looks on one day.

    It holds from ``begin_s`` until before ``end_s`` (None: it began before, or ends after, all that
    is known). ``shut``, ``opened`` and ``turned`` name the streets that are closed, open both ways
    and turned round, the longest first; streets without a name are not among them.
    """

    id: str
    reason: Words
    begin_s: int | None
    end_s: int | None
    shut: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule at one stop.

    ``amount_s`` is by how much (0 where it has no size), ``limit_s`` the clock time that the rule
    sets and ``reached_s`` the clock time that the schedule reaches instead (None where the rule is
    not about time). Without the ``closures`` it would not be broken.
    """

    cause: Cause
    rule: Rule
    amount_s: int
    limit_s: int | None = None
    reached_s: int | None = None
    closures: tuple[RoadClosure, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """Where a coach sets passengers down or waits: a point, what to know about it, its source."""

    lon: float
    lat: float
    name: Words
    note: Words | None
    source: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit placed in a day, or the day's start or end.

    ``key`` is ``"start"``, ``"end"`` or the visit's id. ``number`` counts visits from 1 (None at
    start and end). The group arrives at ``arrive_s``, walks ``walk_in_s`` from the coach to the
    door, waits ``wait_s``, begins at ``begin_s``, is done at ``end_s``, walks ``walk_out_s`` back,
    boards for ``boarding_s`` and leaves at ``depart_s``; ``walk_m`` is the way between coach and
    door. At the start, ``arrive_s`` is when the group sets out or boards; at the end all times but
    ``arrive_s`` are at the door. ``to_parking`` and ``from_parking`` are the coach's empty ways
    while it waits at ``coach_parking`` (None: it does not, or the visit is too short). ``slack_s`` is
    how much later the stop may begin before a rule, not broken yet, breaks (None: nothing ever
    does); ``leave_by_s`` is the latest departure before one breaks at a later stop (None as well).
    ``open_s`` are that date's opening intervals (None: hours unknown; empty: closed). ``is_break``
    marks a break that is taken at this venue. ``spare_s`` is how much longer the visit may last, and is
    worth while, without making anything later: where the group would only wait for it later. ``language``
    is the BCP 47 code of what the visit is held in (None: it does not matter).
    """

    key: str
    kind: Literal["start", "visit", "end"]
    number: int | None
    venue_id: str
    name: Words
    label: Words | None
    address: str
    category: str
    lon: float
    lat: float
    precision_m: int
    set_down: AccessPoint | None
    coach_parking: AccessPoint | None
    setting: Literal["indoor", "outdoor", "mixed"]
    about: Words | None
    buy: Words | None
    sources: tuple[str, ...]
    opening_hours: str | None
    open_s: tuple[tuple[int, int], ...] | None
    arrive_s: int
    wait_s: int
    begin_s: int
    end_s: int
    boarding_s: int
    depart_s: int
    duration_s: int
    buying_s: int
    slack_s: int | None
    required: bool
    priority: int
    begin_at_s: int | None
    arrive_by_s: int | None
    position: str | None
    violations: tuple[Violation, ...]
    short_name: Words | None = None
    leave_by_s: int | None = None
    walk_in_s: int = 0
    walk_out_s: int = 0
    walk_m: int = 0
    to_parking: Leg | None = None
    from_parking: Leg | None = None
    is_break: bool = False
    spare_s: int = 0
    language: str | None = None

    @property
    def short(self) -> Words:
        """The name for map labels and tables."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Mosque:
    """The mosque nearest to where a prayer falls, ``distance_m`` from there as the crow flies."""

    venue_id: str
    name: Words
    lon: float
    lat: float
    distance_m: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A break that needs no place of its own: ``begin_s`` to ``end_s``, taken ``where`` the group is.

    ``mosque`` is named where the break is a prayer.
    """

    id: str
    label: Words
    begin_s: int
    end_s: int
    where: PauseAt
    mosque: Mosque | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """Travel between two stops by coach or on foot.

    ``duration_s`` is from departure to arrival but for breaks on the way, ``free_flow_s`` what it would
    be on empty roads.
    ``reachable`` is False where no road leads; then distance, geometry and
    manoeuvres are empty. ``alternative`` is the coach's way where the group walks: the driver takes
    it empty, if the day needs a coach. ``kerb`` says at which side of the street the coach stops
    (None: not known). ``pauses`` are the breaks between the visit before the leg and the one after it.
    """

    mode: Mode
    depart_s: int
    arrive_s: int
    duration_s: int
    free_flow_s: int
    distance_m: int
    geometry: tuple[LonLat, ...]
    streets: tuple[str, ...]
    main_streets: tuple[str, ...]
    manoeuvres: tuple[Manoeuvre, ...]
    reachable: bool = True
    alternative: Leg | None = None
    kerb: Kerb | None = None
    pauses: tuple[Pause, ...] = ()


def needs_coach(legs: Sequence[Leg]) -> bool:
    """Tell whether a group rides on some leg, or would if a road led there."""
    return any(leg.mode == "coach" and (leg.distance_m > 0 or not leg.reachable) for leg in legs)


@dataclass(frozen=True, slots=True)
class Unserved:
    """A wished visit that is not in the day, and why.

    ``rule`` is what stands in the way; ``limit_s`` and ``reached_s`` are as in Violation: the
    latest begin that the rule allows, and the earliest begin that the rest of the day leaves.
    ``skipped`` means that the organiser took the visit out by hand and it would fit. ``closures``
    are those that cut it off, where the rule is ``closure``. Put into the day, it would hurt least as
    number ``best_number`` of the visits: then ``broken_with`` rules are broken in all, and the group is
    back at ``back_with_s`` (None: not tried).
    """

    visit_id: str
    venue_id: str
    name: Words
    label: Words | None
    lon: float
    lat: float
    duration_s: int
    required: bool
    priority: int
    rule: Rule | None
    limit_s: int | None
    reached_s: int | None
    skipped: bool
    closures: tuple[RoadClosure, ...] = ()
    short_name: Words | None = None
    best_number: int = 1
    broken_with: int | None = None
    back_with_s: int | None = None

    @property
    def short(self) -> Words:
        """The name for map labels."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over one day or the tour, computed once when the day is made.

    ``broken`` counts as the judge does: rules broken at the stops, and required visits missing.
    ``road_s`` is the time on the road: riding (``coach_s``), walking (``walk_s``, between coach and door
    too) and boarding. With ``wait_s``, ``visit_s`` and ``pause_s`` it makes up the day from its start until
    the group is back. ``coach_m`` is driven with the group, ``empty_m`` without it: beside a walk, to and
    from car parks. ``fuel_ml`` and ``co2_g`` are of both together (None: nothing is known of the coach).
    """

    coach_s: int
    coach_m: int
    walk_s: int
    walk_m: int
    wait_s: int
    visit_s: int
    served: int
    wished: int
    broken: int
    empty_m: int = 0
    pause_s: int = 0
    fuel_ml: int | None = None
    co2_g: int | None = None
    road_s: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """One coach-day. ``len(legs) == len(stops) - 1``; leg *i* joins stop *i* and *i + 1*.

    ``proof`` says where the order comes from: ``optimal`` (the exact solver proved that no order
    is better), ``infeasible`` (it proved that no order serves all required visits within the
    rules; the least bad one is shown), ``best-found`` (too many visits for a proof, or
    closures that leave it open), or ``hand-made`` (the organiser's own order).
    ``closures`` are those in force on the day.

    ``timing`` says what the order was chosen by: ``exact`` travel times at every departure;
    ``sampled`` ones, straight lines between moments, because roads or turns are shut at some hours; or
    ``unsettled`` ones, where orders and their true times did not come to agree. The times that are
    shown are those of each leg at its own departure in any case, but for ``unsettled``.

    ``holiday`` names the public holiday that the date is, ``rain_s`` the hours of expected rain.
    """

    date: date
    title: Words
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
    unserved: tuple[Unserved, ...]
    proof: OrderProof
    totals: Totals
    closures: tuple[RoadClosure, ...] = ()
    timing: Literal["exact", "sampled", "unsettled"] = "exact"
    holiday: Words | None = None
    rain_s: tuple[int, int | None] | None = None

    @property
    def back_s(self) -> int:
        """When the day is over: the group is at its last door, breaks there included."""
        return self.stops[-1].begin_s

    @property
    def needs_coach(self) -> bool:
        """Whether the group rides at all."""
        return needs_coach(self.legs)

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the visits and breaks, as an order by hand names them."""
        found = [self.stops[0].key] if self.stops else []
        for leg, stop in zip(self.legs, self.stops[1:], strict=True):
            found += [*(pause.id for pause in leg.pauses), stop.key]
        return tuple(one for one in found if one not in {"start", "end"})


@dataclass(frozen=True, slots=True)
class Fuel:
    """What the green figures are made of, and who says so."""

    litres_per_100km: float
    kg_co2_per_litre: float
    source: str
    note: Words


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A telephone number to call, and for what."""

    number: str
    name: Words


@dataclass(frozen=True, slots=True)
class Coach:
    """One of a tour's coaches, its group, and what its guide and its group speak (BCP 47 codes)."""

    id: str
    name: Words
    people: int
    languages: tuple[str, ...] = ()
    group_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Itinerary:
    """The whole tour of one coach as planned.

    ``version`` is the first 8 hex digits of a hash over everything else, so that two equal
    itineraries carry the same version. ``driving_side`` is that of the city's roads: maps set the
    way to it. ``traffic`` is what driving times are made of: free flow times ``stretch``, or factors
    by the hour; ``traffic_note`` says where those come from. ``now`` is the
    demo's standing clock as a naive local ISO instant (None: the real clock counts). ``totals`` sums
    the days up, ``fuel`` says what its litres and kilograms are made of. ``coaches`` are all coaches
    of the tour (empty: this is the only one).
    """

    tour_id: str
    title: Words
    city: str
    timezone: str
    driving_side: Literal["left", "right"]
    people: int
    coach: Words
    stretch: float
    walking_kph: float
    network_date: str
    credits: tuple[str, ...]
    assumptions: tuple[Words, ...]
    emergency: tuple[EmergencyNumber, ...]
    now: str | None
    days: tuple[Day, ...]
    version: str = ""
    traffic: Literal["stretch", "hourly"] = "stretch"
    traffic_note: Words | None = None
    coach_id: str = "coach-1"
    coaches: tuple[Coach, ...] = ()
    totals: Totals | None = None
    fuel: Fuel | None = None
