"""What a brief's rules become: holidays, green figures, clocks that change, numbers for the judge."""

from dataclasses import replace
from datetime import date

import pytest

from planner.city import CoachFuel
from planner.documents.phone import unix_s, zone_of
from planner.errors import InvalidInput
from planner.itinerary.model.problem import FOREVER_MS, Break
from planner.planning.day.day_problem import day_problem, stands_on
from planner.planning.day.timing import Timing
from planner.words import Words
from tests.planning.drawn import access, at, brief, closure, planner, venue
from tests.towns import Town
from tests.venues.drawn import CITY

# From the hotel to the museum: 300 m, 54 s, planned 108 s.
TOWN = Town(
    """
    H-----------M
    |
    P
    """,
    {"HM": {"name": "Jalan Atas"}},
)
HOTEL, MUSEUM = venue("hotel", TOWN.points["H"]), venue("museum", TOWN.points["M"])
GREEN = replace(CITY, coach=CoachFuel(30, 2.68, "a book", Words("Roughly.", "Kira-kira.")))
HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("when", "english", "indonesian"),
    [
        ("2017-06-25", "Eid al-Fitr", "Hari Raya Idul Fitri"),
        ("2017-06-26", "Eid al-Fitr Second Day", "Hari kedua dari Hari Raya Idul Fitri"),
    ],
)
def test_on_idul_fitri_a_house_that_shuts_on_holidays_is_closed(when, english, indonesian) -> None:
    museum = replace(MUSEUM, opening_hours="Mo-Su 08:00-16:00; PH off")
    asked = brief({"venue": "museum"}, day={"date": when})
    day = planner(TOWN, HOTEL, museum).plan(asked).days[0]
    assert day.holiday == Words(english, indonesian)
    assert [wish.rule for wish in day.unserved] == ["closed_today"]
    by_hand = brief({"venue": "museum"}, day={"date": when}, order=["museum"])
    stop = planner(TOWN, HOTEL, museum).plan(by_hand).days[0].stops[1]
    assert [broken.rule for broken in stop.violations] == ["closed_today"]
    # The Tuesday after is an ordinary day (27 June 2017 was not among the two days of the feast).
    after = brief({"venue": "museum"}, day={"date": "2017-06-27"})
    open_day = planner(TOWN, HOTEL, museum).plan(after).days[0]
    assert (open_day.holiday, open_day.unserved) == (None, ())


def test_the_green_figures_count_every_metre_of_the_coach() -> None:
    tour = planner(TOWN, HOTEL, MUSEUM, city=GREEN).plan(brief({"venue": "museum"}))
    sums = tour.days[0].totals
    # 300 m there and 300 m back; 0.6 km x 30 l/100 km = 0.18 l; x 2.68 kg/l = 0.4824 kg.
    assert (sums.coach_m, sums.empty_m, sums.fuel_ml, sums.co2_g) == (600, 0, 180, 482)
    # To the car park, 100 m beyond the hotel, and back: 400 m twice, empty.
    parking = replace(MUSEUM, coach_parking=access(TOWN.points["P"]))
    sums = planner(TOWN, HOTEL, parking, city=GREEN).plan(brief({"venue": "museum"})).days[0].totals
    # 1400 m x 0.3 ml = 420 ml; x 2.68 = 1125.6 g.
    assert (sums.coach_m, sums.empty_m, sums.fuel_ml, sums.co2_g) == (600, 800, 420, 1126)


def test_beside_a_walk_the_coach_drives_empty_and_burns_all_the_same() -> None:
    garden = venue("garden", TOWN.points["P"])
    asked = brief(
        {"venue": "museum"}, {"venue": "garden"}, walking={"max_m": 300}, boarding={"base_s": 600}
    )
    sums = planner(TOWN, HOTEL, MUSEUM, garden, city=GREEN).plan(asked).days[0].totals
    # Hotel to museum 300 m and garden to hotel 100 m are walked, museum to garden, 400 m, is ridden. The
    # coach drives 800 m in all, x 0.3 ml.
    assert (sums.walk_m, sums.coach_m, sums.empty_m, sums.fuel_ml) == (400, 400, 400, 240)


def test_a_day_on_foot_needs_no_coach() -> None:
    asked = brief({"venue": "museum"}, walking={"max_m": 400}, boarding={"base_s": 600})
    day = planner(TOWN, HOTEL, MUSEUM, city=GREEN).plan(asked).days[0]
    sums = day.totals
    assert not day.needs_coach
    assert (sums.walk_m, sums.coach_m, sums.empty_m, sums.fuel_ml) == (600, 0, 0, 0)


