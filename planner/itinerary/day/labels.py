"""The ways to begin a day that label setting keeps, as a table, and which of them are dominated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from planner.itinerary.day.arcs import Array

_ODD = np.array([-7046029254386353131], dtype=np.int64)


@dataclass(slots=True)
class Labels:
    """Parts of orders; ``rest`` is the least that each has left to pay, less what leaving its last costs.

    ``came`` is the label of the layer before that it continues, ``way`` the breaks taken in between.
    """

    mask: Array
    taken: Array
    column: Array
    over_ms: Array
    cost: Array
    rest: Array
    bound: Array
    came: Array
    way: Array

    def only(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Labels:
        """Return the labels of these rows."""
        return Labels(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def __len__(self) -> int:
        return len(self.mask)

    def undominated(self, columns: int, *, by_end: bool) -> Labels:
        """Return the labels that no other one is as good as.

        ``columns`` is how many columns there are in all. With ``by_end`` the cost is not compared.
        """
        if len(self) < 2:
            return self
        state = self.mask * _ODD + (self.taken * columns + self.column)
        labels = self.only(np.lexsort((self.cost, self.over_ms, state)))
        # Unequal sets of equal hash only split a group: less goes, never too much.
        new = np.ones(len(labels), dtype=bool)
        new[1:] = (
            (labels.mask[1:] != labels.mask[:-1])
            | (labels.column[1:] != labels.column[:-1])
            | (labels.taken[1:] != labels.taken[:-1])
        )
        if by_end:
            return labels.only(new)
        # The least cost so far within each group: groups are set apart by more than any cost.
        group = np.cumsum(new)
        falling = labels.cost - group * (1 << 40)
        least = np.minimum.accumulate(falling)
        good = np.ones(len(labels), dtype=bool)
        good[1:] = falling[1:] < least[:-1]
        return labels.only(good)


def joined(parts: Sequence[Labels]) -> Labels:
    """Return the labels of all parts, none if there is no part."""
    if not parts:
        return Labels(*(np.zeros(0, dtype=np.int64) for _ in fields(Labels)))
    return Labels(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Labels)))
