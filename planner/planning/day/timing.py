"""How long the coach takes, at any departure of a day, under the brief's traffic and closures.

Two answers are given. The *sampled* one is a stack of matrices at some moments of the day, for the
solver: all full hours, and, where closures are in force or turns are banned at certain hours, both
sides of every begin and end and some moments before an end. The *true* one is one leg at its own
departure, searched on the roads as they change under way.

**What is exact.** Under hourly traffic, without closures and such turns, both are one: the roads
themselves know times at full hours and straight lines between. With closures a sample tells the least
that a leg can take: the way round what is shut at departure, or waiting until the next change and then
the open road, whichever is less; between samples there are straight lines. The order chosen by them is
then timed truly, leg by leg (``settle``).

**Free flow times a factor** is a clock that runs slower: a closure from *b* to *e* is met, at free
flow, from ``t + (b - t) / factor`` on by who leaves at *t*. So the roads are asked at free flow, with
closures moved like this, and what they answer is multiplied by the factor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import LonLat
from planner.manoeuvre import Route
from planner.planning.day.headings import Stand
from planner.planning.day.route_cache import RouteCache
from planner.roads.network.conditional_restrictions import next_change
from planner.roads.network.profiles import Profile
from planner.roads.network.queries import ANYHOW, Approach
from planner.roads.times.closures import Closure, boundaries, in_force
from planner.roads.times.conditions import FREE_FLOW, Conditions
from planner.roads.times.fifo import HOUR_MS
from planner.roads.times.time_dependent import LOOKED_AHEAD

_MS = timedelta(milliseconds=1)
SECOND_MS = 1_000
BEFORE_AN_END_MS = (600_000, 1_200_000, 1_800_000)
"""Towards the end of a closure waiting becomes better than driving round: looked at more closely."""
MOST_MOMENTS = 120
"""Of very many closures not every begin and end is sampled; times are settled truly all the same."""


@dataclass(frozen=True, slots=True)
class Ride:
    """One way of the coach: its route (None: no road) and what it is planned to take."""

    route: Route | None
    planned_ms: int
    free_flow_ms: int


@dataclass(frozen=True)
class Timing:
    """The ways of one day. ``closures`` are those that may matter on it.

    ``stretch`` is None under hourly traffic.
    """

    ways: RouteCache
    day: date
    stretch: float | None
    closures: tuple[Closure, ...] = ()

    def moments_ms(self, start_ms: int, until_ms: int) -> tuple[int, ...]:
        """Return when to sample departures from ``start_ms`` to ``until_ms``, in ascending order.

        One moment alone where times are the same all day.
        """
        hours = {start_ms}
        if self.stretch is None:
            first = start_ms // HOUR_MS * HOUR_MS
            hours = set(range(first, until_ms + HOUR_MS, HOUR_MS)) | {first + HOUR_MS}
        begins = {self._ms(one.begin) for one in self.closures if one.begin is not None}
        ends = {self._ms(one.end) for one in self.closures if one.end is not None}
        ends |= set(self._ban_changes_ms(start_ms, until_ms))
        sides = {at_ms - ms for at_ms in begins | ends for ms in (0, SECOND_MS)}
        near = {at_ms - ms for at_ms in ends for ms in BEFORE_AN_END_MS}
        for wanted in (hours | sides | near, hours | sides):
            found = sorted(
                at_ms for at_ms in wanted if at_ms in hours or start_ms <= at_ms <= until_ms
            )
            if len(found) <= MOST_MOMENTS:
                return tuple(found)
        return tuple(sorted(hours))

    def _ban_changes_ms(self, start_ms: int, until_ms: int) -> Iterator[int]:
        """Yield when turns become banned or allowed, where the hour matters."""
        bans = self.ways.timed_bans if self.stretch is None else ()
        change = next_change(bans, self._at(start_ms))
        while change is not None and self._ms(change) <= until_ms:
            yield self._ms(change)
            change = next_change(bans, change)

    def sampled_ms(
        self, at_ms: int, origins: Sequence[Stand], ends: Sequence[Stand]
    ) -> NDArray[np.int64]:
        """Return planned times of the coach, origins x ends, at one departure; -1 for no road."""
        at = self._at(at_ms)
        shut = in_force(self._of("coach"), at)
        found = self._steady_ms(at, origins, ends, shut)
        reopens = boundaries((replace(one, begin=None) for one in shut), at)
        if reopens is None or reopens - at > LOOKED_AHEAD:
            return found
        calm = self._steady_ms(at, origins, ends, ())
        waited = np.maximum(calm, (reopens - at) // _MS)
        detour = np.where(found < 0, waited, np.minimum(found, waited))
        return np.where(calm < 0, found, detour)

    @property
    def ever_shut(self) -> tuple[Closure, ...]:
        """The closures for the coach, each as if it lasted all day."""
        return tuple(map(_lasting, self._of("coach")))

    def all_day(self, start_ms: int, until_ms: int) -> tuple[Closure, ...]:
        """Return the closures that are in force as long as anybody may be out."""
        first, last = self._at(start_ms), self._at(until_ms) + timedelta(days=1)
        return tuple(
            one
            for one in self.closures
            if (one.begin is None or one.begin <= first) and (one.end is None or one.end >= last)
        )

    def never_turned(self, origins: Sequence[Stand], ends: Sequence[Stand]) -> NDArray[np.bool_]:
        """Tell which ways, origins x ends, never need that the coach is turned round somehow."""
        shut = self.ever_shut
        found: NDArray[np.int64] = self.ways.kept(
            ("never turned", tuple(origins), tuple(ends), shut),
            lambda: self.ways.roads.durations(
                "coach", [one.point for one in origins], [one.point for one in ends],
                conditions=Conditions(closures=shut),
                leaving=[one.approach for one in origins], reaching=[one.approach for one in ends],
            ),
        )  # fmt: skip
        sure: NDArray[np.bool_] = found >= 0
        return sure

    def ride(
        self,
        at_ms: int,
        origin: LonLat,
        destination: LonLat,
        leaving: Approach = ANYHOW,
        reaching: Approach = ANYHOW,
    ) -> Ride:
        """Return the way of a coach that truly leaves at ``at_ms``. Raises NoSegment."""
        conditions = self._true(at_ms)
        # Traffic plays no part in a stretch of free flow, whatever the hour.
        calm = self.stretch is not None and conditions is not FREE_FLOW
        route = self.ways.route(
            "coach", origin, destination,
            conditions=conditions, leaving=leaving, reaching=reaching, calm=calm,
        )  # fmt: skip
        if route is None and (leaving, reaching) != (ANYHOW, ANYHOW):
            # No way leads on from where it stands: the coach is turned round somehow.
            return self.ride(at_ms, origin, destination)
        if route is None:
            return Ride(None, -1, 0)
        free = route.duration_ms
        if self.stretch is None:
            empty = self.ways.route(
                "coach", origin, destination, leaving=leaving, reaching=reaching
            )
            free = free if empty is None else min(free, empty.duration_ms)
        return Ride(route, planned_ms(route.duration_ms, self.stretch or 1.0), free)

    def walking(self, at_ms: int) -> Conditions:
        """Return what holds for people on foot who leave then: few closures concern them."""
        shut = in_force(self._of("walk"), self._at(at_ms))
        return Conditions(closures=tuple(map(_lasting, shut))) if shut else FREE_FLOW

    def _of(self, profile: Profile) -> tuple[Closure, ...]:
        return tuple(one for one in self.closures if profile in one.profiles)

    def _steady_ms(
        self,
        at: datetime,
        origins: Sequence[Stand],
        ends: Sequence[Stand],
        shut: tuple[Closure, ...],
    ) -> NDArray[np.int64]:
        """Return planned times as if what is shut stayed shut and nothing else changed."""
        conditions = Conditions(
            depart=at if self.stretch is None else None,
            closures=tuple(map(_lasting, shut)),
        )

        def measured(leaving: list[Approach], reaching: list[Approach]) -> NDArray[np.int64]:
            return self.ways.roads.durations(
                "coach", [one.point for one in origins], [one.point for one in ends],
                conditions=conditions, leaving=leaving, reaching=reaching,
            )  # fmt: skip

        def make() -> NDArray[np.int64]:
            found = measured([one.approach for one in origins], [one.approach for one in ends])
            if (found < 0).any():
                # As in ``ride``: the coach is turned round somehow.
                anyhow = measured([ANYHOW] * len(origins), [ANYHOW] * len(ends))
                found = np.where(found < 0, anyhow, found)
            return found

        key = ("coach", tuple(origins), tuple(ends), conditions)
        found = self.ways.kept(key, make)
        if self.stretch is None:
            return found
        # Rounded to the microsecond first: 2.0 x 1.5 s must not become 4 s by a binary fraction.
        whole = np.ceil(np.round(found * self.stretch / 1000, 6)).astype(np.int64) * 1000
        return np.where(found < 0, -1, whole)

    def _true(self, at_ms: int) -> Conditions:
        """Return the conditions that a coach meets which leaves then."""
        at = self._at(at_ms)
        coming = tuple(one for one in self._of("coach") if one.end is None or one.end > at)
        if self.stretch is None:
            return Conditions(depart=at, closures=coming)
        if not coming:
            return FREE_FLOW
        return Conditions(depart=at, closures=tuple(self._scaled(one, at) for one in coming))

    def _scaled(self, closure: Closure, at: datetime) -> Closure:
        """Return the closure by the clock of free flow that is started at ``at``."""
        scale = self.stretch or 1.0
        begin, end = (
            None if moment is None else at + (moment - at) / scale
            for moment in (closure.begin, closure.end)
        )
        return replace(closure, begin=begin, end=end)

    def _at(self, at_ms: int) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day) + at_ms * _MS  # noqa: DTZ001

    def _ms(self, moment: datetime) -> int:
        return (moment - self._at(0)) // _MS


@lru_cache(maxsize=512)
def _lasting(closure: Closure) -> Closure:
    """Return the closure as one without begin and end: the roads then look at nothing else."""
    return replace(closure, begin=None, end=None)


def planned_ms(free_flow_ms: int, stretch: float) -> int:
    """Return the planned time of a coach in milliseconds, rounded up to whole seconds."""
    # Rounded to the microsecond first: 2.0 x 1.5 s must not become 4 s by a binary fraction.
    return ceil(round(free_flow_ms * stretch / 1000, 6)) * 1000
