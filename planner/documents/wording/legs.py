"""A leg and a departure in figures, as every page and sheet tells them."""

from __future__ import annotations

from planner.documents.wording import quantities
from planner.itinerary.model.itinerary import Leg, Stop


def leg_min(leg: Leg) -> int:
    """Return the minutes of a leg: between its clock times, breaks on the way taken off."""
    return quantities.between_min(leg.depart_s, leg.arrive_s) - sum(
        quantities.between_min(pause.begin_s, pause.end_s)
        for pause in leg.pauses
        if pause.where == "underway"
    )


def leg_time(leg: Leg, language: str) -> str:
    """Return how long a leg takes, such as ``18 min``."""
    minutes = leg_min(leg)
    if minutes <= 0 < leg.duration_s:
        return quantities.UNDER_A_MINUTE.in_(language)
    return quantities.duration(minutes * quantities.MINUTE_S, language)


def leg_facts(leg: Leg, language: str) -> tuple[str, ...]:
    """Return how long and how far a leg is; nothing where no road leads."""
    if not leg.reachable:
        return ()
    return leg_time(leg, language), quantities.distance(leg.distance_m, language)


def leave_by(stop: Stop) -> str:
    """Return the latest departure as a clock time, "" where there is none.

    It is never before the planned departure as that is shown.
    """
    if stop.leave_by_s is None:
        return ""
    latest_s = stop.leave_by_s // quantities.MINUTE_S * quantities.MINUTE_S
    return quantities.clock(max(latest_s, stop.depart_s))
