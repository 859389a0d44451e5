"""What the sheet says, as plain data for the template: every string in its final form.

Pure: a day of an itinerary in, dictionaries, lists and strings out. A text in two languages is
``{"id": …, "en": …}``.
"""

from __future__ import annotations

from itertools import pairwise

from planner.documents.sheet.foot import Json, Pair, foot, pair
from planner.documents.sheet.signs import sign
from planner.documents.wording import access, quantities, reasons
from planner.documents.wording.manoeuvres import at_once, say, sentence
from planner.documents.wording.pauses import pause_lines
from planner.documents.wording.spare import spare_sentence
from planner.itinerary.model.itinerary import Day, Itinerary, Leg, Stop
from planner.manoeuvre import Manoeuvre
from planner.words import Words

NBSP = "\N{NO-BREAK SPACE}"
NO_WAY_M = 5
"""A next manoeuvre nearer than this has no distance worth reading."""
WEAK_POINT_M = 50
"""From this precision on, the point is not trusted: confirm the entrance."""


def driven(leg: Leg) -> Leg | None:
    """Return what the coach drives for this leg: itself, the empty drive, or None."""
    found = leg if leg.mode == "coach" else leg.alternative
    return found if found is not None and found.reachable and found.manoeuvres else None


def odometer_m(day: Day) -> tuple[int, ...]:
    """Return the metres that the coach has driven since the start, one figure a stop.

    Empty drives, beside a walking group or to a car park, count: the odometer counts them too.
    """
    found = [0]
    for stop, leg in zip(day.stops, day.legs, strict=False):
        way = driven(leg)
        found.append(found[-1] + _parking_m(stop) + (way.distance_m if way else 0))
    return tuple(found[: len(day.stops)])


def _parking_m(stop: Stop) -> int:
    """Return the metres to the car park and back."""
    return sum(leg.distance_m for leg in (stop.to_parking, stop.from_parking) if leg is not None)


def day_content(itinerary: Itinerary, day: Day, *, revision: int | None) -> Json:
    """Return everything that the sheet of one day says, without maps and QR code."""
    odometer = odometer_m(day)
    coach = {"id": itinerary.coach.id, "en": itinerary.coach.en}
    return {
        "date": {language: quantities.long_date(day.date, language) for language in ("id", "en")},
        "coach": coach,
        "tour": pair(itinerary.title),
        "title": pair(day.title),
        "version": _version(itinerary, revision),
        "boxes": _boxes(itinerary, day, odometer[-1] if odometer else 0),
        "stops": [
            _stop(stop, leg)
            for stop, leg in zip(day.stops, [*day.legs, None][: len(day.stops)], strict=True)
        ],
        "log": [_log(stop, metres) for stop, metres in zip(day.stops, odometer, strict=True)],
        "legs": [
            _leg(here, there, leg, metres + _parking_m(here))
            for (here, there), leg, metres in zip(
                pairwise(day.stops), day.legs, odometer[:-1], strict=True
            )
        ],
        "foot": foot(itinerary, day),
    }


def _version(itinerary: Itinerary, revision: int | None) -> str:
    parts = [f"v{revision}"] if revision is not None else []
    return " · ".join([*parts, *([itinerary.version] if itinerary.version else [])]) or "?"


def _boxes(itinerary: Itinerary, day: Day, metres: int) -> list[Json]:
    boxes: list[Json] = [
        {"id": "No. polisi", "en": "Plate", "value": None},
        {"id": "Pengemudi", "en": "Driver", "value": None},
        {"id": "Pemandu", "en": "Guide", "value": None},
        {"id": "Penumpang", "en": "Heads", "value": str(itinerary.people)},
        {"id": "Jarak", "en": "Distance", "value": f"{_kilometres(metres)}{NBSP}km"},
    ]
    if day.stops:
        begin, end = (
            quantities.clock(day.stops[0].arrive_s),
            quantities.clock(day.stops[-1].arrive_s),
        )
        boxes.append({"id": "Dinas", "en": "Duty", "value": f"{begin}\N{EN DASH}{end}"})
    return boxes


