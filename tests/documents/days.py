"""Small days made by hand, for tests of what is written and drawn from an itinerary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from planner.itinerary.model.itinerary import (
    Day,
    EmergencyNumber,
    Itinerary,
    Leg,
    Stop,
    Totals,
    Unserved,
    Violation,
)
from planner.words import Words


def clock(text: str) -> int:
    """Return the seconds of ``"HH:MM"``."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def words(text: str) -> Words:
    return Words(text, f"{text} (id)")


def stop(key: str, number: int | None, arrive: str, minutes: int = 0, **facts: Any) -> Stop:
    """Make a stop that is begun at once and left ``facts["boarding_s"]`` after it is over."""
    arrive_s = clock(arrive)
    begin_s = arrive_s + facts.get("wait_s", 0)
    end_s = begin_s + 60 * minutes
    made = Stop(
        key=key, kind="visit" if number else "start", number=number, venue_id=f"venue-{key}",
        name=words(key.title()), label=None, address="Jalan Contoh 1", category="craft",
        lon=106.80 + 0.01 * (number or 0), lat=-6.60, precision_m=20, set_down=None,
        coach_parking=None, setting="indoor", about=None, buy=None, sources=(),
        opening_hours=None, open_s=None, arrive_s=arrive_s, wait_s=0, begin_s=begin_s, end_s=end_s,
        boarding_s=0, depart_s=end_s + facts.get("boarding_s", 0), duration_s=60 * minutes,
        buying_s=0, slack_s=None, required=True, priority=0, begin_at_s=None, arrive_by_s=None,
        position=None, violations=(),
    )  # fmt: skip
    return replace(made, **facts)


def leg(start: Stop, end: Stop, metres: int, **facts: Any) -> Leg:
    """Make a straight coach leg from the departure of one stop to the arrival at the next."""
    travel_s = end.arrive_s - start.depart_s
    made = Leg(
        mode="coach", depart_s=start.depart_s, arrive_s=end.arrive_s, duration_s=travel_s,
        free_flow_s=travel_s // 2, distance_m=metres,
        geometry=((start.lon, start.lat), (end.lon, end.lat)),
        streets=("Jalan Jenderal Sudirman",), main_streets=("Jalan Jenderal Sudirman",),
        manoeuvres=(),
    )  # fmt: skip
    return replace(made, **facts)


def unserved(visit_id: str, **facts: Any) -> Unserved:
    made = Unserved(
        visit_id=visit_id, venue_id=f"venue-{visit_id}", name=words(visit_id.title()), label=None,
        lon=106.79, lat=-6.61, duration_s=1800, required=False, priority=50, rule=None,
        limit_s=None, reached_s=None, skipped=True,
    )  # fmt: skip
    return replace(made, **facts)


def late(rule: str, limit: str, reached: str) -> Violation:
    """Make the violation of beginning at ``reached`` what should begin by ``limit``."""
    return Violation("delay", rule, clock(reached) - clock(limit), clock(limit), clock(reached))  # type: ignore[arg-type]


def day(*stops: Stop, wishes: tuple[Unserved, ...] = (), metres: int = 2000, **facts: Any) -> Day:
    """Join the stops by straight coach legs of ``metres`` each and add up."""
    legs = tuple(leg(a, b, metres) for a, b in pairwise(stops))
    visits = [stop for stop in stops if stop.kind == "visit"]
    totals = Totals(
        coach_s=sum(leg.duration_s for leg in legs), coach_m=sum(leg.distance_m for leg in legs),
        walk_s=0, walk_m=0, wait_s=sum(stop.wait_s for stop in stops),
        visit_s=sum(stop.duration_s for stop in visits), served=len(visits),
        wished=len(visits) + len(wishes), broken=sum(len(stop.violations) for stop in stops),
        road_s=sum(leg.duration_s for leg in legs) + sum(stop.boarding_s for stop in stops),
    )  # fmt: skip
    made = Day(date(2017, 8, 3), words("Craft day"), stops, legs, wishes, "hand-made", totals)
    return replace(made, **facts)


def craft_day(**facts: Any) -> Day:
    """A day of two visits, the second one late for lunch, and one wish left out."""
    start = stop("start", None, "08:30", name=words("Hotel"), category="hotel", boarding_s=480)
    # 08:38 + 13 min = 08:51; 90 min to 10:21; boarding to 10:29; 21 min to 10:50.
    batik = stop("batik", 1, "08:51", 90, boarding_s=480, slack_s=240, buying_s=1800)
    lunch = stop(
        "lunch",
        2,
        "10:50",
        60,
        required=False,
        slack_s=4320,
        violations=(late("time_window", "10:30", "10:50"),),
    )
    end = stop(
        "end",
        None,
        "12:10",
        kind="end",
        name=words("Hotel"),
        category="hotel",
        slack_s=None,
        arrive_by_s=clock("17:00"),
    )
    return day(start, batik, lunch, end, wishes=(unserved("gong"),), **facts)


def itinerary(*days: Day, **facts: Any) -> Itinerary:
    made = Itinerary(
        tour_id="tour", title=words("Tour"), city="Bogor", timezone="Asia/Jakarta", driving_side="left",
        people=38,
        coach=Words("Coach 1", "Bus 1"), stretch=2.0, walking_kph=4.5, network_date="2026-05-31",
        credits=("© OpenStreetMap contributors",), assumptions=(),
        emergency=(EmergencyNumber("112", words("Emergency")),), now=None, days=days,
        version="0123abcd",
    )  # fmt: skip
    return replace(made, **facts)


def plain(value: Any) -> Any:
    """Return texts with no-break spaces as spaces, so that an expected text reads well."""
    if isinstance(value, str):
        return value.replace("\N{NO-BREAK SPACE}", " ")
    if isinstance(value, tuple):
        return tuple(plain(part) for part in value)
    return value