def test_the_day_is_road_visits_waiting_and_breaks() -> None:
    # 108 s there and back, 300 s of boarding before each; 60 min of visit, begun at 09:00: from 08:36:48
    # on 23 min 12 s of waiting. 216 + 600 + 3600 + 1392 = 5808 s: back at 10:06:48.
    asked = brief(
        {"venue": "museum", "windows": [["09:00", "09:10"]]},
        boarding={"base_s": 300, "per_head_s": 0},
    )  # fmt: skip
    day = planner(TOWN, HOTEL, MUSEUM).plan(asked).days[0]
    sums = day.totals
    assert (sums.road_s, sums.visit_s, sums.wait_s, sums.pause_s) == (816, 3600, 1392, 0)
    assert (sums.coach_s, day.back_s) == (216, at("10:06:48"))


def test_the_tour_sums_its_days_up_and_a_city_without_figures_tells_none() -> None:
    asked = brief({"venue": "museum"})
    two = replace(asked, days=(*asked.days, replace(asked.days[0], date=date(2027, 8, 5))))
    tour = planner(TOWN, HOTEL, MUSEUM, city=GREEN).plan(two)
    assert tour.totals is not None
    assert (tour.totals.coach_m, tour.totals.fuel_ml, tour.totals.co2_g) == (1200, 360, 964)
    assert (tour.totals.served, tour.totals.wished, tour.totals.visit_s) == (2, 2, 7200)
    assert tour.fuel is not None
    assert (tour.fuel.litres_per_100km, tour.fuel.source) == (30, "a book")
    bare = planner(TOWN, HOTEL, MUSEUM).plan(asked)
    assert (bare.totals.fuel_ml, bare.totals.co2_g, bare.fuel) == (None, None, None)


def problem_of(asked, *venues, city=CITY):
    town = planner(TOWN, *venues, city=city)
    day = town.asked(asked, asked.days[0])
    timing = Timing(town._ways, day.day.date, asked.stretch)
    return day_problem(day, stands_on(day, timing), timing)


def test_all_rules_of_a_day_reach_the_judge() -> None:
    garden = replace(venue("garden", TOWN.points["P"]), setting="outdoor")
    mixed = replace(MUSEUM, setting="mixed")
    asked = brief(
        {"venue": "museum", "least_min": 40, "most_min": 90},
        {"venue": "garden", "after": ["museum"], "required": False, "priority": 7},
        aim="road",
        day={
            "breaks": [
                {"id": "rest", "duration_min": 15, "windows": [["10:00", "10:30"]]},
                {"id": "lunch", "duration_min": 45, "venue": "museum"},
            ],
            "longest_h": 8,
            "rain": {"from": "10:00"},
        },
    )
    found = problem_of(asked, HOTEL, mixed, garden)
    museum, after, lunch = found.visits
    assert (museum.least_ms, museum.service_ms, museum.outdoor) == (40 * 60_000, HOUR_MS, False)
    assert (after.after, after.outdoor, after.least_ms) == (("museum",), True, None)
    assert (lunch.id, lunch.required, lunch.service_ms) == ("lunch", True, 45 * 60_000)
    assert lunch.place == museum.place
    # 10:00 and 10:30 are 36 and 37.8 million milliseconds.
    assert found.breaks == (Break("rest", 900_000, ((36_000_000, 37_800_000),)),)
    assert (found.longest_ms, found.rain_ms) == (8 * HOUR_MS, ((10 * HOUR_MS, FOREVER_MS),))
    assert (found.aim, found.grams) == ("road", ())


def test_grams_are_looked_up_only_where_they_decide() -> None:
    found = problem_of(brief({"venue": "museum"}, aim="co2"), HOTEL, MUSEUM, city=GREEN)
    # 300 m x 0.3 ml x 2.68 = 241.2 g, from the hotel (0) to the museum (1) and back.
    assert (found.grams[0][1], found.grams[1][0], found.grams[0][0]) == (241, 241, 0)
    assert len(found.grams) == len(found.travel.lands)
    assert problem_of(brief({"venue": "museum"}), HOTEL, MUSEUM, city=GREEN).grams == ()


def test_a_lunch_at_a_house_is_a_stop_and_marked_as_a_break() -> None:
    lunch = {"id": "lunch", "label": {"en": "Lunch"}, "duration_min": 45, "venue": "museum"}
    day = planner(TOWN, HOTEL, MUSEUM).plan(brief(day={"visits": [], "breaks": [lunch]})).days[0]
    stop = day.stops[1]
    assert (stop.key, stop.is_break, stop.label.en, stop.duration_s) == (
        "lunch",
        True,
        "Lunch",
        2700,
    )
    assert (stop.kind, stop.required, day.stops[0].is_break) == ("visit", True, False)


