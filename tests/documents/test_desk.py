from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.documents import desk
from planner.documents.slack import slack_of
from planner.documents.terms import proof_of
from planner.documents.unserved import wishes
from planner.errors import NotFound
from planner.itinerary.model.itinerary import Mosque, Pause, RoadClosure
from planner.words import Words
from tests.documents.days import (
    clock,
    craft_day,
    day,
    itinerary,
    late,
    leg,
    plain,
    stop,
    unserved,
)


def view(one):
    return desk.desk_day(itinerary(one), one)


def rows(one):
    return {row.stop.key: row.stop for row in view(one).rows}


def test_a_stop_says_when_it_is_reached_and_when_it_is_over():
    made = rows(craft_day())
    assert (made["batik"].arrive, made["batik"].until) == ("08:51", "10:21")
    # The start shows when the coach leaves: boarding takes 8 minutes.
    assert (made["start"].arrive, made["start"].until) == ("08:30", "08:38")
    assert (made["end"].arrive, made["end"].until) == ("12:10", "")


def test_waiting_shows_when_the_visit_begins():
    # There at 09:00, begins at 09:20, 40 minutes: over at 10:00.
    early = stop("gate", 1, "09:00", 40, wait_s=20 * 60)
    row = rows(day(stop("start", None, "08:00"), early, stop("end", None, "10:30", kind="end")))[
        "gate"
    ]
    assert (row.arrive, row.until) == ("09:00", "09:20\u201310:00")
    assert "waits 20 min" in plain(row.note)


def test_a_stop_says_by_when_it_must_be_left():
    start = stop("start", None, "08:00", boarding_s=8 * 60, leave_by_s=clock("08:29") + 59)
    gate = stop("gate", 1, "09:00", 40, leave_by_s=clock("10:05"), buying_s=10 * 60)
    home = stop("end", None, "10:30", kind="end")
    made = rows(day(start, gate, home))
    # Seconds are cut off: who leaves by 08:29 has left by 08:29:59.
    assert plain(made["start"].note) == "Boarding 8 min, leave by 08:29"
    assert plain(made["gate"].note) == "leave by 10:05, 10 min of it to buy"
    assert made["end"].note == "The day ends"


def test_the_bar_has_three_quarters_of_a_pixel_a_minute_up_to_its_longest():
    made = rows(craft_day())
    # 60 x 0.75 = 45; 90 x 0.75 = 67.5 is more than the 58 there is room for.
    assert made["lunch"].bar_px == 45
    assert made["batik"].bar_px == 58
    # A third of the time is for buying: 58 x 30 / 90 = 19.3.
    assert made["batik"].buying_px == 19


@pytest.mark.parametrize(
    ("slack_s", "state", "fill"),
    # 40 px are 90 minutes: 45 minutes fill 20, and nobody sees less than 2.
    [
        (240, "tight", 2),
        (599, "tight", 4),
        (600, "fine", 4),
        (45 * 60, "fine", 20),
        (4 * 3600, "fine", 40),
    ],
)
def test_slack_is_tight_below_ten_minutes_and_its_gauge_full_at_ninety(slack_s, state, fill):
    slack = slack_of(stop("a", 1, "09:00", 30, slack_s=slack_s))
    assert slack is not None
    assert (slack.state, slack.fill_px) == (state, fill)
    assert slack.words.endswith(" slack")


def test_waiting_is_slack_for_who_comes_late():
    # The dinner begins at 19:00 whatever happens, but the group is there at 18:52.
    slack = slack_of(stop("dinner", 1, "18:52", 150, wait_s=8 * 60, slack_s=0))
    assert slack is not None
    assert (slack.state, plain(slack.words)) == ("tight", "8 min slack")


def test_a_broken_rule_shows_by_how_much_and_hides_the_slack():
    row = rows(craft_day())["lunch"]
    assert row.state == "broken"
    # Begun at 10:50 instead of 10:30.
    assert row.slack is not None
    assert plain(row.slack.words) == "20 min late"
    assert len(row.sentences) == 1
    assert "10:30" in row.sentences[0]


def test_a_rule_without_a_size_says_that_it_does_not_hold():
    closed = replace(late("closed_today", "09:00", "09:00"), limit_s=None, reached_s=None)
    slack = slack_of(stop("a", 1, "09:00", 30, violations=(closed,)))
    assert slack is not None
    assert (slack.state, slack.words) == ("broken", "does not hold")


def test_no_deadline_anywhere_is_told_as_such():
    slack = slack_of(stop("a", 1, "09:00", 30))
    assert slack is not None
    assert (slack.state, slack.words) == ("fine", "no deadline")


def test_tags_tell_what_is_optional_and_what_is_fixed():
    made = stop("a", 1, "09:00", 30, required=False, begin_at_s=clock("19:00"), position="first")
    one = day(stop("start", None, "08:30"), made, stop("end", None, "10:00", kind="end"))
    assert rows(one)["a"].tags == ("optional", "begins 19:00", "fixed first")


