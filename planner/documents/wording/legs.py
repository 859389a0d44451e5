"""A leg in figures, as phone and table tell it."""

from __future__ import annotations

from planner.documents.wording import quantities
from planner.itinerary.model.itinerary import Leg


def leg_facts(leg: Leg, language: str) -> tuple[str, ...]:
    """Return how long and how far a leg is; nothing where no road leads."""
    if not leg.reachable:
        return ()
    return (
        quantities.duration(leg.duration_s, language),
        quantities.distance(leg.distance_m, language),
    )
