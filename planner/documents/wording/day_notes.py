"""What is special about a date, in words: a public holiday, expected rain."""

from __future__ import annotations

from planner.documents.wording.quantities import clock
from planner.itinerary.model.itinerary import Day
from planner.words import Words

HOLIDAY = Words(
    en="Public holiday: {name}. Ask every place whether it is open.",
    id="Hari libur nasional: {name}. Tanyakan ke tiap tempat apakah buka.",
)
RAIN = Words(
    en="Rain is expected {time}: visits outdoors are kept out of it where the day allows.",
    id="Hujan diperkirakan {time}: kunjungan di luar ruang dihindarkan darinya jika hari itu cukup.",
)
FROM = Words(en="from {begin}", id="mulai {begin}")


def day_notes(day: Day, language: str) -> tuple[str, ...]:
    """Return what is to be told of a date beside its closed roads."""
    notes = []
    if day.holiday is not None:
        notes.append(HOLIDAY.in_(language).format(name=day.holiday.in_(language)))
    if day.rain_s is not None:
        begin_s, end_s = day.rain_s
        time = FROM.in_(language).format(begin=clock(begin_s))
        if end_s is not None:
            time = f"{clock(begin_s)}–{clock(end_s)}"
        notes.append(RAIN.in_(language).format(time=time))
    return tuple(notes)
