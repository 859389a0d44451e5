"""What is said of a stop beside its times: latest departure, language, time to spare."""

from __future__ import annotations

from planner.documents.wording import quantities
from planner.itinerary.model.itinerary import Stop
from planner.languages import name_of
from planner.words import Words

HELD_IN = Words(en="in {language}", id="dalam bahasa {language}")
TO_BUY = Words(
    en="time to spare: {length} more to buy", id="waktu luang: {length} lagi untuk belanja"
)
TO_STAY = Words(en="time to spare: {length} more", id="waktu luang: {length} lagi")


def leave_by(stop: Stop) -> str:
    """Return the latest departure as a clock time, "" where there is none.

    It is never before the planned departure as that is shown.
    """
    if stop.leave_by_s is None:
        return ""
    latest_s = stop.leave_by_s // quantities.MINUTE_S * quantities.MINUTE_S
    return quantities.clock(max(latest_s, stop.depart_s))


def held_in(stop: Stop, language: str) -> str:
    """Return the language in which a visit is held, "" where the brief names none."""
    if stop.language is None:
        return ""
    return HELD_IN.in_(language).format(language=name_of(stop.language).in_(language))


def spare_words(stop: Stop, language: str) -> str:
    """Return how much longer the visit may last without moving anything; empty where no longer."""
    if not stop.spare_s:
        return ""
    words = TO_BUY if stop.buying_s else TO_STAY
    return words.in_(language).format(length=quantities.duration(stop.spare_s, language, "down"))


def spare_sentence(stop: Stop, language: str) -> str:
    """Return the same as a sentence."""
    told = spare_words(stop, language)
    return f"{told[:1].upper()}{told[1:]}." if told else ""
