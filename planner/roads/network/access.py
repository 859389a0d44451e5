"""How far a road or a barrier is open: OSM's access values, and barriers without one.

OSM leaves the default of most kinds of barrier open. These tables read them as a driver would: what a
vehicle can drive through or is opened for it is passed, anything else shuts vehicles out and lets
walkers by.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Admission = Literal["through", "ends", "closed"]
"""May a profile pass along a road, or use it where its way begins or ends only, or not at all."""

REFUSING = frozenset({
    "no", "agricultural", "forestry", "military", "emergency", "delivery", "use_sidepath",
})  # fmt: skip
"""Values of an OSM access tag that shut a road."""

LOCAL = frozenset({"private", "destination", "customers", "permit", "residents"})
"""Values that shut a road to through traffic; every value in neither set leaves it open."""

_WIDEST_FIRST: tuple[Admission, ...] = ("through", "ends", "closed")


def admission_of(value: str, *, private: Admission = "ends") -> Admission:
    """Return how far a value of an access tag opens a road.

    ``private`` is what ``private`` itself means here. A list such as ``yes;delivery`` names all who
    may come in, so its widest part counts: ``agricultural;forestry`` stays closed, and
    ``private;customers`` is open to who ends there.
    """
    parts = {_one(part.strip().casefold(), private) for part in value.split(";")}
    return next(admission for admission in _WIDEST_FIRST if admission in parts)


def _one(value: str, private: Admission) -> Admission:
    if value == "private":
        return private
    if value in REFUSING:
        return "closed"
    return "ends" if value in LOCAL else "through"


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
