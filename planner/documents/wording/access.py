"""How coach and door are joined, in words: the kerb, the walk, the way to the car park."""

from __future__ import annotations

from planner.documents.wording.legs import leg_time
from planner.documents.wording.quantities import between, clock, distance
from planner.itinerary.model.itinerary import Kerb, Leg, Stop
from planner.words import Words

KERB: dict[Kerb, Words] = {
    "venue": Words(en="stops on the venue’s side", id="berhenti di sisi tujuan"),
    "opposite": Words(
        en="stops opposite: cross the road", id="berhenti di seberang: menyeberang jalan"
    ),
}
WALK = Words(
    en="{metres} on foot from coach to door, {minutes}",
    id="{metres} jalan kaki dari bus ke pintu, {minutes}",
)
TO_PARKING = Words(
    en="Drive empty to the car park: {minutes}, {metres}{along}.",
    id="Bus kosong ke parkir: {minutes}, {metres}{along}.",
)
FROM_PARKING = Words(
    en="Leave the car park at {leave} to be back at {back}: {minutes}, {metres}{along}.",
    id="Berangkat dari parkir pukul {leave} agar kembali pukul {back}: {minutes}, {metres}{along}.",
)
LEAVE_PARKING = Words(
    en="Leave the car park at {leave} ({minutes}).",
    id="Berangkat dari parkir pukul {leave} ({minutes}).",
)
NO_TIME = Words(
    en="No time to drive to the car park and back.",
    id="Tidak cukup waktu untuk ke parkir dan kembali.",
)
ALONG = Words(en=", by {streets}", id=", lewat {streets}")


def kerb_words(leg: Leg, language: str) -> str:
    """Return at which side of the street the coach stops, "" where it is not known."""
    return KERB[leg.kerb].in_(language) if leg.kerb is not None else ""


def walk_words(stop: Stop, language: str) -> str:
    """Return the walk between coach and door, "" where there is none."""
    door_s = stop.arrive_s + stop.walk_in_s
    begin_s, end_s = (
        (stop.arrive_s, door_s) if stop.walk_in_s else (_ready_s(stop), _boards_s(stop))
    )
    if begin_s == end_s:
        return ""
    return WALK.in_(language).format(
        metres=distance(stop.walk_m, language), minutes=between(begin_s, end_s, language)
    )


def _boards_s(stop: Stop) -> int:
    """Return when the group is back at the coach."""
    return stop.depart_s - stop.boarding_s


def _ready_s(stop: Stop) -> int:
    """Return when the group sets out for the coach."""
    return _boards_s(stop) - stop.walk_out_s


def parking_words(stop: Stop, language: str) -> str:
    """Return when to leave the car park, "" where the coach cannot wait in one."""
    if stop.coach_parking is None or stop.kind != "visit":
        return ""
    back = stop.from_parking
    if back is None:
        return NO_TIME.in_(language)
    return LEAVE_PARKING.in_(language).format(
        leave=clock(back.depart_s), minutes=leg_time(back, language)
    )


def parking_lines(stop: Stop, language: str) -> tuple[str, ...]:
    """Return the driver's empty ways while the group is away, to the car park and back."""
    there, back = stop.to_parking, stop.from_parking
    if there is None or back is None:
        return ()
    return (
        TO_PARKING.in_(language).format(**_way(there, language)),
        FROM_PARKING.in_(language).format(
            leave=clock(back.depart_s), back=clock(back.arrive_s), **_way(back, language)
        ),
    )


def _way(leg: Leg, language: str) -> dict[str, str]:
    streets = ", ".join(leg.main_streets)
    return {
        "minutes": leg_time(leg, language),
        "metres": distance(leg.distance_m, language),
        "along": ALONG.in_(language).format(streets=streets) if streets else "",
    }
