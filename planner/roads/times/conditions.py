"""When a way is travelled and what is shut then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.roads.times.closures import Closure

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
