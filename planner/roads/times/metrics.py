"""The metrics of one profile: made for the conditions that are first asked for, and kept.

Another hour or a closure is another set of weights on the same topology: customized in hundredths of
a second, never rebuilt, and swapped in whole, so that a query beside it sees one or the other.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from planner.roads.network.arrays import TOLL, Junctions, RoadNetwork
from planner.roads.network.conditional_restrictions import in_force, unreadable
from planner.roads.network.profiles import TravelProfile
from planner.roads.network.turns import TurnGraph
from planner.roads.search.engines import CLOSED_MS, CchEngine, Engine, ScipyEngine, Topology
from planner.roads.search.matrix import ArcStates, Metric
from planner.roads.times.closures import Closure, effect
from planner.roads.times.fifo import full_hour
from planner.roads.times.traffic import Traffic

METRICS_KEPT = 24
"""Metrics held a profile: about 4 MB each for a city; a day's hours."""


@dataclass(frozen=True, slots=True)
class State:
    """What decides a metric: the traffic, what is shut, what is avoided.

    ``traffic_at`` is the moment whose traffic counts, None for free flow. ``moment`` decides timed
    turn bans; without it they all hold, and with ``lifted`` none does. ``awake`` are closures whose
    opened streets are open although nothing is shut.
    """

    traffic_at: datetime | None = None
    moment: datetime | None = None
    closures: tuple[Closure, ...] = ()
    avoid: frozenset[str] = frozenset()
    awake: tuple[Closure, ...] = ()
    lifted: bool = False


class Metrics:
    """One profile's metrics over one turn graph; safe for threads."""

    def __init__(
        self,
        network: RoadNetwork,
        travel: TravelProfile,
        graph: TurnGraph,
        topology: Topology | None,
        junctions: Junctions,
        traffic: Traffic | None,
    ) -> None:
        self.network, self.travel, self.graph = network, travel, graph
        self._topology, self._junctions = topology, junctions
        # People on foot meet no traffic.
        self._traffic = traffic if travel.obeys_oneway else None
        self._arc_states = ArcStates(graph)
        self._free_ms = network.arc_ms(travel)
        self._kept: OrderedDict[tuple[object, ...], Metric] = OrderedDict()
        self._lock = Lock()

    def under(self, state: State) -> Metric:
        """Return the metric of these conditions. Raises InvalidInput for an unknown street."""
        conditions = self.graph.conditions
        banned = unreadable(conditions) if state.lifted else in_force(conditions, state.moment)
        factors = self._factors(state)
        slowed = None if factors is None else factors.tobytes()
        key = (slowed, tuple(banned), state.closures, state.avoid, state.awake)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
            found = self._kept[key] = self._made(state, banned, factors)
            while len(self._kept) > METRICS_KEPT:
                self._kept.popitem(last=False)
            return found

    @cached_property
    def free_flow(self) -> Metric:
        """The metric of free flow with nothing shut, kept for good."""
        return self.under(State())

    @property
    def meets_traffic(self) -> bool:
        """Whether the hour matters to this profile."""
        return self._traffic is not None

    def _made(
        self, state: State, banned: Sequence[bool], factors: NDArray[np.float64] | None
    ) -> Metric:
        graph, arc_ms = self.graph, self._free_ms
        if factors is not None:
            slower = np.repeat(factors[self.network.class_id], 2)
            arc_ms = np.rint(arc_ms * slower).astype(np.int64)
        open_state = self._open_states(state)
        weights_ms = arc_ms[graph.arc[graph.tail]] + graph.turn_ms
        shut = ~open_state[graph.tail] | ~open_state[graph.head]
        if graph.conditions:
            shut |= np.array([*banned, False])[graph.when]
        weights_ms[shut] = CLOSED_MS
        engine: Engine = (
            ScipyEngine(graph, weights_ms)
            if self._topology is None
            else CchEngine(self._topology, weights_ms)
        )
        arc_m = np.repeat(self.network.length_m, 2)
        return Metric(
            graph, self._arc_states, self._junctions, arc_ms, arc_m, weights_ms, open_state, engine
        )

    def _factors(self, state: State) -> NDArray[np.float64] | None:
        """Return how much slower than free flow each road class is, None for free flow."""
        moment = state.traffic_at
        if self._traffic is None or moment is None:
            return None
        if moment == full_hour(moment):
            return self._traffic.hour_factors(self.network.classes, moment)
        return np.array([self._traffic.factor(way, moment) for way in self.network.classes])

    def _open_states(self, state: State) -> NDArray[np.bool_]:
        network, arc = self.network, self.graph.arc
        open_arc = np.ones(2 * network.links, bool)
        if "toll" in state.avoid:
            open_arc &= np.repeat((network.flags & TOLL) == 0, 2)
        if "motorway" in state.avoid:
            motorway = np.array([way.startswith("motorway") for way in network.classes], bool)
            open_arc &= ~np.repeat(motorway[network.class_id], 2)
        awake = ~self.graph.dormant
        if state.closures:
            found = effect(network, state.closures, self.travel.name)
            open_arc &= ~found.shut
            awake |= found.opened[arc]
        for closure in state.awake:
            # Each for itself: what one opens another may shut, at another time.
            awake |= effect(network, (closure,), self.travel.name).opened[arc]
        return open_arc[arc] & awake
