"""In which language a visit is held, in words."""

from __future__ import annotations

from planner.itinerary.model.itinerary import Stop
from planner.languages import name_of
from planner.words import Words

HELD_IN = Words(en="in {language}", id="dalam bahasa {language}")


def held_in(stop: Stop, language: str) -> str:
    """Return the language in which a visit is held, "" where the brief names none."""
    if stop.language is None:
        return ""
    return HELD_IN.in_(language).format(language=name_of(stop.language).in_(language))
