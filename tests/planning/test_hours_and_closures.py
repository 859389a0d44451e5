"""A day's legs at their own departures: hourly traffic, closures met under way, stops cut off."""

from datetime import datetime
from itertools import pairwise

import pytest

from planner.errors import InvalidInput
from planner.planning.day.timing import Timing
from planner.roads.times.closures_file import parse_closures
from planner.roads.times.conditions import Conditions
from planner.roads.times.fifo import HOUR_MS
from tests.planning.drawn import at, brief, by_the_hour, closure, planner, venue
from tests.towns import Town

# From the hotel to the museum: 50 + 200 + 50 = 300 m by Jalan Atas, 54 s, planned 108 s; round by
# Jalan Bawah 50 + 150 + 200 + 150 + 50 = 600 m, 108 s, planned 216 s.
TOWN = Town(
    """
    H-A-------C-M
      |       |
      |       |
      D-------E
    """,
    {
        "AC": {"name": "Jalan Atas"},
        "ADEC": {"name": "Jalan Bawah"},
        "CM": {"name": "Jalan Museum"},
    },
)
HOTEL, MUSEUM = venue("hotel", TOWN.points["H"]), venue("museum", TOWN.points["M"])
VISIT = {"venue": "museum"}


def day_of(asked, **facts):
    return planner(TOWN, HOTEL, MUSEUM, **facts).plan(asked).days[0]


def test_without_closures_the_short_way_is_driven_both_times():
    day = day_of(brief(VISIT))
    assert [leg.distance_m for leg in day.legs] == [300, 300]
    assert day.stops[1].arrive_s == at("08:31:48")
    # An hour's visit, and 108 s back.
    assert day.stops[2].arrive_s == at("09:33:36")
    assert (day.closures, day.timing) == ((), "exact")


def test_a_closed_street_is_driven_round():
    day = day_of(brief(VISIT, closures=[closure("Jalan Atas", "09:00", "10:00")]))
    assert [leg.distance_m for leg in day.legs] == [300, 600]
    # Leaves at 09:31:48, 216 s later it is back.
    assert day.stops[2].arrive_s == at("09:35:24")
    (told,) = day.closures
    assert (told.shut, told.begin_s, told.end_s) == (("Jalan Atas",), 9 * 3600, 10 * 3600)
    assert day.timing == "sampled"


def test_a_closure_that_begins_under_way_counts_by_the_slow_clock():
    # From 08:59:00 at planning speed the coach is on Jalan Atas from 18 s to 90 s; it shuts after 60.
    # At free flow it would be past it, after 45 s. So it drives round.
    day = day_of(brief(VISIT, start="08:59", closures=[closure("Jalan Atas", "09:00", "10:00")]))
    assert day.legs[0].distance_m == 600
    assert day.stops[1].arrive_s == at("09:02:36")
    # At 08:58:00 there are 120 s: enough.
    early = day_of(brief(VISIT, start="08:58", closures=[closure("Jalan Atas", "09:00", "10:00")]))
    assert early.legs[0].distance_m == 300


def test_a_coach_waits_before_a_street_that_opens_again():
    # 45 s of free flow to C, planned 90 s; there it waits till 9:00; then 50 m, 18 s.
    day = day_of(brief(VISIT, closures=[closure("Jalan Museum", "08:00", "09:00")]))
    assert day.stops[1].arrive_s == at("09:00:18")


def test_hourly_traffic_runs_straight_between_the_hours():
    # 54 s at 8:00, three times as much at 9:00 and 10:00: 108 s at 8:30, 162 s from 9:00 on.
    traffic = by_the_hour({9: 3.0, 10: 3.0})
    day = day_of(brief(VISIT, traffic="hourly"), traffic=traffic)
    assert day.stops[1].arrive_s == at("08:31:48")
    assert day.stops[2].arrive_s == at("09:31:48") + 162
    assert [leg.free_flow_s for leg in day.legs] == [54, 54]
    assert day.timing == "exact"


