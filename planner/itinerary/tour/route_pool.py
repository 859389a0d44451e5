"""Coach-days of different tours put together anew: the best choice of routes that have no visit in common.

A search sees thousands of tours, and the best coach-days are seldom all in one of them. Choosing among
all that were seen is set packing; with one route for each coach-day a depth-first search with bounds finds
the best choice, or a good one where its steps run out.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ROUTES = 1_200
"""Routes of a kind of coach-day at most that are chosen from, those worth most."""
STEPS = 2_500
"""Partial choices looked at at most: less than a tenth of a second."""


class Route(NamedTuple):
    """What a route is worth, its visits as a mask, and its nodes."""

    worth: int
    visits: int
    nodes: tuple[int, ...]


class RoutePool:
    """Routes by the kind of coach-day that can drive them: such as have the same hours and legs."""

    def __init__(
        self, kinds: Sequence[Hashable], worth: Sequence[int], visit_of: Sequence[int]
    ) -> None:
        """Begin without routes.

        Args:
            kinds: Of each coach-day.
            worth: Of serving each node.
            visit_of: Each node's visit.
        """
        self._kinds, self._worth = list(kinds), list(worth)
        self._bit = [1 << visit for visit in visit_of]
        self._pool: dict[Hashable, dict[int, Route]] = {kind: {} for kind in kinds}

    def add(self, coach_day: int, nodes: Iterable[int]) -> None:
        """Keep a route that the coach-day can drive; of routes with the same visits the first."""
        route = tuple(nodes)
        visits = sum(map(self._bit.__getitem__, route))
        pool = self._pool[self._kinds[coach_day]]
        if visits not in pool:
            pool[visits] = Route(sum(map(self._worth.__getitem__, route)), visits, route)

    def best(self, above: int) -> list[tuple[int, ...]] | None:
        """Return a route for each coach-day, together worth more than ``above``; None if none are found."""
        slots = sorted(range(len(self._kinds)), key=lambda k: self._kinds.index(self._kinds[k]))
        found = _Packing(self._pool, [self._kinds[k] for k in slots], above).best()
        if found is None:
            return None
        routes: list[tuple[int, ...]] = [()] * len(slots)
        for k, route in zip(slots, found, strict=False):
            routes[k] = route.nodes
        return routes


class _Packing:
    def __init__(
        self, pool: dict[Hashable, dict[int, Route]], slots: Sequence[Hashable], above: int
    ) -> None:
        self._slots, self._above, self._left = slots, above, STEPS
        self._routes: list[Route] = []
        self._of: dict[Hashable, NDArray[np.intp]] = {}
        for kind in dict.fromkeys(slots):
            best = sorted(pool[kind].values(), key=lambda r: (-r.worth, r.visits))[:ROUTES]
            # None at all is a choice too.
            best.append(Route(0, 0, ()))
            self._of[kind] = np.arange(len(self._routes), len(self._routes) + len(best))
            self._routes += best
        self._worth = np.array([route.worth for route in self._routes], dtype=np.int64)
        self._apart = _disjoint([route.visits for route in self._routes])
        self._found: list[int] | None = None

    def best(self) -> list[Route] | None:
        self._choose([], 0, np.ones(len(self._routes), dtype=bool), None)
        return None if self._found is None else [self._routes[n] for n in self._found]

    def _choose(
        self, chosen: list[int], worth: int, free: NDArray[np.bool_], from_: int | None
    ) -> None:
        if len(chosen) == len(self._slots):
            if worth > self._above:
                self._found, self._above = list(chosen), worth
            return
        kind = self._slots[len(chosen)]
        some = self._of[kind]
        some = some[free[some]]
        if from_ is not None:
            some = some[some >= from_]
        rest = sum(
            int(self._worth[self._of[other]][free[self._of[other]]].max())
            for other in self._slots[len(chosen) + 1 :]
            if other != kind
        )
        same = sum(other == kind for other in self._slots[len(chosen) :])
        for at, number in enumerate(some.tolist()):
            # Worth falls along the list, so the next ones of the kind are the most there can be.
            most = worth + int(self._worth[some[at : at + same]].sum()) + rest
            if most <= self._above or self._left <= 0:
                return
            self._left -= 1
            follows = len(chosen) + 1 < len(self._slots) and self._slots[len(chosen) + 1] == kind
            self._choose(
                [*chosen, number], worth + self._routes[number].worth,
                free & self._apart[number], number if follows else None,
            )  # fmt: skip


def _disjoint(masks: Sequence[int]) -> NDArray[np.bool_]:
    """Return for each two sets whether they have nothing in common; an empty one goes with itself."""
    size = max((mask.bit_length() for mask in masks), default=0)
    width = max(1, -(-size // 8))
    raw = b"".join(mask.to_bytes(width, "little") for mask in masks)
    bits = np.unpackbits(np.frombuffer(raw, dtype=np.uint8).reshape(len(masks), width), axis=1)
    held = bits.astype(np.float32)
    apart: NDArray[np.bool_] = held @ held.T == 0
    return apart
