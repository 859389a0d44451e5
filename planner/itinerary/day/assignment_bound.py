"""The least that an order of visits can cost, by the assignment problem: each place has one place after it.

Every order of the visits from the start to the end gives each of start and visits a follower of its own.
The cheapest way to give out followers is therefore never dearer than the cheapest order, though it may
fall apart into circles. Its dual prices (Kuhn 1955), one for each place left and one for each place
reached, are never together more than the arc between them: so summed up over what is left of an order they
bound that too.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planner.itinerary.day.arcs import NEVER, Array

FORBIDDEN = 1 << 44
"""What an arc costs that no order within the rules takes: more than all other arcs together."""


class Prices(NamedTuple):
    """``leave[i] + reach[j]`` is at most the cost of the arc from *i* to *j*; both are whole numbers."""

    leave: Array
    reach: Array

    @property
    def least(self) -> int:
        """What every order costs at least."""
        return int(self.leave.sum() + self.reach.sum())


def prices(cost: Array) -> Prices:
    """Return dual prices of the assignment problem of a square matrix, the best ones there are.

    ``cost[i][j]`` is what the arc from *i* to *j* costs at least; NEVER where none is possible. Shortest
    augmenting paths (Jonker and Volgenant 1987), each row by row, vectorised over the columns.
    """
    count = len(cost)
    known = np.where(cost >= NEVER, FORBIDDEN, cost)
    leave, reach = np.zeros(count + 1, dtype=np.int64), np.zeros(count + 1, dtype=np.int64)
    row_of = np.full(count + 1, -1, dtype=np.int64)
    for row in range(count):
        row_of[count], column = row, count
        least = np.full(count, NEVER, dtype=np.int64)
        came = np.full(count, count, dtype=np.int64)
        seen = np.zeros(count + 1, dtype=bool)
        while row_of[column] >= 0:
            seen[column] = True
            here = row_of[column]
            reduced = known[here] - leave[here] - reach[:count]
            better = (reduced < least) & ~seen[:count]
            least[better], came[better] = reduced[better], column
            column = int(np.argmin(np.where(seen[:count], NEVER, least)))
            step = least[column]
            leave[row_of[seen]] += step
            reach[seen] -= step
            least[~seen[:count]] -= step
        while column != count:
            before = came[column]
            row_of[column], column = row_of[before], before
    return Prices(leave[:count], reach[:count])
