"""Breaks that need no place, from the brief to the itinerary, each with its arithmetic."""

import pytest

from tests.planning.drawn import access, at, brief, planner, venue
from tests.towns import Town

# From the hotel to the museum: 300 m, 54 s, planned 108 s; no boarding.
TOWN = Town("""
    H-----------M
    """)
HOTEL, MUSEUM = venue("hotel", TOWN.points["H"]), venue("museum", TOWN.points["M"])


def day_of(*windows, order=None, **rest):
    pause = {"id": "rest", "label": {"en": "Rest"}, "duration_min": 15, "windows": list(windows)}
    asked = brief({"venue": "museum"}, order=order, day={"breaks": [{**pause, **rest}]})
    return planner(TOWN, HOTEL, MUSEUM).plan(asked).days[0]


@pytest.mark.parametrize("order", [None, ["museum"], ["rest", "museum"]])
@pytest.mark.parametrize(
    ("window", "where", "begin", "arrive", "visit"),
    [
        # At 08:30, at once. On the way it would be over no sooner, and nobody likes that better.
        (["08:29", "08:30"], "before", "08:30:00", "08:46:48", "08:46:48"),
        # The coach leaves at 08:30, rests from 08:31 to 08:46, and drives the last 48 s.
        (["08:31", "08:40"], "underway", "08:31:00", "08:46:48", "08:46:48"),
        # There at 08:31:48, the rest begins at 08:32 and the visit after it.
        (["08:32", "08:40"], "door", "08:32:00", "08:31:48", "08:47:00"),
    ],
)
def test_where_a_break_is_taken(order, window, where, begin, arrive, visit) -> None:
    day = day_of(window, order=order)
    (pause,) = day.legs[0].pauses
    assert (pause.where, pause.begin_s, pause.end_s) == (where, at(begin), at(begin) + 900)
    assert (pause.id, pause.label.en, pause.mosque) == ("rest", "Rest", None)
    stop = day.stops[1]
    assert (stop.arrive_s, stop.begin_s) == (at(arrive), at(visit))
    # The ride itself is as long as ever.
    assert (day.legs[0].duration_s, day.legs[0].distance_m) == (108, 300)
    assert (day.totals.pause_s, day.totals.broken, day.totals.coach_s) == (900, 0, 216)
    assert day.legs[1].pauses == ()


def test_a_break_where_the_organiser_wants_it_may_come_too_late() -> None:
    day = day_of(["08:31", "08:40"], order=["museum", "rest"])
    (pause,) = day.legs[1].pauses
    # The visit lasts from 08:31:48 to 09:31:48.
    assert pause.begin_s == at("09:31:48")
    (broken,) = [one for stop in day.stops for one in stop.violations]
    # 08:40 was the latest begin: 51 min 48 s late.
    assert (broken.rule, broken.cause, broken.amount_s) == ("break", "delay", 51 * 60 + 48)


def test_a_break_without_windows_is_taken_all_the_same() -> None:
    day = day_of()
    assert sum(len(leg.pauses) for leg in day.legs) == 1
    # 08:30 + 108 s + 60 min + 108 s + 15 min.
    assert day.stops[-1].begin_s == at("09:48:36")


def test_the_coach_is_fetched_from_its_car_park_after_a_break_before_boarding() -> None:
    # 100 m from the hotel to the museum, 100 m on to the car park: 18 s each, planned 36 s. There at
    # 08:30:36, the visit is over at 09:30:36. The rest begins at once and is over at 09:45:36: only
    # then the coach has to be back.
    town = Town("H---M---P")
    museum = venue("museum", town.points["M"], coach_parking=access(town.points["P"]))
    pause = {"id": "rest", "duration_min": 15, "windows": [["09:30", "09:32"]]}
    asked = brief({"venue": "museum"}, day={"breaks": [pause]})
    day = planner(town, venue("hotel", town.points["H"]), museum).plan(asked).days[0]
    assert day.legs[1].pauses[0].where == "before"
    stop = day.stops[1]
    assert (stop.end_s, stop.depart_s) == (at("09:30:36"), at("09:45:36"))
    assert stop.from_parking is not None
    assert (stop.from_parking.depart_s, stop.from_parking.arrive_s) == (
        at("09:45:00"), at("09:45:36"),
    )  # fmt: skip
