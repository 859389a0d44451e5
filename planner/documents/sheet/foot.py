"""What stands at the foot of a day's first page: assumptions, closed roads, whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.documents.wording import closures, green, quantities, reasons, traffic
from planner.documents.wording.day_notes import day_notes
from planner.itinerary.model.itinerary import Day, EmergencyNumber, Itinerary, RoadClosure, Unserved
from planner.words import Words

Pair = dict[str, str]
Json = dict[str, Any]


def foot(itinerary: Itinerary, day: Day) -> Json:
    """Return the foot of one day."""
    return {
        "closures": _notes(day)
        + [_closed(one) for one in day.closures]
        + [_cut_off(wish) for wish in day.unserved if wish.rule == "closure"],
        "assumption": {
            "id": f"Waktu tempuh: {traffic.assumption(itinerary, 'id')}.",
            "en": f"Times: {traffic.assumption(itinerary, 'en')}.",
        },
        "assumptions": [pair(words) for words in itinerary.assumptions] + _green(day),
        "network": _network(itinerary.network_date),
        "emergency": _emergency(itinerary.emergency),
        "parking": _unknown_parking(day),
        "credits": " · ".join(itinerary.credits),
    }


def _notes(day: Day) -> list[Json]:
    """Return what is special about the date."""
    pairs = zip(day_notes(day, "id"), day_notes(day, "en"), strict=True)
    return [{"id": indonesian, "en": english, "mark": True} for indonesian, english in pairs]


def _closed(closure: RoadClosure) -> Json:
    told = {language: closures.closure_line(closure, language) for language in ("id", "en")}
    return told | {"mark": True}


def _cut_off(wish: Unserved) -> Json:
    why = {language: reasons.unserved_sentence(wish, language) for language in ("id", "en")}
    return {
        "id": f"Tidak dikunjungi: {wish.name.id}. {why['id']}",
        "en": f"Not visited: {wish.name.en}. {why['en']}",
        "mark": True,
    }


def _unknown_parking(day: Day) -> Pair | None:
    """Return one sentence for all the stops where nobody has said where a coach may park."""
    numbers = [s.number for s in day.stops if s.number is not None and s.coach_parking is None]
    if not numbers or not day.needs_coach:
        return None
    told = _ranges(numbers)
    return {
        "id": f"Parkir bus belum diketahui di {told}.",
        "en": f"Coach parking not known at {told}.",
    }


def _ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers as ``1-4, 7`` (with a real dash)."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        ", ".join(map(str, run)) if len(run) < 3 else f"{run[0]}\N{EN DASH}{run[-1]}"
        for run in runs
    )


def _green(day: Day) -> list[Pair]:
    """Return what the day burns; where the factors come from stands on the phone page."""
    told = {language: green.green_line(day.totals, language) for language in ("id", "en")}
    return [{language: f"{line}." for language, line in told.items()}] if told["en"] else []


def _network(told: str) -> Pair | None:
    """Return of which day the roads are, or None where nobody knows."""
    if not told:
        return None
    of = {language: quantities.plain_date(told, language) for language in ("id", "en")}
    return {"id": f"Data jalan {of['id']}.", "en": f"Road data of {of['en']}."}


def _emergency(numbers: Sequence[EmergencyNumber]) -> list[Json]:
    """Return the numbers under the service they reach, in the order given."""
    found: dict[Words, list[str]] = {}
    for number in numbers:
        found.setdefault(number.name, []).append(number.number)
    return [pair(name) | {"numbers": ", ".join(called)} for name, called in found.items()]


def pair(words: Words) -> Pair:
    """Return a text in both languages, the English left out where it is the same."""
    return {"id": words.id, "en": words.en if words.en != words.id else ""}
