"""What the sheet says, as plain data for the template: every string in its final form.

Pure: a day of an itinerary in, dictionaries, lists and strings out. A text in two languages is
``{"id": …, "en": …}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from planner.documents.sheet.coach_clock import (
    CoachStop,
    coach_stops,
    coach_way,
    driven,
    odometer_m,
    parking_m,
)
from planner.documents.sheet.foot import Json, Pair, foot, pair
from planner.documents.sheet.signs import sign
from planner.documents.wording import access, quantities, reasons
from planner.documents.wording.legs import leg_time, pause_lines
from planner.documents.wording.manoeuvres import at_once, say, sentence
from planner.documents.wording.stops import leave_by, spare_sentence
from planner.itinerary.model.itinerary import Day, Itinerary, Leg, Stop
from planner.manoeuvre import Manoeuvre
from planner.words import Words

NBSP = "\N{NO-BREAK SPACE}"
NO_COACH: Pair = {
    "id": "Hari ini bus tidak diperlukan: tamu berjalan kaki.",
    "en": "No coach is needed on this day: the guests walk.",
}
NO_WAY_M = 5
"""A next manoeuvre nearer than this has no distance worth reading."""
WEAK_POINT_M = 50
"""From this precision on, the point is not trusted: confirm the entrance."""


def day_content(itinerary: Itinerary, day: Day, *, revision: int | None) -> Json:
    """Return everything that the sheet of one day says, without maps and QR code."""
    stops = coach_stops(day) if day.needs_coach else ()
    odometer = odometer_m(day)
    coach = {"id": itinerary.coach.id, "en": itinerary.coach.en}
    return {
        "date": {language: quantities.long_date(day.date, language) for language in ("id", "en")},
        "coach": coach,
        "tour": pair(itinerary.title),
        "title": pair(day.title),
        "version": _version(itinerary, revision),
        "boxes": _boxes(itinerary, day, stops),
        "no-coach": None if day.needs_coach else NO_COACH,
        "stops": [_stop(one) for one in stops],
        "log": [_log(one, metres) for one, metres in zip(stops, odometer, strict=False)],
        "legs": [
            _leg(here.stop, there.stop, here.out, metres + parking_m(here.stop))
            for (here, there), metres in zip(pairwise(stops), odometer, strict=False)
            if here.out is not None
        ],
        "foot": foot(itinerary, day),
    }


def _version(itinerary: Itinerary, revision: int | None) -> str:
    parts = [f"v{revision}"] if revision is not None else []
    return " · ".join([*parts, *([itinerary.version] if itinerary.version else [])]) or "?"


def _boxes(itinerary: Itinerary, day: Day, stops: Sequence[CoachStop]) -> list[Json]:
    metres = day.totals.coach_m + day.totals.empty_m
    boxes: list[Json] = [
        {"id": "No. polisi", "en": "Plate", "value": None},
        {"id": "Pengemudi", "en": "Driver", "value": None},
        {"id": "Pemandu", "en": "Guide", "value": None},
        {"id": "Penumpang", "en": "Heads", "value": str(itinerary.people)},
    ]
    if day.needs_coach:
        driven = f"{_kilometres(metres)}{NBSP}km"
        boxes.append({"id": "Jarak", "en": "Distance", "value": driven})
    moments = [at for one in stops for at in (one.arrive_s, one.depart_s) if at is not None]
    if moments:
        begin, end = quantities.clock(moments[0]), quantities.clock(moments[-1])
        boxes.append({"id": "Dinas", "en": "Duty", "value": f"{begin}\N{EN DASH}{end}"})
    return boxes


def _stop(one: CoachStop) -> Json:
    stop, leg = one.stop, one.out
    label = None
    if stop.label is not None and stop.label.id not in {stop.name.id, ""}:
        label = pair(stop.label)
    times = [quantities.clock(at) for at in (one.arrive_s, one.depart_s) if at is not None]
    return {
        "disc": _disc(stop),
        "times": list(dict.fromkeys(times)) or [""],
        "name": stop.name.id,
        "english": stop.name.en if stop.name.en != stop.name.id else "",
        "label": label,
        "address": stop.address,
        "notes": _notes(one) + _pause_notes(leg),
        "leg": _between(leg) if leg is not None else None,
    }


def _notes(one: CoachStop) -> list[Json]:
    stop = one.stop
    notes: list[Json] = []

    def note(indonesian: str, english: str, *, mark: bool = False) -> None:
        notes.append({"id": indonesian, "en": english, "mark": mark})

    if (weak := weak_point(stop)) is not None:
        note(weak["id"], weak["en"], mark=True)
    if one.into is not None and one.into.mode == "walk":
        note("Tamu datang berjalan kaki.", "The guests come on foot.")
        return notes + _access_notes(stop)
    if stop.arrive_by_s is not None:
        by = quantities.clock(stop.arrive_by_s)
        note(f"Tiba paling lambat {by}.", f"Arrive by {by}.", mark=True)
    if stop.begin_at_s is not None:
        at = quantities.clock(stop.begin_at_s)
        note(f"Acara mulai {at}.", f"The visit begins at {at}.")
    if stop.spare_s:
        note(spare_sentence(stop, "id"), spare_sentence(stop, "en"))
    for broken in stop.violations:
        note(
            reasons.violation_sentence(broken, "id"),
            reasons.violation_sentence(broken, "en"),
            mark=True,
        )
    if stop.kind == "start" and one.arrive_s is not None and stop.depart_s > one.arrive_s:
        at, off = quantities.clock(one.arrive_s), quantities.clock(stop.depart_s)
        note(f"Naik mulai {at}, berangkat {off}.", f"Board from {at}, leave {off}.")
    return notes + _access_notes(stop)


def _pause_notes(leg: Leg | None) -> list[Json]:
    """Return the breaks between this stop and the next, where the coach has the group with it."""
    if leg is None or leg.mode == "walk":
        return []
    return [
        {"id": _ended(indonesian), "en": _ended(english), "mark": False}
        for indonesian, english in zip(pause_lines(leg, "id"), pause_lines(leg, "en"), strict=True)
    ]


def _access_notes(stop: Stop) -> list[Json]:
    """Return where the group gets off and where the coach waits till when: the rest is on its leg."""
    told: list[Json] = []
    if stop.set_down is not None:
        told.append(_point("Turun di", "Set down at", stop.set_down.name) | {"mark": False})
    if stop.coach_parking is not None:
        named = _point("Parkir bus di", "Coach parking at", stop.coach_parking.name)
        told.append(named | {"mark": False})
        if leave := access.parking_words(stop, "id"):
            # When to leave the car park is what the driver must not miss; it is told last.
            told.append({"id": leave, "en": access.parking_words(stop, "en"), "mark": True})
    return told


def _arrival(stop: Stop) -> list[Pair]:
    """Return all that is known of setting down and parking where a leg ends."""
    told: list[Pair] = []
    if stop.set_down is not None:
        told.append(_point("Turun di", "Set down at", stop.set_down.name, stop.set_down.note))
    if walk := access.walk_words(stop, "id"):
        told.append({"id": _ended(walk), "en": _ended(access.walk_words(stop, "en"))})
    if stop.coach_parking is not None:
        place = stop.coach_parking
        told.append(_point("Parkir bus di", "Coach parking at", place.name, place.note))
    return told


def _point(indonesian: str, english: str, name: Words, extra: Words | None = None) -> Pair:
    more = (f" {_ended(extra.id)}", f" {_ended(extra.en)}") if extra is not None else ("", "")
    return {
        "id": f"{indonesian}: {_ended(name.id)}{more[0]}",
        "en": f"{english}: {_ended(name.en)}{more[1]}",
    }


def _ended(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


def weak_point(stop: Stop) -> Pair | None:
    """Return the warning of a stop whose point is not trusted."""
    if stop.precision_m <= WEAK_POINT_M:
        return None
    return {
        "id": f"Pastikan pintu masuk (±{stop.precision_m}{NBSP}m).",
        "en": "Confirm the entrance.",
    }


def _between(leg: Leg) -> Json:
    """Return the line between two stops of the timeline."""
    if not leg.reachable:
        return {"time": "", "id": "Tidak ada jalan dalam data.", "en": "No road in the data."}
    metres = quantities.distance(leg.distance_m, "id")
    if leg.mode == "coach":
        return {"time": leg_time(leg, "id")} | _with_kerb(metres, "", leg)
    way = driven(leg)
    if way is None:
        return {"time": "", "id": f"{metres} jalan kaki", "en": "on foot"}
    empty = f"{_kilometres(way.distance_m)}{NBSP}km"
    told = f"{metres} jalan kaki; bus kosong {empty}"
    return {"time": leg_time(way, "id")} | _with_kerb(told, "on foot; coach empty", way)


def _with_kerb(indonesian: str, english: str, leg: Leg) -> Pair:
    """Return the line of a leg with the side of the street at which the coach stops."""
    if leg.kerb is None:
        return {"id": indonesian, "en": english}
    told = [part for part in (english, access.kerb_words(leg, "en")) if part]
    return {"id": f"{indonesian} · {access.kerb_words(leg, 'id')}", "en": " · ".join(told)}


def _log(one: CoachStop, metres: int) -> Json:
    stop, arrive_s, depart_s = one.stop, one.arrive_s, one.depart_s
    stay = 0
    if arrive_s is not None and depart_s is not None:
        stay = quantities.between_min(arrive_s, depart_s)
    return {
        "disc": _disc(stop),
        "name": stop.short.id,
        "english": stop.short.en if stop.short.en != stop.short.id else "",
        "arrive": "" if arrive_s is None else quantities.clock(arrive_s),
        "leave": "" if depart_s is None else quantities.clock(depart_s),
        "stay": str(stay) if stay else "",
        "km": _kilometres(metres),
    }


def _leg(here: Stop, there: Stop, leg: Leg, metres: int) -> Json:
    way = driven(leg)
    pairs = zip(access.parking_lines(here, "id"), access.parking_lines(here, "en"), strict=True)
    lead = [{"id": indonesian, "en": english} for indonesian, english in pairs] + _lead(leg, way)
    rows = []
    if way is not None:
        told = zip(way.manoeuvres, [*way.manoeuvres[1:], None], strict=True)
        rows = [
            _row(number, manoeuvre, following, metres, here, there)
            for number, (manoeuvre, following) in enumerate(told, start=1)
        ]
    shown = coach_way(leg)
    times, figures = [], []
    if shown is not None:
        times = [quantities.clock(shown.depart_s), quantities.clock(shown.arrive_s)]
    if way is not None:
        figures = [leg_time(way, "id"), f"{_kilometres(way.distance_m)}{NBSP}km"]
    weak = weak_point(there)
    return {
        "from": {"disc": _disc(here), "name": here.short.id},
        "to": {"disc": _disc(there), "name": there.short.id},
        "times": times,
        "figures": figures,
        "leave-by": _leave_by(here) if leg.mode == "coach" else None,
        "lead": lead,
        "rows": rows,
        "arrival": _arrival(there),
        "weak": weak,
    }


def _leave_by(stop: Stop) -> Pair | None:
    at = leave_by(stop)
    if not at:
        return None
    return {"id": f"Berangkat paling lambat {at}.", "en": f"Leave by {at}."}


def _lead(leg: Leg, way: Leg | None) -> list[Pair]:
    """Return the sentences that stand above the manoeuvres."""
    if leg.mode == "walk":
        minutes = leg_time(leg, "id"), leg_time(leg, "en")
        metres = quantities.distance(leg.distance_m, "id")
        metres_en = quantities.distance(leg.distance_m, "en")
        if way is None:
            return [
                {
                    "id": f"Tamu berjalan kaki ({minutes[0]}, {metres}).",
                    "en": f"The guests walk ({minutes[1]}, {metres_en}).",
                },
                {
                    "id": "Rute bus kosong tidak ada; sepakati tempat jemput dengan pemandu.",
                    "en": "There is no empty drive; agree with the guide where to meet.",
                },
            ]
        return [
            {
                "id": f"Tamu berjalan kaki ({minutes[0]}, {metres}); bus menyusul kosong.",
                "en": f"The guests walk ({minutes[1]}, {metres_en}); the coach follows empty.",
            }
        ]
    if way is None:
        return [
            {
                "id": "Tidak ada jalan dalam data untuk bagian ini. Hubungi penyelenggara.",
                "en": "No road in the data serves this leg. Call the organiser.",
            }
        ]
    return []


def _row(
    number: int,
    manoeuvre: Manoeuvre,
    following: Manoeuvre | None,
    metres: int,
    here: Stop,
    there: Stop,
) -> Json:
    indonesian, english = say(manoeuvre, "id"), say(manoeuvre, "en")
    drawn = sign(manoeuvre)
    arrives = manoeuvre.type == "arrive"
    stop = there if arrives else here
    unnamed = indonesian.unnamed and not arrives
    no_way = manoeuvre.distance_m < NO_WAY_M
    then = quantities.distance(manoeuvre.distance_m, "id")
    whole = sentence(manoeuvre, "en").removesuffix(".")
    return {
        "number": str(number),
        "sign": drawn.svg,
        "disc": [*drawn.disc, _disc(stop)] if drawn.disc else None,
        "id": indonesian.verb,
        # Where the road has no name, the English says it whole above it.
        "en": whole if unnamed else english.verb,
        "en-short": whole.removesuffix(f", {english.extra}") if unnamed else english.verb,
        "street": there.name.id if arrives else indonesian.street,
        "unnamed": unnamed,
        "extra": {"id": indonesian.extra, "en": english.extra},
        "then": "" if arrives else "langsung" if no_way else then,
        "no-way": no_way,
        "at-once": _at_once(manoeuvre, following),
        "km": _kilometres(metres + manoeuvre.from_start_m),
    }


def _at_once(manoeuvre: Manoeuvre, following: Manoeuvre | None) -> Pair | None:
    """Return what follows at once, or None."""
    if following is None or not manoeuvre.then:
        return None
    return {"id": at_once(following, "id"), "en": at_once(following, "en")}


def _kilometres(metres: int) -> str:
    return quantities.kilometres(metres, "id")


def _disc(stop: Stop) -> str:
    """Return the figure in the stop's disc; empty where the day starts or ends."""
    return "" if stop.number is None else str(stop.number)
