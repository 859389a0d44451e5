"""Turn restrictions laid on pairs of arcs, and on the states of a turn-expanded graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from planner.roads.network.arrays import Ints
from planner.roads.network.conditional_restrictions import ALTERNATIVE
from planner.roads.network.restrictions import Restriction

NEVER = -2
"""In ``when``: the turn is banned at all times; -1: at none; from 0 on: under that condition."""


def banned(
    restrictions: Sequence[Restriction], bit: int, tail: Ints, head: Ints
) -> tuple[Ints, tuple[str, ...]]:
    """Return for each pair of arcs when it is banned by a restriction at one node, and the conditions."""
    when = np.full(len(tail), -1, np.int64)
    conditions: list[str] = []
    of_tail = np.argsort(tail, kind="stable")
    sorted_tail = tail[of_tail]
    for arcs, only, profiles, told in restrictions:
        if len(arcs) != 2 or not profiles & bit:
            continue
        low, high = (
            np.searchsorted(sorted_tail, arcs[0], side="left"),
            np.searchsorted(sorted_tail, arcs[0], side="right"),
        )
        pairs = of_tail[low:high]
        hit = pairs[(head[pairs] == arcs[1]) != only]
        for known in np.unique(when[hit]).tolist():
            when[hit[when[hit] == known]] = _either(conditions, known, told)
    return when, tuple(conditions)


def _either(conditions: list[str], known: int, told: str) -> int:
    """Return when a turn is banned that is banned already (``known``) and now under a condition too.

    Each condition added must hold for itself: joined as OSM joins the alternatives of one condition.
    """
    if not told or known == NEVER:
        return NEVER
    if known >= 0:
        told = ALTERNATIVE.join(dict.fromkeys([*conditions[known].split(ALTERNATIVE), told]))
    if told not in conditions:
        conditions.append(told)
    return conditions.index(told)


class Turns(NamedTuple):
    """Turns from state ``tail`` to state ``head``, what each costs and when it is banned.

    ``when`` is NEVER, -1 or an index of ``conditions``.
    """

    tail: Ints
    head: Ints
    turn_ms: Ints
    when: Ints
    conditions: tuple[str, ...]


class Copied(NamedTuple):
    """States and turns with copies added: ``of`` is the state that each state is a copy of."""

    arc: Ints
    of: Ints
    turns: Turns


def with_copies(restrictions: Sequence[Restriction], bit: int, arc: Ints, turns: Turns) -> Copied:
    """Lay restrictions that pass whole ways on the states.

    The arcs passed get copies that are reached only by the way the restriction speaks of: from the
    last copy the turn is missing (or, with ``only``, alone).
    """
    chains = [r for r in restrictions if len(r.arcs) > 2 and r.profiles & bit]
    if not chains:
        return Copied(arc, np.arange(len(arc)), turns)
    graph = _Growing(arc, turns)
    for chain in chains:
        graph.lay(chain)
    return graph.grown()


class _Growing:
    """A turn-expanded graph as adjacency lists, while copies are added."""

    def __init__(self, arc: Ints, turns: Turns) -> None:
        self.arc: list[int] = arc.tolist()
        self.of = list(range(len(self.arc)))
        *columns, conditions = turns
        self.conditions = list(conditions)
        self.onward: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for state, after, ms, index in rows:
            self.onward[state][after] = ms, index
        self.states_of: dict[int, list[int]] = defaultdict(list)
        for state, number in enumerate(self.arc):
            self.states_of[number].append(state)

    def lay(self, restriction: Restriction) -> None:
        first, *passed, last = restriction.arcs
        chain = list(self.states_of[first])
        for number in passed:
            steps = [(s, t) for s in chain for t in self.onward[s] if self.arc[t] == number]
            chain = [self._copied(state, after) for state, after in steps]
        for state in chain:
            self._ban(state, last, restriction)

    def _copied(self, state: int, after: int) -> int:
        """Lead the turn from ``state`` into a copy of ``after``, and return the copy."""
        copy = len(self.arc)
        self.arc.append(self.arc[after])
        self.of.append(self.of[after])
        self.states_of[self.arc[after]].append(copy)
        self.onward[copy] = dict(self.onward[after])
        self.onward[state][copy] = self.onward[state].pop(after)
        return copy

    def _ban(self, state: int, last: int, restriction: Restriction) -> None:
        for after, (ms, known) in list(self.onward[state].items()):
            if (self.arc[after] == last) == restriction.only:
                continue
            index = _either(self.conditions, known, restriction.when)
            if index == NEVER:
                del self.onward[state][after]
            else:
                self.onward[state][after] = ms, index

    def grown(self) -> Copied:
        rows = [
            (state, after, ms, index)
            for state, turns in self.onward.items()
            for after, (ms, index) in turns.items()
        ]
        tail, head, turn_ms, when = np.array(rows, np.int64).reshape(-1, 4).T
        return Copied(
            np.array(self.arc, np.int64), np.array(self.of, np.int64),
            Turns(tail, head, turn_ms, when, tuple(self.conditions)),
        )  # fmt: skip
