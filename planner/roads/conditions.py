"""When a way is travelled and what is shut then; how a point may be left and reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from planner.roads.closures import Closure

AVOIDABLE = frozenset({"toll", "motorway"})
"""What a way may be asked to keep off: OSRM's ``exclude``."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a way is travelled and what is shut or avoided then.

    ``depart`` is local time of the city without a zone; None means free flow, and every closure is
    then taken to be in force all the time. ``avoid`` is a set of ``AVOIDABLE``.
    """

    depart: datetime | None = None
    closures: tuple[Closure, ...] = ()
    avoid: frozenset[str] = frozenset()


FREE_FLOW = Conditions()


@dataclass(frozen=True, slots=True)
class Approach:
    """How a point may be left or reached.

    ``kerb`` tells whether the point must lie on the side of the road that the vehicle keeps to,
    where its doors are: ``only`` allows no other way (a one-way street has no other), ``prefer``
    accepts a small detour for it. ``bearing_deg`` is a compass bearing and the deviation from it
    that is let pass, as in OSRM's ``bearings``.
    """

    kerb: Literal["any", "prefer", "only"] = "any"
    bearing_deg: tuple[int, int] | None = None


ANYHOW = Approach()
