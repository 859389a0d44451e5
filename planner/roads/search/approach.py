"""How a point may be left and reached: at which kerb, in which direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
