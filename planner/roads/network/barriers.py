"""What stands across a road at a node: whom it lets through where no access tag says so.

OSM leaves the default of most kinds open. These tables read them as a driver would: what a vehicle
can drive through or is opened for it is passed, anything else shuts vehicles out and lets walkers
by.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from planner.roads.network.access import Admission

_PASSED_BY_CARS = frozenset({
    "gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "bump_gate",
    "entrance", "arch", "toll_booth", "border_control", "checkpoint", "sally_port", "cattle_grid",
    "guard_stone", "kerb", "height_restrictor", "no",
})  # fmt: skip
_PASSED_BY_COACHES = _PASSED_BY_CARS | {"bus_trap", "sump_buster"}
"""A height restrictor without a height is there to keep out what is tall: see ``COACH_BARRIERS``."""


def _all(kinds: frozenset[str], admission: Admission) -> dict[str, Admission]:
    return dict.fromkeys(sorted(kinds), admission)


CAR_BARRIERS: Mapping[str, Admission] = MappingProxyType(_all(_PASSED_BY_CARS, "through"))
COACH_BARRIERS: Mapping[str, Admission] = MappingProxyType(
    _all(_PASSED_BY_COACHES - {"height_restrictor"}, "through")
)
WALK_BARRIERS: Mapping[str, Admission] = MappingProxyType(
    _all(
        frozenset({
            "wall", "city_wall", "retaining_wall", "fence", "hedge", "ditch", "guard_rail",
        }),
        "closed",
    )
)  # fmt: skip
"""By OSM's ``barrier``. A kind that a table does not name is the profile's ``other_barriers``."""
