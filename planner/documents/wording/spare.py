"""Time to spare at a visit in words, such as *20 min more to buy*."""

from __future__ import annotations

from planner.documents.wording.quantities import duration
from planner.itinerary.model.itinerary import Stop
from planner.words import Words

TO_BUY = Words(
    en="time to spare: {length} more to buy", id="waktu luang: {length} lagi untuk belanja"
)
TO_STAY = Words(en="time to spare: {length} more", id="waktu luang: {length} lagi")


def spare_words(stop: Stop, language: str) -> str:
    """Return how much longer the visit may last without moving anything; empty where no longer."""
    if not stop.spare_s:
        return ""
    words = TO_BUY if stop.buying_s else TO_STAY
    return words.in_(language).format(length=duration(stop.spare_s, language, "down"))


def spare_sentence(stop: Stop, language: str) -> str:
    """Return the same as a sentence."""
    told = spare_words(stop, language)
    return f"{told[:1].upper()}{told[1:]}." if told else ""
