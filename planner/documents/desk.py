"""The organiser's desk as text and measures: a pure function of (Itinerary, day).

Everything the timeline says is decided here; the template only sets it. Lengths are CSS pixels:
a duration bar has 0.75 px a minute, a slack gauge is full at 90 minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.basemap.names import shortest
from planner.documents.slack import Slack, State, slack_of
from planner.documents.terms import LANGUAGE, icon_of, pause_icon
from planner.documents.tray import Wish, wishes
from planner.documents.wording import access, closures, green, quantities, reasons
from planner.documents.wording.day_notes import day_notes
from planner.documents.wording.pauses import pause_line
from planner.documents.wording.spare import spare_words
from planner.documents.wording.speech import held_in
from planner.errors import NotFound
from planner.itinerary.itinerary import Day, Itinerary, Leg, Stop

BAR_PX_PER_MIN = 0.75
BAR_LONGEST_PX = 58
DETOUR = 3
"""A coach's way this many times the walk is worth telling: only one-way streets make it so."""


@dataclass(frozen=True, slots=True)
class StopRow:
    """One card of the timeline. ``arrive`` and ``until`` are the two lines left of the rail."""

    key: str
    kind: Literal["start", "visit", "end"]
    number: int | None
    icon: str
    name: str
    full_name: str
    address: str
    label: str | None
    arrive: str
    until: str
    duration: str
    bar_px: int
    buying_px: int
    note: str
    slack: Slack | None
    state: State
    sentences: tuple[str, ...]
    tags: tuple[str, ...]
    can_up: bool
    can_down: bool


