"""Time to spare on drawn roads: 100 m are 18 s, planned 36 s; no boarding."""

from dataclasses import replace

from tests.planning import test_coaches as two
from tests.planning.drawn import at, brief, by_the_hour, closure, planner, venue
from tests.towns import Town

TOWN = Town("H---M---G", {"MG": {"name": "Garden Street"}})
HOTEL, MUSEUM, GARDEN = (
    venue(name, TOWN.points[mark])
    for name, mark in (("hotel", "H"), ("museum", "M"), ("garden", "G"))
)
SHOP = {"venue": "museum", "most_min": 120, "buying_min": 20}
LATER = {"venue": "garden", "begin_at": "10:15"}


def spare(day):
    return {stop.key: stop.spare_s for stop in day.stops if stop.spare_s}


def day_of(*visits, **facts):
    asked = brief(*visits, order=[one["venue"] for one in visits], **facts)
    return planner(TOWN, HOTEL, MUSEUM, GARDEN).plan(asked).days[0]


def test_what_would_be_waited_at_the_next_door_is_told_as_time_to_spare():
    # Museum 08:30:36 to 09:30:36, garden reached at 09:31:12, begins at 10:15: 43 min 48 s.
    day = day_of(SHOP, LATER)
    assert spare(day) == {"museum": 43 * 60}
    assert day.stops[2].wait_s == 43 * 60 + 48
    assert spare(day_of({**SHOP, "most_min": 90}, LATER)) == {"museum": 30 * 60}
    assert spare(day_of({"venue": "museum"}, LATER)) == {}
    # Nothing waits: staying longer would mean coming home later.
    assert spare(day_of(SHOP, {"venue": "garden"})) == {}


def test_the_way_takes_what_it_takes_at_the_later_departure():
    # From 10:00 on the 100 m take ten times as long, 180 s: to be there by 10:15 is to leave by 10:12.
    # Leaving at 09:30:18, at free flow, the group is there at 09:30:36 and waits 44 minutes.
    asked = brief(SHOP, LATER, order=["museum", "garden"], traffic="hourly")
    slow = by_the_hour({10: 10.0, 11: 10.0})
    day = planner(TOWN, HOTEL, MUSEUM, GARDEN, traffic=slow).plan(asked).days[0]
    assert day.stops[1].end_s == at("09:30:18")
    assert spare(day) == {"museum": (at("10:12:00") - at("09:30:18")) // 60 * 60}


def test_a_street_that_shuts_ends_the_time_to_spare():
    # Garden Street shuts at 09:45 and stays shut: who is not through by then never is.
    shut = closure("Garden Street", "09:45", "11:30")
    day = day_of(SHOP, {**LATER, "begin_at": "10:15"}, closures=[shut])
    told = spare(day)["museum"]
    # The last to get through takes 36 s: it leaves by 09:44:24 at the latest; the visit ends at 09:30:36.
    assert at("09:30:36") + told <= at("09:44:24") < at("09:30:36") + told + 60


def test_the_next_group_in_the_room_ends_the_time_to_spare():
    # Red is in the museum first, Blue waits at its door; Red's gong is at 10:30. The museum would be
    # worth two hours, but Blue's hour begins where Red's ends.
    gong = {"id": "gong", "venue": "gong", "required": True, "duration_min": 30,
            "begin_at": "10:30", "coaches": ["red"]}  # fmt: skip
    asked = two.brief(["museum", "gong"], ["museum"], rooms=["museum"], visits=[gong])
    asked = replace(
        asked,
        days=tuple(
            replace(day, visits=tuple(replace(v, most_s=7200) for v in day.visits))
            for day in asked.days
        ),
    )
    red, blue = two.made().plans(asked)
    assert red.days[0].stops[1].end_s == blue.days[0].stops[1].begin_s == at("09:31:12")
    assert spare(red.days[0]) == spare(blue.days[0]) == {}
    # Where the museum takes both at a time, Red has till the gong: 09:31:12 + 72 s to 10:30.
    red, _ = two.made().plans(replace(asked, rooms=()))
    assert spare(red.days[0]) == {"museum": (at("10:30:00") - at("09:32:24")) // 60 * 60}


def test_what_another_coach_does_after_a_visit_ends_its_time_to_spare():
    # Blue's weir comes after Red's gong, which ends at 10:02:24; Blue begins at 10:10.
    gong = {"id": "gong", "venue": "gong", "required": True, "duration_min": 30, "most_min": 90}
    weir = {"id": "weir", "venue": "weir", "required": True, "duration_min": 30,
            "after": ["gong"], "windows": [["10:10", "11:00"]]}  # fmt: skip
    asked = two.brief(["gong", "museum"], ["museum", "weir"], visits=[gong, weir])
    late = replace(asked.days[0].visits[0], begin_at_s=at("11:00:00"), most_s=3600)
    asked = replace(asked, days=(replace(asked.days[0], visits=(late,)), asked.days[1]))
    asked = replace(asked, days=tuple(replace(d, end_by_s=at("13:00:00")) for d in asked.days))
    red, _ = two.made().plans(asked)
    assert red.days[0].stops[1].end_s == at("09:01:12")
    # By Red's own day the gong could last till 10:58:48, 117 minutes more; its most is 60 more; and
    # till 10:10, when the weir begins, there are 68 min 48 s.
    assert spare(red.days[0]) == {"gong": 60 * 60}
    sooner = replace(asked.visits[1].visit, windows_s=((at("09:40:00"), at("11:00:00")),))
    asked = replace(asked, visits=(asked.visits[0], replace(asked.visits[1], visit=sooner)))
    red, blue = two.made().plans(asked)
    assert blue.days[0].stops[2].begin_s == at("09:40:00")
    assert spare(red.days[0]) == {"gong": 38 * 60}


def test_an_order_by_hand_that_breaks_after_between_coaches_is_told():
    gong = {"id": "gong", "venue": "gong", "required": True, "duration_min": 30}
    weir = {"id": "weir", "venue": "weir", "required": True, "duration_min": 30, "after": ["gong"]}
    asked = two.brief(["museum", "gong"], ["weir", "museum"], visits=[gong, weir])
    _, blue = two.made().plans(asked)
    # The gong is over at 10:02:24 (09:32:24 + 30 min), the weir begins at 08:31:12.
    (broken,) = blue.days[0].stops[1].violations
    assert (broken.rule, broken.amount_s) == ("after", at("10:02:24") - at("08:31:12"))