def test_only_the_moves_that_lead_somewhere_are_offered():
    made = rows(craft_day())
    assert (made["batik"].can_up, made["batik"].can_down) == (False, True)
    assert (made["lunch"].can_up, made["lunch"].can_down) == (True, False)
    assert (made["start"].can_up, made["end"].can_down) == (False, False)


def test_a_coach_leg_says_minutes_kilometres_and_streets():
    way = view(craft_day()).rows[0].leg
    assert way is not None
    # 08:38 to 08:51, 2,000 m.
    assert plain((way.mode, way.minutes, way.rest)) == (
        "coach",
        "13 min",
        "2.0 km · Jend. Sudirman",
    )
    assert view(craft_day()).rows[-1].leg is None


def test_a_walked_leg_tells_the_coach_s_way_round_the_one_way_street():
    one = craft_day()
    coach = replace(one.legs[0], distance_m=1060)
    walk = replace(one.legs[0], mode="walk", distance_m=150, alternative=coach)
    way = view(replace(one, legs=(walk, *one.legs[1:]))).rows[0].leg
    assert way is not None
    assert plain((way.minutes, way.rest)) == ("walk 13 min", "150 m")
    assert plain(way.detour) == "by coach 1.1 km round the one-way street"


def test_a_short_way_by_coach_is_no_detour():
    one = craft_day()
    walk = replace(
        one.legs[0], mode="walk", distance_m=150, alternative=replace(one.legs[0], distance_m=200)
    )
    way = view(replace(one, legs=(walk, *one.legs[1:]))).rows[0].leg
    assert way is not None
    assert plain(way.detour) == "by coach 200 m"


def test_a_leg_without_a_road_says_so():
    one = craft_day()
    broken = leg(one.stops[0], one.stops[1], 0, reachable=False, geometry=(), main_streets=())
    way = view(replace(one, legs=(broken, *one.legs[1:]))).rows[0].leg
    assert way is not None
    assert f"{way.minutes} {way.rest}" == "No road leads there"


def test_the_totals_add_up():
    # Legs: 13 + 21 + 20 = 54 min, 2 x 8 min of boarding, 3 x 2 km; 2 of 3 wished venues.
    said = [plain((total.value, total.unit, total.what)) for total in view(craft_day()).totals]
    assert said == [
        ("1 h 10", "", "on the road"),
        ("6.0", "km", "by coach"),
        ("0", "m", "on foot"),
        ("0", "min", "waiting"),
        ("2", "of 3", "served"),
    ]


def test_more_than_an_hour_on_the_road_is_told_in_hours():
    one = craft_day()
    far = replace(one, totals=replace(one.totals, road_s=5700))
    # 5,700 s are 1 h 35.
    assert plain(view(far).totals[0].value) == "1 h 35"


def test_tabs_count_what_is_broken_and_mark_the_chosen_day():
    other = replace(
        craft_day(), date=date(2017, 8, 4), totals=replace(craft_day().totals, broken=0)
    )
    tabs = desk.desk_day(itinerary(craft_day(), other), other).tabs
    assert [(tab.name, tab.broken, tab.chosen) for tab in tabs] == [
        ("Thu 3", 1, False),
        ("Fri 4", 0, True),
    ]


def with_gong(**facts):
    """The day with the gong left out, tried at some place."""
    return replace(craft_day(), unserved=(unserved("gong", **facts),))


def test_a_remedy_tells_where_and_what_the_day_comes_to():
    one = with_gong(best_number=2, broken_with=0, back_with_s=clock("16:45") + 20)
    (wish,) = wishes(one)
    assert wish.remedy is not None
    assert wish.remedy.what == "Add after Batik"
    assert wish.remedy.effect == "all rules kept, back 16:46"
    assert wish.remedy.order == ("batik", "gong", "lunch")


def test_a_remedy_that_breaks_more_says_so():
    # One rule is broken in the day, two with the gong.
    (wish,) = wishes(with_gong(broken_with=2, back_with_s=clock("12:10")))
    assert wish.remedy is not None
    assert wish.remedy.what == "Add first"
    assert wish.remedy.order == ("gong", "batik", "lunch")
    assert wish.remedy.effect == "breaks 1 rule more, back 12:10"


def test_a_wish_that_was_not_tried_has_no_remedy():
    assert wishes(with_gong())[0].remedy is None


def test_required_wishes_are_marked():
    one = craft_day()
    made = view(replace(one, unserved=(unserved("ski", required=True),)))
    assert made.tray[0].tags == ("required",)