@dataclass(frozen=True, slots=True)
class LegRow:
    """One leg between two cards: ``minutes`` in bold, then the rest; ``detour`` if it is walked.

    ``pauses`` are the breaks between the two, each with its icon.
    """

    index: int
    mode: Literal["coach", "walk"]
    reachable: bool
    minutes: str
    rest: str
    detour: str | None
    kerb: str = ""
    pauses: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """One figure of the day's sums: ``23.5`` ``km`` over ``by coach``."""

    value: str
    unit: str
    what: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One day in the bar at the top; ``broken`` counts its broken rules."""

    date: date
    name: str
    full_name: str
    broken: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class DeskDay:
    """What the desk shows of one day."""

    date: date
    name: str
    title: str
    tabs: tuple[Tab, ...]
    rows: tuple[tuple[StopRow, LegRow | None], ...]
    totals: tuple[Total, ...]
    tray: tuple[Wish, ...]
    order: tuple[str, ...]
    wished: int
    broken: int
    closures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def day_of(itinerary: Itinerary, wanted: date | None) -> Day:
    """Return the day asked for; without one, the day of the demo's clock or else the first.

    Raises NotFound when the tour has no such day.
    """
    if wanted is not None:
        for day in itinerary.days:
            if day.date == wanted:
                return day
        days = ", ".join(day.date.isoformat() for day in itinerary.days)
        raise NotFound(f"The tour has no day {wanted.isoformat()}. Its days are {days}.")
    standing = itinerary.now[:10] if itinerary.now else ""
    return next(
        (day for day in itinerary.days if day.date.isoformat() == standing), itinerary.days[0]
    )


def desk_day(itinerary: Itinerary, day: Day, trials: Mapping[str, Day]) -> DeskDay:
    """Turn one day into the texts and measures of the timeline; ``trials`` as for the tray."""
    last = sum(stop.kind == "visit" for stop in day.stops)
    rows = tuple(
        (_stop_row(stop, last), _leg_row(day.legs[i], i) if i < len(day.legs) else None)
        for i, stop in enumerate(day.stops)
    )
    return DeskDay(
        date=day.date,
        name=quantities.day_and_month(day.date, LANGUAGE),
        title=day.title.in_(LANGUAGE),
        tabs=tuple(_tab(other, chosen=other.date == day.date) for other in itinerary.days),
        rows=rows,
        totals=_totals(day),
        tray=wishes(day, trials),
        order=tuple(stop.key for stop in day.stops if stop.kind == "visit"),
        wished=day.totals.wished,
        broken=day.totals.broken,
        closures=tuple(closures.closure_line(one, LANGUAGE) for one in day.closures),
        notes=day_notes(day, LANGUAGE),
    )


def people(itinerary: Itinerary) -> str:
    """Say when the tour is and for how many: *1-4 August 2017 · 38 people, Coach 1*."""
    first, last = itinerary.days[0].date, itinerary.days[-1].date
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        when = end
    elif (first.year, first.month) == (last.year, last.month):
        when = f"{first.day}\u2013{end}"
    elif first.year == last.year:
        when = f"{first.day} {first:%B} \u2013 {end}"
    else:
        when = f"{first.day} {first:%B %Y} \u2013 {end}"
    people = sum(coach.people for coach in itinerary.coaches) or itinerary.people
    heads = "1 person" if people == 1 else f"{people} people"
    coaches = len(itinerary.coaches) or 1
    return f"{when} · {heads}, {coaches} {'coach' if coaches == 1 else 'coaches'}"


def _stop_row(stop: Stop, last: int) -> StopRow:
    slack = slack_of(stop)
    until = ""
    if stop.kind == "start" and stop.boarding_s:
        until = quantities.clock(stop.depart_s)
    elif stop.kind == "visit":
        until = quantities.clock(stop.end_s)
        if quantities.clock(stop.begin_s) != quantities.clock(stop.arrive_s):
            until = f"{quantities.clock(stop.begin_s)}\u2013{until}"
    tags = ["break"] if stop.is_break else []
    if stop.kind == "visit" and not stop.required:
        tags.append("optional")
    if stop.begin_at_s is not None:
        tags.append(f"begins {quantities.clock(stop.begin_at_s)}")
    elif stop.arrive_by_s is not None and stop.kind == "visit":
        tags.append(f"there by {quantities.clock(stop.arrive_by_s)}")
    if stop.position is not None:
        tags.append(
            f"fixed {stop.position}"
            if stop.position in {"first", "last"}
            else f"fixed no. {stop.position}"
        )
    duration_px = _bar(stop.duration_s)
    sentences = [reasons.violation_sentence(broken, LANGUAGE) for broken in stop.violations]
    if slack and slack.warning:
        sentences.append(slack.warning)
    return StopRow(
        key=stop.key,
        kind=stop.kind,
        number=stop.number,
        icon=icon_of(stop.category),
        name=stop.short.in_(LANGUAGE),
        full_name=stop.name.in_(LANGUAGE),
        address=stop.address,
        label=stop.label.in_(LANGUAGE) if stop.label else None,
        arrive=quantities.clock(stop.arrive_s),
        until=until,
        duration=_minutes(stop.duration_s),
        bar_px=duration_px,
        buying_px=round(duration_px * min(1, stop.buying_s / stop.duration_s))
        if stop.duration_s
        else 0,
        note=_note(stop),
        slack=slack,
        state=slack.state if slack else "fine",
        sentences=tuple(sentences),
        tags=tuple(tags),
        can_up=stop.number is not None and stop.number > 1,
        can_down=stop.number is not None and stop.number < last,
    )


def _note(stop: Stop) -> str:
    leave_by = "" if stop.leave_by_s is None else f"leave by {quantities.clock(stop.leave_by_s)}"
    if stop.kind == "start":
        first = f"Boarding {_minutes(stop.boarding_s)}" if stop.boarding_s else "The day begins"
        return f"{first}, {leave_by}" if leave_by else first
    if stop.kind == "end":
        return (
            f"Back by {quantities.clock(stop.arrive_by_s)}"
            if stop.arrive_by_s is not None
            else "The day ends"
        )
    parts = [leave_by] if leave_by else []
    if stop.buying_s and stop.duration_s:
        parts.append(f"{_minutes(stop.buying_s)} of it to buy")
    spoken = held_in(stop, LANGUAGE)
    parts += [spoken] if spoken else []
    spare = spare_words(stop, LANGUAGE)
    parts += [spare] if spare else []
    if stop.wait_s >= 60:
        parts.append(f"waits {_minutes(stop.wait_s)}")
    walk = access.walk_words(stop, LANGUAGE)
    parts += [walk] if walk else []
    return ", ".join(parts)


def _leg_row(leg: Leg, index: int) -> LegRow:
    if not leg.reachable:
        return LegRow(
            index, leg.mode, reachable=False, minutes="No road", rest="leads there", detour=None,
            pauses=_pauses(leg),
        )  # fmt: skip
    minutes = quantities.duration(leg.duration_s, LANGUAGE)
    parts = [quantities.distance(leg.distance_m, LANGUAGE)]
    detour = None
    if leg.mode == "walk":
        minutes = f"walk {minutes}"
        coach = leg.alternative
        if coach and coach.reachable and coach.distance_m > leg.distance_m:
            far = coach.distance_m >= DETOUR * leg.distance_m
            detour = f"by coach {quantities.distance(coach.distance_m, LANGUAGE)}"
            detour += " round the one-way street" if far else ""
    else:
        along = ", ".join(map(shortest, leg.main_streets))
        parts += [along] if along else []
    return LegRow(
        index, leg.mode, reachable=True, minutes=minutes, rest=" · ".join(parts), detour=detour,
        kerb=access.kerb_words(leg, LANGUAGE), pauses=_pauses(leg),
    )  # fmt: skip


def _pauses(leg: Leg) -> tuple[tuple[str, str], ...]:
    return tuple((pause_icon(pause), pause_line(pause, LANGUAGE)) for pause in leg.pauses)


def _totals(day: Day) -> tuple[Total, ...]:
    sums = day.totals
    litres, kilograms = green.litres(sums, LANGUAGE), green.kilograms(sums, LANGUAGE)
    burnt = (Total(kilograms, "kg CO₂", f"{litres} l of diesel"),) if kilograms else ()
    return (
        Total(*_figure(quantities.duration(sums.coach_s, LANGUAGE)), "on the road"),
        Total(*_figure(quantities.distance(sums.coach_m, LANGUAGE)), "by coach"),
        Total(*_figure(quantities.distance(sums.walk_m, LANGUAGE)), "on foot"),
        Total(*_figure(quantities.duration(sums.wait_s, LANGUAGE)), "waiting"),
        Total(str(sums.served), f"of {sums.wished}", "served"),
        *burnt,
    )


def _figure(text: str) -> tuple[str, str]:
    """Part a quantity into figure and unit; *1 h 35* is one figure."""
    parts = text.split()
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def _tab(day: Day, *, chosen: bool) -> Tab:
    return Tab(
        date=day.date,
        name=quantities.short_date(day.date, LANGUAGE),
        full_name=quantities.day_and_month(day.date, LANGUAGE),
        broken=day.totals.broken,
        chosen=chosen,
    )


def _bar(seconds: int) -> int:
    return round(min(BAR_LONGEST_PX, max(3 if seconds else 0, seconds / 60 * BAR_PX_PER_MIN)))


def _minutes(seconds: int) -> str:
    """Say a short time: *4 min*, *2 h 30*; the desk's bars and gauges have no room for more."""
    return quantities.duration(seconds, LANGUAGE)
