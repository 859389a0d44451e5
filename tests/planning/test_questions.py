"""Questions about a day on real and on drawn roads."""

import json
from dataclasses import replace
from datetime import date

import pytest

from planner.errors import InvalidInput
from planner.itinerary.brief.edits import with_order
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.model.day_rules import DayRule
from planner.planning.questions import DAYLIGHT_MS, adviser
from planner.settings import ROOT
from tests.planning import drawn
from tests.towns import Town

THURSDAY, FRIDAY = date(2017, 8, 3), date(2017, 8, 4)
SAMPLE = parse_brief(
    json.loads((ROOT / "data" / "tours" / "accsm-2017.json").read_text(encoding="utf-8"))
)


@pytest.fixture
def planner(app):
    return app.extensions["planner"].planner


def test_a_wish_is_offered_another_day_by_daylight_only(planner):
    # The temple's hours are unknown. On Tuesday the tour begins at 18:50: not offered.
    (temple,) = adviser(planner, SAMPLE, FRIDAY).why()
    assert temple.wish == "vihara"
    offered = [change for change in temple.changes if change.kind == "other_day"]
    assert [change.day for change in offered] == [THURSDAY]
    assert "vihara" in offered[0].order
    assert DAYLIGHT_MS == (8 * 3_600_000, 18 * 3_600_000)


def test_each_change_of_the_sample_tour_is_true_of_a_changed_brief(planner):
    # The whole planner, with the brief changed as told: the temple is then served within the rules.
    (temple,) = adviser(planner, SAMPLE, FRIDAY).why()
    moved = {change.kind: change for change in temple.changes}
    for kind, field in (("start", "start_s"), ("return", "end_by_s")):
        change = moved[kind]
        for to_ms, fits in (
            (change.to_ms, True),
            (change.to_ms + (300_000 if kind == "start" else -300_000), False),
        ):
            day = replace(SAMPLE.days[2], **{field: to_ms // 1000})
            visits = tuple(replace(visit, required=True) for visit in day.visits)
            brief = replace(SAMPLE, days=(replace(day, visits=visits),))
            planned = planner.plan(with_order(brief, FRIDAY, None)).days[0]
            assert (planned.totals.broken == 0) is fits, (kind, fits)


def test_alternatives_are_planned_as_they_are_told(planner):
    for plan, day in adviser(planner, SAMPLE, THURSDAY).alternatives():
        assert tuple(stop.key for stop in day.stops if stop.kind == "visit") == plan.order
        assert day.stops[-1].begin_s == plan.end_ms // 1000
        assert day.totals.coach_m > 10_000


def test_visits_of_one_venue_are_told_apart_by_their_labels(planner):
    names = adviser(planner, SAMPLE, THURSDAY).names
    assert names["ski"].en == "SKI Katulampa"
    day = SAMPLE.days[1]
    again = replace(day.visits[2], id="tea", label=replace(day.visits[2].label, en="Tea"))
    twice = replace(SAMPLE, days=(replace(day, visits=(*day.visits, again), order=()),))
    names = adviser(planner, twice, THURSDAY).names
    assert names["tea"].en == "SKI Katulampa (Tea)"
    assert names["ski"].en == "SKI Katulampa (Lunch at the food court, then bags)"


def test_a_day_that_the_brief_has_not_is_refused(planner):
    with pytest.raises(InvalidInput, match="2017-08-01, 2017-08-03"):
        adviser(planner, SAMPLE, date(2017, 8, 2))


TOWN = Town("H-A---M", {"AM": {"name": "Mill Street"}})
HOTEL, MILL = drawn.venue("hotel", TOWN.points["H"]), drawn.venue("mill", TOWN.points["M"])


def test_a_closed_street_is_a_rule_in_the_way():
    # One street leads to the mill, and it is shut till 11:30: with an hour there nobody is back by
    # 12:00. Were it open, or the return later than 12:31, the group would be: two rules, no fewer.
    asked = drawn.brief(
        {"venue": "mill", "required": False},
        closures=[drawn.closure("Mill Street", "08:00", "11:30")],
    )
    day = date.fromisoformat(drawn.DATE)
    (mill,) = adviser(drawn.planner(TOWN, HOTEL, MILL), asked, day).why()
    assert set(mill.rules) == {DayRule("closure"), DayRule("return_by")}
    assert mill.smallest
    changes = {change.kind: change.to_ms for change in mill.changes}
    assert "closure" in changes
    # The street opens at 11:30; its 100 m take 36 s at twice free flow, the visit an hour, the 150 m
    # back 54 s: 12:31:30, by whole five minutes 12:35.
    assert changes["return"] == (12 * 60 + 35) * 60_000


def test_an_open_day_has_nothing_to_say_of_closures():
    asked = drawn.brief({"venue": "mill", "required": False})
    day = date.fromisoformat(drawn.DATE)
    asking = adviser(drawn.planner(TOWN, HOTEL, MILL), asked, day)
    assert asking.free is None
    assert asking.why() == ()
