"""An itinerary as a plain-text table, for the command line."""

from __future__ import annotations

from planner.documents.wording import access, closures, green, quantities, reasons, traffic
from planner.documents.wording.day_notes import day_notes
from planner.documents.wording.legs import leg_facts, pause_line
from planner.documents.wording.stops import held_in, spare_words
from planner.itinerary.model.itinerary import Day, Itinerary, Leg, Stop
from planner.words import Words

PROOFS = {
    "optimal": Words(en="proven best order", id="urutan terbaik, terbukti"),
    "infeasible": Words(
        en="no order keeps every rule", id="tidak ada urutan yang memenuhi semua aturan"
    ),
    "best-found": Words(en="best order found", id="urutan terbaik yang ditemukan"),
    "hand-made": Words(en="the organiser's own order", id="urutan buatan penyelenggara"),
}
MODES = {"coach": Words(en="coach", id="bus"), "walk": Words(en="walk", id="jalan kaki")}
SUMS = Words(en="{road} on the road, {wait} of waiting.", id="{road} di jalan, menunggu {wait}.")
WHOLE_TOUR = Words(en="The whole tour: {line}.", id="Seluruh tur: {line}.")
TIMES = Words(en="Driving times: {assumption}.", id="Waktu tempuh: {assumption}.")


def itinerary_table(itinerary: Itinerary, language: str = "en") -> str:
    """Return the itinerary as lines of text in ``language`` ("en" or "id"), without colours."""
    whose = f" · {itinerary.coach.in_(language)}" if itinerary.coaches else ""
    lines = [itinerary.title.in_(language), f"{itinerary.city}{whose} · {itinerary.version}"]
    for day in itinerary.days:
        lines += ["", *_day(day, language)]
    times = TIMES.in_(language).format(assumption=traffic.assumption(itinerary, language))
    lines += ["", *_green(itinerary, language), times, *itinerary.credits]
    return "\n".join(lines)


def _green(itinerary: Itinerary, language: str) -> list[str]:
    if itinerary.totals is None or itinerary.fuel is None:
        return []
    tour = WHOLE_TOUR.in_(language).format(line=green.green_line(itinerary.totals, language))
    return [tour, green.green_source(itinerary.fuel, language)]


def _day(day: Day, language: str) -> list[str]:
    proof = PROOFS[day.proof].in_(language)
    lines = [f"{quantities.long_date(day.date, language)} · {day.title.in_(language)} ({proof})"]
    lines += [f"   ⚠  {closures.closure_line(one, language)}" for one in day.closures]
    lines += [f"   ⚠  {note}" for note in day_notes(day, language)]
    for index, stop in enumerate(day.stops):
        lines += _stop(stop, language)
        if index < len(day.legs):
            lines += _between(day.legs[index], language)
    for wish in day.unserved:
        lines.append(
            f"   –  {wish.name.in_(language)}: {reasons.unserved_sentence(wish, language)}"
        )
    sums = day.totals
    road = quantities.duration(sums.road_s, language)
    wait = quantities.duration(sums.wait_s, language)
    lines.append(f"    {SUMS.in_(language).format(road=road, wait=wait)}")
    burnt = green.green_line(sums, language)
    return [*lines, f"    {burnt}."] if burnt else lines


def _stop(stop: Stop, language: str) -> list[str]:
    times = quantities.clock(stop.begin_s)
    if stop.kind == "visit":
        times = f"{times}–{quantities.clock(stop.end_s)}"
    number = f"{stop.number:>2}. " if stop.number is not None else "    "
    label = f" ({stop.label.in_(language)})" if stop.label else ""
    lines = [f"{number}{times:<14}{stop.name.in_(language)}{label}"]
    walk = access.walk_words(stop, language)
    facts = (walk, held_in(stop, language), spare_words(stop, language))
    lines += [f"    {'':<14}{fact}" for fact in facts if fact]
    lines += [
        f"    {'':<14}✕ {reasons.violation_sentence(broken, language)}"
        for broken in stop.violations
    ]
    return lines


def _between(leg: Leg, language: str) -> list[str]:
    """Return the leg, with the breaks before and after it."""
    told = [(pause.where, pause_line(pause, language)) for pause in leg.pauses]
    lines = [(f"    {'':<14}○ {line}", where == "before") for where, line in told]
    before = [line for line, first in lines if first]
    return [*before, _leg(leg, language), *(line for line, first in lines if not first)]


def _leg(leg: Leg, language: str) -> str:
    told = [
        MODES[leg.mode].in_(language),
        *leg_facts(leg, language),
        ", ".join(leg.main_streets),
        access.kerb_words(leg, language),
    ]
    return f"    {'':<14}· {' · '.join(part for part in told if part)}"
