"""Edits of a brief: each changes what it says and nothing else. Expectations are written out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from planner.errors import InvalidInput
from planner.itinerary.brief import edits
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.records import BriefBreak, BriefCoach, BriefVisit, SharedVisit
from planner.itinerary.brief.rules import brief_rule_faults
from planner.itinerary.brief.writing import brief_to_json
from planner.words import Words

THIRD, FOURTH = date(2027, 8, 3), date(2027, 8, 4)


def day(when, coach, visits, **more):
    return {
        "date": when,
        "coach": coach,
        "start": {"venue": "hotel", "at": "08:00"},
        "end": {"venue": "hotel"},
        "visits": [{"id": one, "venue": one, "required": True} for one in visits],
    } | more


def tour():
    """Red on the 3rd, Blue on the 3rd and the 4th; either may see the weir, Blue serves it."""
    red, blue = (
        {"id": one, "name": {"en": one.title()}, "people": people}
        for one, people in (("red", 20), ("blue", 5))
    )
    return parse_brief(
        {
            "format": "city-tour/1",
            "id": "two",
            "title": {"en": "Two coaches"},
            "coaches": [red | {"languages": ["en"]}, blue | {"languages": ["ko"]}],
            "visits": [{"id": "weir", "venue": "weir", "required": True}],
            "days": [
                day("2027-08-03", "red", ["batik", "ski"], order=["batik", "ski"]),
                day("2027-08-03", "blue", ["gong"], order=["weir", "gong"]),
                day("2027-08-04", "blue", ["museum", "craft"]),
            ],
        }
    )


def orders(brief):
    return [one.order for one in brief.days]


def visits(brief):
    return [[visit.id for visit in one.visits] for one in brief.days]


def sound(brief):
    assert list(brief_rule_faults(brief)) == []
    assert parse_brief(brief_to_json(brief)) == brief
    return brief


def test_an_order_is_set_and_taken_back():
    brief = sound(edits.set_order(tour(), 0, ["ski", "batik"]))
    assert orders(brief) == [("ski", "batik"), ("weir", "gong"), None]
    assert edits.set_order(brief, 0, None) == replace(
        tour(), days=(replace(tour().days[0], order=None), *tour().days[1:])
    )


@pytest.mark.parametrize(
    ("index", "order", "field", "value"),
    [
        (0, ["batik", "gong"], "order[1]", "'gong'"),
        (0, ["batik", "batik"], "order[1]", "'batik'"),
        (0, ["batik", ""], "order[1]", "''"),
        # Blue serves it already.
        (0, ["batik", "weir"], "order[1]", "'weir'"),
        (2, ["weir", "museum"], "order[0]", "'weir'"),
    ],
)
def test_an_order_that_cannot_be_served_is_refused_where_it_stands(index, order, field, value):
    with pytest.raises(InvalidInput) as refused:
        edits.set_order(tour(), index, order, "order")
    assert [(one.field, one.value) for one in refused.value.faults] == [(field, value)]


def test_an_order_is_no_longer_than_a_brief_may_say():
    # 60 visits of the day's own and 30 that all share: 90, where an order names at most 80.
    brief = tour()
    for number in range(58):
        brief = edits.set_visit(brief, 0, BriefVisit(f"v{number}", "x", required=True))
    for number in range(30):
        shared = SharedVisit(BriefVisit(f"s{number}", "x", required=True))
        brief = edits.share(brief, 0, shared)
    names = [one.id for one in brief.days[0].visits] + [f"s{number}" for number in range(30)]
    assert len(edits.set_order(brief, 0, names[:80]).days[0].order) == 80
    with pytest.raises(InvalidInput) as refused:
        edits.set_order(brief, 0, names)
    assert [(one.field, one.value) for one in refused.value.faults] == [
        ("days[0].order", "a list of 90")
    ]


def test_what_an_edit_adds_is_no_more_than_a_brief_may_hold():
    brief = tour()
    for number in range(59):
        brief = edits.set_visit(brief, 0, BriefVisit(f"v{number}", "x", required=True))
    # Two of its own and 59 more: 61, where a day has at most 60.
    (fault,) = brief_rule_faults(brief)
    assert (fault.field, fault.value) == ("days[0].visits", "a list of 61")
    assert fault.expected == "give a list of at most 60 visits"
    for number in range(13):
        brief = edits.set_break(brief, 1, BriefBreak(f"r{number}", 900))
    assert [one.field for one in brief_rule_faults(brief)] == ["days[0].visits", "days[1].breaks"]


def test_a_day_that_serves_a_shared_visit_may_be_reordered():
    assert sound(edits.set_order(tour(), 1, ["gong", "weir"])).days[1].order == ("gong", "weir")


def test_only_a_coach_that_has_the_language_may_serve_a_shared_visit():
    wish = replace(tour().visits[0], visit=replace(tour().visits[0].visit, language="en"))
    brief = edits.share(tour(), 0, wish)
    # Blue's guide speaks Korean: the weir leaves its order.
    assert orders(brief) == [("batik", "ski"), ("gong",), None]
    with pytest.raises(InvalidInput, match="serve it by a coach that has 'en'"):
        edits.set_order(brief, 2, ["weir"])
    assert edits.set_order(brief, 0, ["weir", "ski"]).days[0].order == ("weir", "ski")


@pytest.mark.parametrize(
    ("number", "order"),
    [
        (1, ("new", "rest", "a", "b", "tea")),
        (2, ("rest", "a", "new", "b", "tea")),
        (3, ("rest", "a", "b", "new", "tea")),
    ],
)
def test_breaks_do_not_count_and_stay_before_the_visit_they_were_before(number, order):
    assert edits.insert_in_order(["rest", "a", "b", "tea"], "new", number, {"a", "b"}) == order


def test_a_visit_is_replaced_in_its_place_or_put_last():
    longer = BriefVisit("batik", "batik", required=False, priority=9, duration_s=3_600)
    brief = sound(edits.set_visit(tour(), 0, longer))
    assert brief.days[0].visits[0] == longer
    assert visits(brief) == [["batik", "ski"], ["gong"], ["museum", "craft"]]
    more = sound(edits.set_visit(brief, 0, BriefVisit("fort", "fort", required=True)))
    assert visits(more) == [["batik", "ski", "fort"], ["gong"], ["museum", "craft"]]
    assert orders(more) == orders(tour())


def test_a_shared_visit_becomes_a_day_s_own_and_others_serve_it_no_more():
    brief = sound(edits.set_visit(tour(), 0, tour().visits[0].visit))
    assert brief.visits == ()
    assert visits(brief) == [["batik", "ski", "weir"], ["gong"], ["museum", "craft"]]
    assert orders(brief) == [("batik", "ski"), ("gong",), None]


def test_a_day_s_own_visit_is_shared_and_leaves_the_orders_that_may_not_serve_it():
    ski = tour().days[0].visits[1]
    either = sound(edits.share(tour(), 0, SharedVisit(ski)))
    assert [wish.visit.id for wish in either.visits] == ["weir", "ski"]
    assert visits(either) == [["batik"], ["gong"], ["museum", "craft"]]
    assert orders(either) == [("batik", "ski"), ("weir", "gong"), None]
    fourth = sound(edits.share(tour(), 0, SharedVisit(ski, (FOURTH,), ("blue",))))
    assert orders(fourth) == [("batik",), ("weir", "gong"), None]


def test_a_visit_is_locked_and_freed():
    brief = edits.lock(tour(), 0, "ski", "first")
    assert brief.days[0].visits[1].position == "first"
    assert edits.lock(brief, 0, "ski", None) == tour()
    with pytest.raises(KeyError):
        edits.lock(tour(), 0, "gong", 1)


def test_a_visit_moves_within_its_day():
    assert orders(edits.move_visit(tour(), 0, "ski", 0, 1))[0] == ("ski", "batik")
    assert orders(edits.move_visit(tour(), 0, "batik", 0))[0] == ("ski", "batik")


def test_a_visit_moves_to_another_coach_without_its_lock_and_what_waits_for_it():
    brief = edits.lock(tour(), 0, "ski", 2)
    waiting = replace(brief.days[0].visits[0], after=("ski",))
    brief = edits.move_visit(edits.set_visit(brief, 0, waiting), 0, "ski", 1, 2)
    assert visits(sound(brief)) == [["batik"], ["gong", "ski"], ["museum", "craft"]]
    # Number 2 of what Blue serves: after the weir.
    assert orders(brief) == [("batik",), ("weir", "ski", "gong"), None]
    assert brief.days[0].visits[0].after == ()
    assert brief.days[1].visits[1].position is None


def test_a_visit_moves_to_a_day_that_is_ordered_by_itself():
    brief = sound(edits.move_visit(tour(), 0, "ski", 2))
    assert visits(brief) == [["batik"], ["gong"], ["museum", "craft", "ski"]]
    assert orders(brief) == [("batik",), ("weir", "gong"), None]


def test_a_visit_is_removed_from_its_day_alone_a_shared_one_from_all():
    both = edits.set_visit(tour(), 2, BriefVisit("ski", "ski", required=True))
    brief = sound(edits.remove_visit(both, "ski", 0))
    assert visits(brief) == [["batik"], ["gong"], ["museum", "craft", "ski"]]
    assert orders(brief)[0] == ("batik",)
    nobody = sound(edits.remove_visit(tour(), "weir"))
    assert (nobody.visits, orders(nobody)) == ((), [("batik", "ski"), ("gong",), None])


def test_a_break_is_put_in_replaced_and_removed():
    rest = BriefBreak("rest", 900)
    brief = sound(edits.set_break(tour(), 0, rest))
    assert brief.days[0].breaks == (rest,)
    lunch = BriefBreak("rest", 2_700, venue="canteen")
    placed = edits.set_order(edits.set_break(brief, 0, lunch), 0, ["batik", "rest", "ski"])
    assert placed.days[0].breaks == (lunch,)
    # Without its venue it has no place in the order any more.
    anywhere = edits.set_break(placed, 0, rest)
    assert (anywhere.days[0].breaks, orders(anywhere)[0]) == ((rest,), ("batik", "ski"))
    assert edits.remove_break(placed, 0, "rest") == tour()


def test_a_day_gets_other_bounds_and_keeps_its_wishes():
    late = replace(tour().days[2], start_s=36_000, end_by_s=64_800, longest_s=28_800)
    brief = sound(edits.set_day(tour(), 0, late))
    first = brief.days[0]
    assert (first.start_s, first.end_by_s, first.longest_s) == (36_000, 64_800, 28_800)
    assert (first.coach, visits(brief), orders(brief)) == ("red", visits(tour()), orders(tour()))


def test_a_coach_that_goes_takes_its_days_along_and_a_new_one_gets_days_like_the_first():
    red, blue = tour().coaches
    green = BriefCoach("green", Words("Green", "Hijau"), 7)
    brief = sound(edits.set_coaches(tour(), [red, blue, green]))
    assert [(one.date, one.coach) for one in brief.days] == [
        (THIRD, "red"), (THIRD, "blue"), (THIRD, "green"), (FOURTH, "blue"),
    ]  # fmt: skip
    assert visits(brief)[2] == ["batik", "ski"]
    # 20, 5 and 7 people.
    assert brief.people == 32
    bare = edits.set_coaches(tour(), [red, green], {"green"})
    assert visits(bare) == [["batik", "ski"], []]
    assert orders(bare) == [("batik", "ski"), None]


def test_days_that_are_copied_do_not_serve_what_all_share():
    blue = tour().coaches[1]
    served = edits.set_order(edits.set_order(tour(), 1, ["gong"]), 0, ["weir", "ski"])
    green = BriefCoach("green", Words("Green", "Hijau"), 7)
    brief = sound(edits.set_coaches(served, [tour().coaches[0], blue, green]))
    assert orders(brief) == [("weir", "ski"), ("gong",), ("ski",), None]


def test_a_free_id_is_made_from_a_text():
    assert edits.free_id(tour(), "Weir", "visit") == "weir-2"
    assert edits.free_id(tour(), "Kebun Raya!", "visit") == "kebun-raya"
    assert edits.free_id(tour(), "…", "visit") == "visit"
    assert edits.free_id(tour(), "start", "visit") == "start-2"
