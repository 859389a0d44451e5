"""The rows of the desk's timeline: stops, breaks, and the ways between them.

Lengths are CSS pixels: a duration bar has 0.75 px a minute, a slack gauge is full at 90 minutes.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from planner.basemap.lettering.abbreviations import shortest
from planner.documents.slack import Slack, State, slack_of
from planner.documents.terms import LANGUAGE, icon_of, pause_icon
from planner.documents.wording import access, quantities, reasons
from planner.documents.wording.legs import leg_time, pause_where
from planner.documents.wording.stops import held_in, leave_by, spare_words
from planner.itinerary.brief.records import DAILY_PRAYERS, FRIDAY_PRAYER
from planner.itinerary.model.itinerary import Day, Leg, Pause, Stop

BAR_PX_PER_MIN = 0.75
BAR_LONGEST_PX = 58
DETOUR = 3
"""A coach's way this many times the walk is worth telling: only one-way streets make it so."""


FormKind = Literal["visit", "break", "day"]
"""Which of the desk's forms changes a row of the timeline; prayers are asked for in that of the day."""


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
    form: FormKind


@dataclass(frozen=True, slots=True)
class LegRow:
    """One leg between two cards: ``minutes`` in bold, then the rest; ``detour`` if it is walked."""

    index: int
    mode: Literal["coach", "walk"]
    reachable: bool
    minutes: str
    rest: str
    detour: str | None
    kerb: str = ""


@dataclass(frozen=True, slots=True)
class PauseRow:
    """A break between two cards: when, for how long, where.

    ``pinned`` tells that the organiser's order names it; else its place is found anew at each change.
    """

    key: str
    icon: str
    name: str
    begin: str
    until: str
    duration: str
    where: str
    pinned: bool
    can_up: bool
    can_down: bool
    form: FormKind


@dataclass(frozen=True, slots=True)
class Row:
    """A stop and what follows it: breaks before leaving, the leg, breaks on the way or on arrival."""

    stop: StopRow
    before: tuple[PauseRow, ...] = ()
    leg: LegRow | None = None
    after: tuple[PauseRow, ...] = ()


def day_row(day: Day, index: int, pinned: AbstractSet[str]) -> Row:
    """Return stop number ``index`` of a day, and what follows it; ``pinned`` as in ``desk_day``."""
    visits = sum(stop.kind == "visit" for stop in day.stops)
    stop = _stop_row(day.stops[index], visits)
    if index >= len(day.legs):
        return Row(stop)
    leg = day.legs[index]
    pauses = [
        (pause.where, _pause_row(pause, first=index == 0, last=index == visits, pinned=pinned))
        for pause in leg.pauses
    ]
    return Row(
        stop,
        tuple(row for where, row in pauses if where == "before"),
        _leg_row(leg, index),
        tuple(row for where, row in pauses if where != "before"),
    )


def _pause_row(pause: Pause, *, first: bool, last: bool, pinned: AbstractSet[str]) -> PauseRow:
    return PauseRow(
        key=pause.id,
        icon=pause_icon(pause),
        name=pause.label.in_(LANGUAGE),
        begin=quantities.clock(pause.begin_s),
        until=quantities.clock(pause.end_s),
        duration=quantities.between(pause.begin_s, pause.end_s, LANGUAGE),
        where=pause_where(pause, LANGUAGE),
        pinned=pause.id in pinned,
        can_up=not first,
        can_down=not last,
        form="day" if pause.id in DAILY_PRAYERS else "break",
    )


def _form(stop: Stop) -> FormKind:
    if stop.is_break:
        return "break"
    return "day" if stop.kind != "visit" or stop.key == FRIDAY_PRAYER else "visit"


def _stop_row(stop: Stop, last: int) -> StopRow:
    slack = slack_of(stop)
    until = ""
    if stop.kind == "start" and stop.boarding_s:
        until = quantities.clock(stop.depart_s)
    elif stop.kind == "visit":
        until = quantities.clock(stop.end_s)
        if quantities.between_min(stop.arrive_s, stop.begin_s):
            until = f"{quantities.clock(stop.begin_s)}\u2013{until}"
    elif stop.kind == "end" and quantities.between_min(stop.arrive_s, stop.begin_s):
        until = quantities.clock(stop.begin_s)
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
        duration=quantities.between(stop.begin_s, stop.end_s, LANGUAGE),
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
        form=_form(stop),
    )


def _note(stop: Stop) -> str:
    latest = leave_by(stop)
    if stop.kind == "start":
        boards_s = stop.depart_s - stop.boarding_s
        boarding = quantities.between(boards_s, stop.depart_s, LANGUAGE)
        first = f"Boarding {boarding}" if stop.boarding_s else "The day begins"
        return f"{first}, leave by {latest}" if latest else first
    if stop.kind == "end":
        return (
            f"Back by {quantities.clock(stop.arrive_by_s)}"
            if stop.arrive_by_s is not None
            else "The day ends"
        )
    parts = [f"leave by {latest}"] if latest else []
    if stop.buying_s and stop.duration_s:
        parts.append(f"{quantities.duration(stop.buying_s, LANGUAGE)} of it to buy")
    spoken = held_in(stop, LANGUAGE)
    parts += [spoken] if spoken else []
    spare = spare_words(stop, LANGUAGE)
    parts += [spare] if spare else []
    if quantities.between_min(stop.begin_s - stop.wait_s, stop.begin_s):
        waited = quantities.between(stop.begin_s - stop.wait_s, stop.begin_s, LANGUAGE)
        parts.append(f"waits {waited}")
    walk = access.walk_words(stop, LANGUAGE)
    parts += [walk] if walk else []
    return ", ".join(parts)


def _leg_row(leg: Leg, index: int) -> LegRow:
    if not leg.reachable:
        return LegRow(
            index, leg.mode, reachable=False, minutes="No road", rest="leads there", detour=None
        )
    minutes = leg_time(leg, LANGUAGE)
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
        kerb=access.kerb_words(leg, LANGUAGE),
    )  # fmt: skip


def _bar(seconds: int) -> int:
    return round(min(BAR_LONGEST_PX, max(3 if seconds else 0, seconds / 60 * BAR_PX_PER_MIN)))
