"""Rain on outdoor visits: which begins keep dry, and whether a visit gets wet."""

from __future__ import annotations

from planner.itinerary.model.problem import ANYTIME, DayProblem, Intervals, Visit, common, merged


def is_wet(problem: DayProblem, visit: Visit, begin_ms: int) -> bool:
    """Tell whether rain falls on a visit that begins then."""
    end_ms = begin_ms + visit.service_ms
    return visit.outdoor and any(a < end_ms and begin_ms < b for a, b in problem.rain_ms)


def dry_begins(problem: DayProblem, visit: Visit) -> Intervals:
    """Return when a visit may begin within its rules so that no rain falls on it."""
    dry: Intervals = ANYTIME
    for first_ms, last_ms in merged(problem.rain_ms):
        away = ((ANYTIME[0][0], first_ms - visit.service_ms), (last_ms, ANYTIME[0][1]))
        dry = common(dry, away)
    return common(visit.allowed_ms, dry)