def _stop(stop: Stop, leg: Leg | None) -> Json:
    label = None
    if stop.label is not None and stop.label.id not in {stop.name.id, ""}:
        label = pair(stop.label)
    times = [quantities.clock(stop.arrive_s)]
    if stop.kind != "end" and stop.depart_s != stop.arrive_s:
        times.append(quantities.clock(stop.depart_s))
    return {
        "disc": _disc(stop),
        "times": times,
        "name": stop.name.id,
        "english": stop.name.en if stop.name.en != stop.name.id else "",
        "label": label,
        "address": stop.address,
        "notes": _notes(stop) + (_pause_notes(leg) if leg is not None else []),
        "leg": _between(leg) if leg is not None else None,
    }


def _notes(stop: Stop) -> list[Json]:
    notes: list[Json] = []

    def note(indonesian: str, english: str, *, mark: bool = False) -> None:
        notes.append({"id": indonesian, "en": english, "mark": mark})

    if (weak := weak_point(stop)) is not None:
        note(weak["id"], weak["en"], mark=True)
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
    if stop.kind == "start" and stop.depart_s > stop.arrive_s:
        at, off = quantities.clock(stop.arrive_s + stop.walk_out_s), quantities.clock(stop.depart_s)
        note(f"Naik mulai {at}, berangkat {off}.", f"Board from {at}, leave {off}.")
    return notes + _access_notes(stop)


def _pause_notes(leg: Leg) -> list[Json]:
    """Return the breaks between this stop and the next."""
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
    time = quantities.duration(leg.duration_s, "id")
    metres = quantities.distance(leg.distance_m, "id")
    if leg.mode == "coach":
        return {"time": time} | _with_kerb(metres, "", leg)
    way = driven(leg)
    if way is None:
        return {"time": time, "id": f"{metres} jalan kaki", "en": "on foot"}
    empty = f"{_kilometres(way.distance_m)}{NBSP}km"
    told = f"{metres} jalan kaki; bus kosong {empty}"
    return {"time": time} | _with_kerb(told, "on foot; coach empty", way)


def _with_kerb(indonesian: str, english: str, leg: Leg) -> Pair:
    """Return the line of a leg with the side of the street at which the coach stops."""
    if leg.kerb is None:
        return {"id": indonesian, "en": english}
    told = [part for part in (english, access.kerb_words(leg, "en")) if part]
    return {"id": f"{indonesian} · {access.kerb_words(leg, 'id')}", "en": " · ".join(told)}


def _log(stop: Stop, metres: int) -> Json:
    arrive, depart = quantities.clock(stop.arrive_s), quantities.clock(stop.depart_s)
    stay = stop.depart_s // 60 - stop.arrive_s // 60
    return {
        "disc": _disc(stop),
        "name": stop.short.id,
        "english": stop.short.en if stop.short.en != stop.short.id else "",
        "arrive": arrive,
        "leave": depart if stop.kind != "end" else "",
        "stay": str(stay) if stop.kind != "end" and stay else "",
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
    shown = way or leg
    figures = []
    if shown.reachable:
        distance = (
            f"{_kilometres(shown.distance_m)}{NBSP}km"
            if way is not None
            else quantities.distance(shown.distance_m, "id")
        )
        figures = [quantities.duration(shown.duration_s, "id"), distance]
    weak = weak_point(there)
    return {
        "from": {"disc": _disc(here), "name": here.short.id},
        "to": {"disc": _disc(there), "name": there.short.id},
        "times": [quantities.clock(shown.depart_s), quantities.clock(shown.arrive_s)],
        "figures": figures,
        "leave-by": _leave_by(here),
        "lead": lead,
        "rows": rows,
        "arrival": _arrival(there),
        "weak": weak,
    }


def _leave_by(stop: Stop) -> Pair | None:
    if stop.leave_by_s is None:
        return None
    at = quantities.clock(stop.leave_by_s)
    return {"id": f"Berangkat paling lambat {at}.", "en": f"Leave by {at}."}


def _lead(leg: Leg, way: Leg | None) -> list[Pair]:
    """Return the sentences that stand above the manoeuvres."""
    if leg.mode == "walk":
        minutes = (
            quantities.duration(leg.duration_s, "id"),
            quantities.duration(leg.duration_s, "en"),
        )
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
