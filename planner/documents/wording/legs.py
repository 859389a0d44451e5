"""A leg in figures, and the breaks between its two stops, such as *12:05–12:20 Rest, on the way*."""

from __future__ import annotations

from planner.documents.wording import quantities
from planner.itinerary.model.itinerary import Leg, Pause, PauseAt
from planner.words import Words

WHERE: dict[PauseAt, Words] = {
    "before": Words(en="before leaving", id="sebelum berangkat"),
    "underway": Words(en="on the way", id="di perjalanan"),
    "door": Words(en="on arrival", id="setelah tiba"),
}
PAUSE = Words(en="{begin}–{end} {label}, {where}", id="{begin}–{end} {label}, {where}")
MOSQUE = Words(
    en="{where}; the nearest mosque is {name}, {metres} as the crow flies",
    id="{where}; masjid terdekat {name}, {metres} garis lurus",
)


def leg_min(leg: Leg) -> int:
    """Return the minutes of a leg: between its clock times, breaks on the way taken off."""
    return quantities.between_min(leg.depart_s, leg.arrive_s) - sum(
        quantities.between_min(pause.begin_s, pause.end_s)
        for pause in leg.pauses
        if pause.where == "underway"
    )


def leg_time(leg: Leg, language: str) -> str:
    """Return how long a leg takes, such as ``18 min``."""
    minutes = leg_min(leg)
    if minutes <= 0 < leg.duration_s:
        return quantities.UNDER_A_MINUTE.in_(language)
    return quantities.duration(minutes * quantities.MINUTE_S, language)


def leg_facts(leg: Leg, language: str) -> tuple[str, ...]:
    """Return how long and how far a leg is; nothing where no road leads."""
    if not leg.reachable:
        return ()
    return leg_time(leg, language), quantities.distance(leg.distance_m, language)


def pause_line(pause: Pause, language: str) -> str:
    """Return when and where a break is taken, and the mosque of a prayer."""
    return PAUSE.in_(language).format(
        begin=quantities.clock(pause.begin_s),
        end=quantities.clock(pause.end_s),
        label=pause.label.in_(language),
        where=pause_where(pause, language),
    )


def pause_where(pause: Pause, language: str) -> str:
    """Return where a break is taken, such as *on the way*, and the mosque of a prayer."""
    where = WHERE[pause.where].in_(language)
    if pause.mosque is None:
        return where
    return MOSQUE.in_(language).format(
        where=where, name=pause.mosque.name.in_(language),
        metres=quantities.distance(pause.mosque.distance_m, language),
    )  # fmt: skip


def pause_lines(leg: Leg, language: str) -> tuple[str, ...]:
    """Return the breaks between the two stops that a leg joins, in order."""
    return tuple(pause_line(pause, language) for pause in leg.pauses)
