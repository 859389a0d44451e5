"""The turn-expanded graph of one profile: a state is an arc being driven, a transition a turn.

On it a turn can cost time or be banned, which no graph of junctions can tell. Private drives have two
states: one to begin on (``OUT``), from which open roads are reached, and one to end on (``IN``), which
leads to no open road; so a way may begin or end there and can never pass through. Within drives a way
may run from any place to any other, and turn round where a drive ends. A restriction that spans whole
ways gives the arcs it passes states of their own.

Turn-expanded graphs: Geisberger and Vetter, Efficient Routing in Road Networks with Turn Costs (2011).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.errors import DataFault, Fault
from planner.roads.network.arrays import ONEWAY, PROFILE_BIT, ROUNDABOUT, TURNING, Ints, RoadNetwork
from planner.roads.network.components import (
    IN,
    OUT,
    THROUGH,
    check_share,
    joined_states,
    kept_states,
    largest_arcs,
)
from planner.roads.network.profiles import PROFILES, Profile, TravelProfile
from planner.roads.network.turn_bans import NEVER, Turns, banned, with_copies
from planner.roads.network.turn_costs import turn_costs_ms

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class TurnGraph:
    """S states and T transitions of one profile, as arrays.

    ``arc`` and ``role`` are of states; ``dormant`` states run against a one-way street and are shut
    unless a closure opens them. ``joined`` states of drives lead to open roads (``OUT``) or are led to
    from there (``IN``); the others serve ways within drives only. ``tail`` and ``head`` are states,
    ``turn_ms`` what the turn costs,
    ``when`` indexes ``conditions`` (OSM conditions under which the turn is banned), -1 for none.
    ``begin`` (2 L) is the state that a way begins in on each arc, ``end`` the one it ends in (-1:
    none); ``copies`` (n x 2) are further (arc, state) to end in.
    """

    arc: Ints
    role: NDArray[np.uint8]
    dormant: Mask
    joined: Mask
    tail: Ints
    head: Ints
    turn_ms: Ints
    when: Ints
    begin: Ints
    end: Ints
    copies: Ints
    conditions: tuple[str, ...]

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.arc)

    def open_links(self) -> Mask:
        """Return the links (L) on which a way may both begin and end, dormant arcs not counted."""
        begins, ends = self.begin >= 0, self.end >= 0
        asleep = self.arc[self.dormant]
        begins[asleep] = ends[asleep] = False
        found: Mask = (begins[0::2] | begins[1::2]) & (ends[0::2] | ends[1::2])
        return found


def turn_graph(
    network: RoadNetwork,
    travel: TravelProfile,
    *,
    drives_on_left: bool = True,
    largest_part: bool = True,
    least_share: float = 0.0,
) -> TurnGraph:
    """Expand the network for a profile.

    With ``largest_part``, only the largest strongly connected part is passed through, so that every
    point can reach every other; what hangs on it both ways may begin or end a way. Raises DataFault
    where that part holds less than ``least_share`` of the profile's kilometres: then the file is not
    one network.
    """
    bit = PROFILE_BIT[travel.name]
    legal, ends = (network.legal & bit) != 0, (network.ends & bit) != 0
    dormant = _dormant(network, travel, legal)
    tail, head = _pairs(network, legal | ends | dormant)
    node = network.arc_ends()[1][tail]
    back = head == (tail ^ 1)
    passable = back | ((network.node_shut[node] & bit) == 0)
    tail, head, node, back = tail[passable], head[passable], node[passable], back[passable]
    when, conditions = banned(network.restrictions, bit, tail, head)
    turn_ms = turn_costs_ms(
        network, travel, tail, head, node, drives_on_left=drives_on_left, seen=legal | ends
    )
    never = (when == NEVER) | (turn_ms < 0)
    gate = (network.node_ends[node] & bit) != 0
    # What lies against one-way streets counts only for those who come from there.
    driven = legal | dormant
    onward = (
        driven[tail] & np.where(dormant[tail], driven[head], legal[head]) & ~back & ~never & ~gate
    )
    # Who comes from a drive goes on along drives as well.
    onward |= ends[tail] & (legal | ends)[head] & ~back & ~never
    round_ok = _turns_round(network, travel, tail, node, onward)
    turn = ~never & (~back | round_ok)
    open_turn = turn & (back | ~gate)
    kept = legal.copy()
    if largest_part:
        inside = open_turn & legal[tail] & legal[head] & (when == -1)
        kept = largest_arcs(network, legal, tail[inside], head[inside])
    check_share(network, travel, legal, kept, least_share)
    dormant &= np.repeat(kept[0::2], 2)
    twigs = (legal & ~kept) | ends

    passed = kept | dormant
    through = passed[tail] & passed[head] & open_turn
    leaving, entering = twigs[tail] & passed[head] & turn, passed[tail] & twigs[head] & turn
    private = twigs[tail] & twigs[head] & turn
    number = np.full((3, 2 * network.links), -1, np.int64)
    for role, mask in ((THROUGH, passed), (OUT, twigs), (IN, twigs)):
        number[role, mask] = np.arange(int(mask.sum())) + number.max() + 1
    turns = [
        (THROUGH, THROUGH, through), (OUT, THROUGH, leaving), (THROUGH, IN, entering),
        (OUT, OUT, private), (IN, IN, private), (OUT, IN, private),
    ]  # fmt: skip
    state_tail = np.concatenate([number[a, tail[mask]] for a, _, mask in turns])
    state_head = np.concatenate([number[b, head[mask]] for _, b, mask in turns])
    pair = np.concatenate([np.flatnonzero(mask) for _, _, mask in turns])
    arc = np.concatenate([np.flatnonzero(mask) for mask in (passed, twigs, twigs)])
    role_of = np.repeat([THROUGH, OUT, IN], [passed.sum(), twigs.sum(), twigs.sum()])
    joined = (
        joined_states(role_of, state_tail, state_head) if largest_part else np.ones(len(arc), bool)
    )
    found = Turns(state_tail, state_head, turn_ms[pair], when[pair], conditions)
    return _finished(network, bit, _States(arc, role_of, joined), dormant, found)


def turn_graphs(
    network: RoadNetwork, *, drives_on_left: bool, least_share: float
) -> dict[Profile, TurnGraph]:
    """Expand the network for every profile. Raises DataFault naming every profile in pieces."""
    graphs: dict[Profile, TurnGraph] = {}
    faults: list[Fault] = []
    for name, travel in PROFILES.items():
        try:
            graphs[name] = turn_graph(
                network, travel, drives_on_left=drives_on_left, least_share=least_share
            )
        except DataFault as error:
            faults += error.faults
    if "coach" in graphs and not graphs["coach"].states:
        faults.append(Fault("coach network", "no road at all", "give an extract with streets"))
    if faults:
        raise DataFault.of("The road network", faults)
    return graphs


def _dormant(network: RoadNetwork, travel: TravelProfile, legal: Mask) -> Mask:
    """Return the arcs against one-way streets, which a closure may open; not those of rings."""
    motorway = np.array([way.startswith("motorway") for way in network.classes], bool)
    oneway = (network.flags & (ONEWAY | ROUNDABOUT)) == ONEWAY
    asleep = np.zeros(2 * network.links, bool)
    if travel.obeys_oneway:
        asleep[1::2] = oneway & ~motorway[network.class_id] & legal[0::2] & ~legal[1::2]
    return asleep


def _pairs(network: RoadNetwork, arcs: Mask) -> tuple[Ints, Ints]:
    """Return every arc of ``arcs`` with every arc that leaves the node it leads to."""
    arc_tail, arc_head = network.arc_ends()
    chosen = np.flatnonzero(arcs)
    leaving = chosen[np.argsort(arc_tail[chosen], kind="stable")]
    start = np.searchsorted(arc_tail[leaving], np.arange(network.nodes + 1))
    count = np.diff(start)[arc_head[chosen]]
    tail = np.repeat(chosen, count)
    step = np.arange(len(tail)) - np.repeat(np.cumsum(count) - count, count)
    return tail, leaving[start[arc_head[tail]] + step]


def _turns_round(
    network: RoadNetwork, travel: TravelProfile, tail: Ints, node: Ints, onward: Mask
) -> Mask:
    """Tell for each pair whether a vehicle may turn round there, if the pair is a turn round.

    ``onward`` are the pairs by which open roads go on: where there is none, the road ends.
    """
    if travel.u_turn == "anywhere":
        return np.ones(len(tail), bool)
    made_for_it = (network.node_flags[node] & TURNING) != 0
    if travel.u_turn == "dead ends":
        goes_on = np.zeros(2 * network.links, bool)
        goes_on[tail[onward]] = True
        made_for_it |= ~goes_on[tail]
    found: Mask = made_for_it
    return found


class _States(NamedTuple):
    """The arc and the role of each state, and whether it is joined with the network in service."""

    arc: Ints
    role: Ints
    joined: Mask


def _finished(
    network: RoadNetwork, bit: int, states: _States, dormant_arcs: Mask, turns: Turns
) -> TurnGraph:
    """Number the useful states anew, give restrictions over whole ways their copies, and sort."""
    arc, role, joined = states
    tail, head, turn_ms, when, conditions = turns
    useful = kept_states(joined, arc, role, network.links)
    number = np.cumsum(useful) - 1
    inside = useful[tail] & useful[head]
    arc, role, joined = arc[useful], role[useful], joined[useful]
    begin, end = (np.full(2 * network.links, -1, np.int64) for _ in range(2))
    numbers = np.arange(len(arc))
    begin[arc[role != IN]] = numbers[role != IN]
    end[arc[role != OUT]] = numbers[role != OUT]
    left = Turns(
        number[tail[inside]], number[head[inside]], turn_ms[inside], when[inside], conditions
    )
    whole = with_copies(network.restrictions, bit, arc, left)
    copied = np.arange(len(arc), len(whole.arc))
    role = np.concatenate([role, role[whole.of[copied]]])
    order = np.lexsort((whole.turns.head, whole.turns.tail))
    return TurnGraph(
        arc=whole.arc,
        role=role.astype(np.uint8),
        dormant=dormant_arcs[whole.arc],
        joined=joined[whole.of],
        tail=whole.turns.tail[order],
        head=whole.turns.head[order],
        turn_ms=whole.turns.turn_ms[order],
        when=whole.turns.when[order],
        begin=begin,
        end=end,
        copies=np.stack([whole.arc[copied], copied], axis=1),
        conditions=whole.turns.conditions,
    )