def test_what_only_the_city_knows_is_told_at_once() -> None:
    wrong = brief(
        {"id": "a", "venue": "museum", "least_min": 46},
        {"id": "b", "venue": "museum", "duration_min": 44, "most_min": 44},
        {"id": "c", "venue": "nowhere"},
        aim="co2",
        day={"breaks": [{"id": "rest", "duration_min": 10, "venue": "noplace"}]},
    )
    # Without a length of their own they are as long as is usual at the museum: 45 minutes.
    assert MUSEUM.duration_min == 45
    (day,) = wrong.days
    wrong = replace(
        wrong, days=(replace(day, visits=tuple(replace(v, duration_s=None) for v in day.visits)),)
    )
    with pytest.raises(InvalidInput) as told:
        planner(TOWN, HOTEL, MUSEUM).plan(wrong)
    assert [fault.field for fault in told.value.faults] == [
        "aim", "days[0].visits[2].venue", "days[0].breaks[0].venue",
        "days[0].visits[0].least_min", "days[0].visits[1].most_min",
    ]  # fmt: skip


BERLIN = replace(CITY, timezone="Europe/Berlin", holiday_country="DE")
SPRING, AUTUMN = "2017-03-26", "2017-10-29"
"""Sundays: from 02:00 to 03:00, and from 03:00 back to 02:00."""


@pytest.mark.parametrize(("when", "utc_hours"), [(SPRING, 2), (AUTUMN, 1), ("2017-03-25", 1)])
def test_on_the_day_the_clocks_change_all_times_are_the_wall_clocks(when, utc_hours) -> None:
    museum = replace(MUSEUM, opening_hours="Mo-Su 10:00-11:30")
    asked = brief({"venue": "museum"}, day={"date": when})
    tour = planner(TOWN, HOTEL, museum, city=BERLIN).plan(asked)
    start, stop, end = tour.days[0].stops
    # There at 08:31:48, the door opens at 10:00; an hour, and 108 s back.
    assert stop.open_s == ((at("10:00:00"), at("11:30:00")),)
    assert (stop.arrive_s, stop.begin_s, end.begin_s) == (
        at("08:31:48"), at("10:00:00"), at("11:01:48"),
    )  # fmt: skip
    # The door opens at 10:00 of summer or winter time: 08:00 or 09:00 UTC.
    midnight_utc = (date.fromisoformat(when) - date(1970, 1, 1)).days * 86_400
    instant_s = unix_s(tour.days[0], stop.begin_s, zone_of(tour))
    assert instant_s == midnight_utc + (10 - utc_hours) * 3600
    assert tour.assumptions == ()
    assert start.depart_s == at("08:30:00")


def test_a_closure_on_that_day_holds_by_the_wall_clock() -> None:
    shut = closure("Jalan Atas", None, None)
    shut |= {"begin": f"{SPRING}T08:00", "end": f"{SPRING}T09:00"}
    asked = brief({"venue": "museum"}, day={"date": SPRING}, closures=[shut])
    day = planner(TOWN, HOTEL, MUSEUM, city=BERLIN).plan(asked).days[0]
    assert [(one.begin_s, one.end_s) for one in day.closures] == [(8 * 3600, 9 * 3600)]
    # The only street opens at 09:00: the coach waits, and 108 s later it is there.
    assert day.stops[1].arrive_s == at("09:01:48")


def test_a_night_tour_says_that_the_clocks_change_under_way() -> None:
    # From Saturday 23:00 until after 02:00: 25:00 is 01:00, one hour's visit and 108 s end at 26:01.
    visit = {"venue": "museum", "begin_at": "25:00"}
    day = {"date": "2017-03-25", "end": {"venue": "hotel", "by": "28:00"}}
    asked = brief(visit, start="23:00", day=day)
    tour = planner(TOWN, HOTEL, MUSEUM, city=BERLIN).plan(asked)
    assert tour.days[0].stops[-1].begin_s == 26 * 3600 + 108
    assert [words.en[:18] for words in tour.assumptions] == ["The clocks change "]
    calm = brief(visit, start="23:00", day=day | {"date": "2017-03-18"})
    assert planner(TOWN, HOTEL, MUSEUM, city=BERLIN).plan(calm).assumptions == ()
