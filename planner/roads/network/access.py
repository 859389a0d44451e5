"""OSM's access values: how far a road or a barrier is open."""

from __future__ import annotations

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