def test_the_day_is_the_one_asked_for_or_the_demo_clock_s_or_the_first():
    first = replace(craft_day(), date=date(2017, 8, 1))
    third = craft_day()
    assert desk.day_of(itinerary(first, third), None) is first
    assert desk.day_of(itinerary(first, third, now="2017-08-03T08:10"), None) is third
    assert desk.day_of(itinerary(first, third, now="2017-08-03T08:10"), date(2017, 8, 1)) is first
    with pytest.raises(NotFound, match="2017-08-01, 2017-08-03"):
        desk.day_of(itinerary(first, third), date(2017, 8, 2))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2017, 8, 1), (2017, 8, 4), "1\u20134 August 2017"),
        ((2017, 8, 3), (2017, 8, 3), "3 August 2017"),
        ((2017, 7, 30), (2017, 8, 2), "30 July \u2013 2 August 2017"),
        ((2017, 12, 30), (2018, 1, 2), "30 December 2017 \u2013 2 January 2018"),
    ],
)
def test_the_span_of_a_tour_is_said_shortly(first, last, said):
    days = (replace(craft_day(), date=date(*first)), replace(craft_day(), date=date(*last)))
    assert desk.people(itinerary(*days)) == f"{said} · 38 people, 1 coach"


def test_closed_roads_the_kerb_and_the_walk_from_the_coach_are_told():
    made = craft_day()
    closure = RoadClosure(
        "motorcade", Words("A motorcade", "Iring-iringan"), clock("10:00"), clock("11:00"),
        shut=("Jalan Juanda",),
    )  # fmt: skip
    batik = replace(made.stops[1], walk_in_s=100, walk_out_s=100, walk_m=120)
    legs = (replace(made.legs[0], kerb="opposite"), *made.legs[1:])
    wish = unserved("gong", rule="closure", skipped=False, closures=(closure,))
    shown = desk.desk_day(
        itinerary(made),
        replace(
            made, stops=(made.stops[0], batik, *made.stops[2:]), legs=legs, unserved=(wish,),
            closures=(closure,),
        ),
    )  # fmt: skip
    line = "Jalan Juanda closed 10:00–11:00: A motorcade."
    assert shown.closures == (line,)
    assert shown.tray[0].why == f"Cut off: {line}"
    assert shown.rows[0].leg.kerb == "stops opposite: cross the road"
    assert shown.rows[1].leg.kerb == ""
    # 100 s are rounded up.
    assert "120 m on foot from coach to door, 2 min" in shown.rows[1].stop.note


def with_breaks():
    """A rest on the way to the batik, a prayer before the coach leaves for lunch."""
    one = craft_day()
    rest = Pause("rest", Words("Rest", "Istirahat"), clock("08:45"), clock("08:55"), "underway")
    mosque = Mosque("masjid", Words("Masjid Raya", "Masjid Raya"), 106.8, -6.6, 240)
    asr = Pause(
        "prayer-asr",
        Words("Asr prayer", "Salat Asar"),
        clock("10:21"),
        clock("10:36"),
        "before",
        mosque,
    )
    first, second, *others = one.legs
    legs = (replace(first, pauses=(rest,)), replace(second, pauses=(asr,)), *others)
    return replace(one, legs=legs)


def test_a_break_stands_where_it_is_taken_with_its_times():
    made = view(with_breaks())
    assert made.rows[0].before == ()
    (rest,) = made.rows[0].after
    assert plain((rest.key, rest.name, rest.begin, rest.until, rest.duration, rest.where)) == (
        "rest", "Rest", "08:45", "08:55", "10 min", "on the way",
    )  # fmt: skip
    (asr,) = made.rows[1].before
    assert made.rows[1].after == ()
    # How long a prayer lasts is asked for with the day, not with a break of its own.
    assert (asr.icon, asr.form, rest.icon, rest.form) == ("mosque", "day", "cup", "break")
    assert plain(asr.where) == (
        "before leaving; the nearest mosque is Masjid Raya, 240 m as the crow flies"
    )
    # There is nothing before the first leg, and the last leg is the third.
    assert (rest.can_up, rest.can_down, asr.can_up, asr.can_down) == (False, True, True, True)


def test_only_breaks_that_the_organiser_placed_are_in_his_order():
    one = with_breaks()
    assert view(one).order == ("batik", "lunch")
    made = desk.desk_day(itinerary(one), one, {"rest"})
    assert made.order == ("rest", "batik", "lunch")
    assert made.rows[0].after[0].pinned
    assert not made.rows[1].before[0].pinned


def test_a_remedy_keeps_the_breaks_that_are_placed():
    gong = unserved("gong", best_number=2, broken_with=1, back_with_s=clock("12:10"))
    (found,) = wishes(replace(with_breaks(), unserved=(gong,)), {"rest"})
    assert found.remedy.order == ("rest", "batik", "gong", "lunch")


def test_each_row_knows_the_form_that_changes_it():
    start, batik, lunch, end = craft_day().stops
    made = day(start, replace(batik, is_break=True), replace(lunch, key="friday-prayer"), end)
    assert [row.stop.form for row in view(made).rows] == ["day", "break", "day", "day"]
    assert view(craft_day()).rows[1].stop.form == "visit"
    assert wishes(replace(made, unserved=(unserved("friday-prayer"),)))[0].form == "day"


def test_a_proof_by_sampled_times_says_so():
    made = replace(craft_day(), proof="optimal")
    assert proof_of(made).startswith("Proven best")
    assert "sampled" not in proof_of(made)
    assert "between samples" in proof_of(replace(made, timing="sampled"))
    assert "may exist" in proof_of(replace(made, proof="best-found", timing="unsettled"))
