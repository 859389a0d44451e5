"""Breaks between two stops in words, such as *12:05–12:20 Rest, on the way*."""

from __future__ import annotations

from planner.documents.wording.quantities import clock, distance
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


def pause_line(pause: Pause, language: str) -> str:
    """Return when and where a break is taken, and the mosque of a prayer."""
    return PAUSE.in_(language).format(
        begin=clock(pause.begin_s), end=clock(pause.end_s), label=pause.label.in_(language),
        where=pause_where(pause, language),
    )  # fmt: skip


def pause_where(pause: Pause, language: str) -> str:
    """Return where a break is taken, such as *on the way*, and the mosque of a prayer."""
    where = WHERE[pause.where].in_(language)
    if pause.mosque is None:
        return where
    return MOSQUE.in_(language).format(
        where=where, name=pause.mosque.name.in_(language),
        metres=distance(pause.mosque.distance_m, language),
    )  # fmt: skip


def pause_lines(leg: Leg, language: str) -> tuple[str, ...]:
    """Return the breaks between the two stops that a leg joins, in order."""
    return tuple(pause_line(pause, language) for pause in leg.pauses)
