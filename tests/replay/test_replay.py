"""Whoever follows the printed lines arrives: legs driven again by a reader of the lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pytest

from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.model.itinerary import Itinerary, Leg
from planner.planning.planner import load_planner
from planner.settings import ROOT, Settings
from tests.replay.driver import Streets
from tests.replay.legs import Driven, drawn, drive
from tests.replay.lines import read

pytestmark = pytest.mark.slow

LOST, SHORT, LOST_IN_BOGOR = 21, 0.135, 1
"""As measured: drawn legs of 300 and sample legs that do not arrive, the share of lines under 60 m.

They may only fall; 6, 0.05 and 0 are wanted.
"""
BALIKPAPAN = ROOT / "data" / "cities" / "balikpapan"


def told(legs: Sequence[Driven]) -> str:
    """Return where drivers were lost, to be read when a test fails."""
    lost = [leg for leg in legs if not leg.drive.arrived]
    return "\n".join(
        f"line {leg.drive.line} of {len(leg.text)}: {leg.drive.why}; {leg.route.geometry[0]}"
        for leg in lost
    )


def coach_legs(itinerary: Itinerary) -> Iterator[Leg]:
    """Yield every way that a coach drives, to the car parks too."""
    for day in itinerary.days:
        parking = [leg for stop in day.stops for leg in (stop.to_parking, stop.from_parking)]
        instead = [leg.alternative for leg in day.legs]
        for leg in (*day.legs, *instead, *parking):
            if leg is not None and leg.mode == "coach" and leg.distance_m:
                yield leg


@pytest.mark.parametrize(
    ("text", "kind", "street"),
    [
        ("Turn left into Jalan Merak, then at once turn right.", "turn", "Jalan Merak"),
        ("Straight on into Jalan Merak.", "on", "Jalan Merak"),
        ("Follow the bend right, becomes Jalan Merak.", "turn", "Jalan Merak"),
        ("At the fork keep left into an unnamed road, heading north.", "fork left", ""),
        ("Turn right, staying on Jalan Merak.", "turn", "Jalan Merak"),
        ("Make a U-turn on Jalan Merak.", "round", "Jalan Merak"),
        ("Start north on Jalan Merak.", "start", "Jalan Merak"),
        ("Arrive, on the left.", "arrive", None),
    ],
)
def test_the_reader_reads_the_words_of_the_sheet(text, kind, street):
    line = read(text, 100)
    assert (line.kind, line.street) == (kind, street)


@pytest.fixture(scope="module")
def legs(whole_app):
    """Three hundred drawn legs of Bogor, driven again."""
    roads = whole_app.extensions["planner"].planner.roads
    streets = Streets(roads.network)
    return [drive(streets, route) for route in drawn(roads, 300)]


def test_drawn_legs_arrive(legs):
    assert sum(not leg.drive.arrived for leg in legs) <= LOST, told(legs)


def test_a_driver_without_the_turns_does_not_arrive(legs, whole_app):
    # The measure measures: from departure and arrival alone hardly anybody arrives.
    roads = whole_app.extensions["planner"].planner.roads
    streets = Streets(roads.network)
    bare = [drive(streets, leg.route, turns=False) for leg in legs[:20]]
    assert sum(leg.drive.arrived for leg in bare) <= 4


def test_lines_are_few(legs):
    lines = [metres for leg in legs for metres in leg.lines]
    kilometres = sum(leg.route.distance_m for leg in legs) / 1000
    assert len(lines) / kilometres <= 1.5
    assert sum(metres < 60 for metres in lines) / len(lines) <= SHORT


@pytest.mark.parametrize(
    ("data", "tour", "lost"),
    [(ROOT / "data", "accsm-2017", LOST_IN_BOGOR), (BALIKPAPAN, "oil-city", 0)],
)
def test_the_legs_of_the_sample_tours_arrive(instance, data, tour, lost):
    planner = load_planner(Settings(data=data, instance=instance))
    brief = json.loads((data / "tours" / f"{tour}.json").read_text(encoding="utf-8"))
    streets = Streets(planner.roads.network)
    driven = [drive(streets, leg) for leg in coach_legs(planner.plan(parse_brief(brief)))]
    assert len(driven) > 4
    assert sum(not leg.drive.arrived for leg in driven) <= lost, told(driven)
