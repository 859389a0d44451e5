"""Two coaches in one drawn town: who serves what both may, and who waits for whom."""

from dataclasses import replace

from planner.itinerary.brief.reading import parse_brief
from tests.planning.drawn import DATE, at, planner, venue
from tests.towns import Town

# From any house to any other 200 m, 36 s at 20 km/h, planned twice that: 72 s.
TOWN = Town(
    """
        M
        |
    H---X---G
        |
        W
    """
)
NAMES = {"hotel": "H", "museum": "M", "gong": "G", "weir": "W"}


def made():
    return planner(TOWN, *(venue(name, TOWN.points[mark]) for name, mark in NAMES.items()))


def brief(*orders, rooms=(), visits=(), by="12:00"):
    names = ("red", "blue")
    return parse_brief(
        {
            "format": "city-tour/1", "id": "two", "title": {"en": "Two"},
            "boarding": {"base_s": 0, "per_head_s": 0}, "walking": {"max_m": 0},
            "coaches": [{"id": n, "name": {"en": n.title()}, "people": 10} for n in names],
            "rooms": [{"venue": one, "groups": 1} for one in rooms],
            "visits": list(visits),
            "days": [
                {
                    "date": DATE, "coach": name, "order": order,
                    "start": {"venue": "hotel", "at": "08:30"},
                    "end": {"venue": "hotel", "by": by},
                    "visits": [{"id": "museum", "venue": "museum", "required": True,
                                "duration_min": 60}],
                }
                for name, order in zip(names, orders, strict=True)
            ],
        }
    )  # fmt: skip


def times(plan):
    return [(stop.key, stop.begin_s) for stop in plan.days[0].stops]


def test_a_group_waits_at_the_door_until_the_other_has_left():
    red, blue = made().plans(brief(["museum"], ["museum"], rooms=["museum"]))
    # Both are there at 08:31:12; one begins, the other waits the hour. Which one is the same for all.
    arrive = at("08:31:12")
    begins = sorted(plan.days[0].stops[1].begin_s for plan in (red, blue))
    assert begins == [arrive, arrive + 3600]
    assert all(plan.days[0].stops[1].arrive_s == arrive for plan in (red, blue))
    waits = sorted(plan.days[0].totals.wait_s for plan in (red, blue))
    assert waits == [0, 3600]
    assert not any(plan.days[0].totals.broken for plan in (red, blue))


def test_two_groups_may_be_where_two_find_room():
    red, blue = made().plans(brief(["museum"], ["museum"]))
    assert times(red) == times(blue)


def test_a_room_that_cannot_be_shared_in_time_is_a_broken_rule():
    # Two hours for both one after the other; back by 10:00 leaves an hour and a half.
    plans = made().plans(brief(["museum"], ["museum"], rooms=["museum"], by="10:00"))
    broken = [v for p in plans for v in p.days[0].stops[1].violations]
    returns = [v for p in plans for v in p.days[0].stops[-1].violations]
    # Either the groups meet in the room for the hour, or one is back half an hour late: the shorter.
    # 08:31:12 + 2 h + 72 s = 10:32:24, late by 32:24.
    assert not broken
    assert [(v.rule, v.amount_s) for v in returns] == [("return_by", 32 * 60 + 24)]
    assert sum(p.days[0].totals.broken for p in plans) == 1


def test_what_both_may_serve_is_served_once_by_who_has_time():
    weir = {"id": "weir", "venue": "weir", "required": True, "duration_min": 30}
    gong = {"id": "gong", "venue": "gong", "required": False, "priority": 5, "duration_min": 70,
            "coaches": ["blue"]}  # fmt: skip
    # Blue alone may serve the gong: 60 + 70 minutes and three ways fit before 11:00. Then the weir, with
    # 60 + 30 minutes, is Red's: with all three Blue would be back after 11:10.
    red, blue = made().plans(brief(None, None, visits=[weir, gong], by="11:00"))
    assert {key for key, _ in times(red)} == {"start", "museum", "weir", "end"}
    assert {key for key, _ in times(blue)} == {"start", "museum", "gong", "end"}
    assert red.days[0].proof == blue.days[0].proof == "optimal"
    assert not red.days[0].unserved
    assert not blue.days[0].unserved


def test_an_order_made_by_hand_stays_while_the_other_coach_is_planned():
    weir = {"id": "weir", "venue": "weir", "required": True, "duration_min": 30}
    red, blue = made().plans(brief(["weir", "museum"], None, visits=[weir]))
    assert [key for key, _ in times(red)] == ["start", "weir", "museum", "end"]
    assert [key for key, _ in times(blue)] == ["start", "museum", "end"]
    assert red.days[0].proof == "hand-made"


def test_what_an_order_by_hand_names_no_other_coach_may_take_over():
    # Blue starts at the weir's door and could serve it without a metre of driving; but Red's order
    # names it. So the tour has it for Red only, where it stands second.
    weir = {"id": "weir", "venue": "weir", "required": True, "duration_min": 30}
    asked = brief(["museum", "weir"], None, visits=[weir])
    asked = replace(
        asked, days=(asked.days[0], replace(asked.days[1], start_venue="weir", end_venue="weir"))
    )
    problem = made().tour_problem(asked)
    (shared,) = [visit for visit in problem.visits if visit.id == "weir"]
    assert [(k, there.position) for k, there in shared.on] == [(0, 2)]
    red, blue = made().plans(asked)
    assert [key for key, _ in times(red)] == ["start", "museum", "weir", "end"]
    assert [key for key, _ in times(blue)] == ["start", "museum", "end"]


def test_a_visit_held_in_a_language_goes_to_the_coach_that_has_it():
    # Either coach has the time for the weir; Blue alone has Korean. Red's people need Thai, which its
    # guide does not speak; and the gong of its own day is held in Korean.
    weir = {"id": "weir", "venue": "weir", "required": True, "duration_min": 30}
    asked = brief(None, None, visits=[weir])
    red, blue = asked.coaches
    (wish,) = asked.visits
    gong = replace(asked.days[0].visits[0], id="gong", venue="gong", language="ko")
    asked = replace(
        asked,
        coaches=(
            replace(red, languages=("en",), group_languages=("th", "en-GB")),
            replace(blue, group_languages=("ko",)),
        ),
        days=(replace(asked.days[0], visits=(gong,)), asked.days[1]),
        visits=(replace(wish, visit=replace(wish.visit, language="ko")),),
    )
    red_plan, blue_plan = made().plans(asked)
    assert [key for key, _ in times(red_plan)] == ["start", "gong", "end"]
    assert {key for key, _ in times(blue_plan)} == {"start", "museum", "weir", "end"}
    weir_stop = next(stop for stop in blue_plan.days[0].stops if stop.key == "weir")
    assert weir_stop.language == "ko"
    assert [words.en for words in red_plan.assumptions[-2:]] == [
        "Red has people who need Thai, which its guide does not speak.",
        "gong is held in Korean, which nobody on Red is known to speak.",
    ]
    # Of Blue's guide nothing is known, so nothing is said.
    assert not any("guide" in words.en for words in blue_plan.assumptions)
    assert blue_plan.coaches[1].group_languages == ("ko",)