def test_the_times_told_are_those_of_the_roads_at_each_departure():
    traffic = by_the_hour({9: 3.0, 10: 1.5})
    made = planner(TOWN, HOTEL, MUSEUM, traffic=traffic)
    asked = brief(VISIT, traffic="hourly", closures=[closure("Jalan Atas", "09:31", "09:40")])
    day = made.plan(asked).days[0]
    shut = parse_closures({"format": "closures/1", "closures": list(asked.closures)})
    points = {"start": TOWN.points["H"], "museum": TOWN.points["M"], "end": TOWN.points["H"]}
    for (here, after), leg in zip(pairwise(day.stops), day.legs, strict=True):
        depart = datetime.combine(day.date, datetime.min.time())
        depart = depart.replace(
            hour=leg.depart_s // 3600, minute=leg.depart_s // 60 % 60, second=leg.depart_s % 60
        )
        ms = made.roads.durations(
            "coach", [points[here.key]], [points[after.key]],
            conditions=Conditions(depart=depart, closures=shut),
        )[0, 0]  # fmt: skip
        assert leg.duration_s == -(-int(ms) // 1000)


def test_a_stop_that_a_closure_cuts_off_is_named():
    museum = {**VISIT, "windows": [["09:00", "10:00"]]}
    closures = [
        closure("Jalan Museum", None, None, "works"),
        closure("Jalan Bawah", "08:00", "09:00", "other"),
    ]
    day = day_of(brief(museum, closures=closures))
    (wish,) = day.unserved
    assert wish.rule == "closure"
    # Jalan Bawah is closed as well, but without it the museum would be cut off all the same.
    assert [(one.id, one.shut) for one in wish.closures] == [("works", ("Jalan Museum",))]
    assert day.proof == "infeasible"


def test_a_stop_that_is_closed_itself_is_not_blamed_on_the_road():
    shut = {**VISIT, "windows": [["08:00", "08:15"]]}
    (wish,) = day_of(brief(shut, closures=[closure("Jalan Museum", None, None)])).unserved
    assert wish.rule != "closure"


def test_in_a_hand_made_order_the_closure_is_the_reason_of_the_breach():
    late = {**VISIT, "windows": [["08:30", "08:45"]]}
    asked = brief(late, order=["museum"], closures=[closure("Jalan Museum", "08:00", "09:00")])
    day = day_of(asked)
    # It arrives at 09:00:18 and should have begun by 08:45.
    (broken,) = day.stops[1].violations
    assert (broken.rule, broken.amount_s) == ("time_window", 918)
    assert [one.id for one in broken.closures] == ["fair"]
    gone = day_of(brief(VISIT, order=["museum"], closures=[closure("Jalan Museum", None, None)]))
    assert [(b.cause, b.rule) for b in gone.stops[1].violations] == [("no_road", "closure")]


def test_an_unknown_street_is_a_fault_of_the_brief():
    closures = [closure("Jalan Atas", None, None, "a"), closure("Jalan Atsa", None, None, "b")]
    with pytest.raises(InvalidInput) as told:
        day_of(brief(VISIT, closures=closures))
    (fault,) = told.value.faults
    assert fault.field == "closures[1].shuts.streets[0]"
    assert "Jalan Atas" in fault.expected
    closures = [closure("Jalan Atas", "10:00", "09:00")]
    with pytest.raises(InvalidInput) as told:
        day_of(brief(VISIT, closures=closures))
    assert [fault.field for fault in told.value.faults] == ["closures[0].end"]


def test_a_city_without_factors_by_the_hour_says_so():
    with pytest.raises(InvalidInput) as told:
        day_of(brief(VISIT, traffic="hourly"))
    assert [fault.field for fault in told.value.faults] == ["traffic"]


def test_a_closure_of_another_day_changes_nothing():
    other = {**closure("Jalan Atas", "09:00", "10:00"), "begin": "2027-08-05T09:00",
             "end": "2027-08-05T10:00"}  # fmt: skip
    day = day_of(brief(VISIT, closures=[other]))
    assert [leg.distance_m for leg in day.legs] == [300, 300]
    assert (day.closures, day.timing) == ((), "exact")


NINE_TO_TEN = "restriction:conditional=no_straight_on @ (09:00-10:00)"
# From nine to ten nobody may drive on into Jalan Atas from the hotel.
BANNED = Town(
    """
    H-A-------C-M
      |       |
      |       |
      D-------E
    """,
    {"AC": {"name": "Jalan Atas"}, "ADEC": {"name": "Jalan Bawah"}, "CM": {"name": "Jalan Museum"}},
    bans=[f"no_straight_on: HA A AC, restriction=none, {NINE_TO_TEN}"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # By the hour a turn is banned or not: the orders that were not chosen were sampled.
        ({"traffic": "hourly"}, "sampled"),
        # Without the hour it is banned all day, and nothing changes.
        ({}, "exact"),
        # A street shut all day lets the hour in for the legs that are timed, not for the others.
        ({"closures": [closure("Jalan Museum", None, None)]}, "sampled"),
    ],
)
def test_turns_that_are_banned_at_some_hours_are_no_exact_times(facts, expected):
    made = planner(BANNED, HOTEL, MUSEUM, traffic=by_the_hour({8: 2.0}))
    assert made.plan(brief(VISIT, **facts)).days[0].timing == expected


def test_without_such_turns_hourly_times_are_exact():
    made = planner(TOWN, HOTEL, MUSEUM, traffic=by_the_hour({8: 2.0}))
    assert made.plan(brief(VISIT, traffic="hourly")).days[0].timing == "exact"


def test_departures_are_sampled_where_a_turn_becomes_banned_or_allowed():
    made = planner(BANNED, HOTEL, MUSEUM, traffic=by_the_hour({8: 2.0}))
    day = datetime.fromisoformat("2027-08-04").date()
    moments = Timing(made._ways, day, None).moments_ms(8 * HOUR_MS, 12 * HOUR_MS)
    assert {9 * HOUR_MS - 1000, 9 * HOUR_MS, 10 * HOUR_MS - 1000, 10 * HOUR_MS} <= set(moments)
    # Not by the hour: one moment alone.
    assert Timing(made._ways, day, 2.0).moments_ms(8 * HOUR_MS, 12 * HOUR_MS) == (8 * HOUR_MS,)
