"""Text along a line: where a name fits, which way round it reads, where each letter stands.

Everything is in the units of the drawing, with y growing downwards (millimetres or pixels).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from planner.basemap.lines import Line, lengths, points_at, resampled, shifted, smoothed

STRAIGHT_BEND_DEG: Final = 4.0
"""A name that bends less than this is set as one straight run of letters."""
LETTER_BEND_DEG: Final = 15.0
"""Two letters never turn against each other by more than this."""
_UPWARDS: Final = -0.05
"""A near-vertical name reads upwards: the cosine from which on a name is turned round."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A stretch of a baseline on which a name fits: its middle line, bend and cost."""

    middle: Line
    bend_deg: float
    cost: float


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its origin on the baseline and its turn clockwise in degrees."""

    x: float
    y: float
    turn_deg: float


class Baseline:
    """A line prepared for text: evenly resampled, smoothed, with its headings."""

    def __init__(self, even: Line, step: float) -> None:
        """Take points that are even and smooth already."""
        self.points = even
        steps = np.diff(even, axis=0)
        long = np.hypot(steps[:, 0], steps[:, 1])
        self.step = float(long.mean()) if len(long) else step
        self.headings = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
        self.length = float(long.sum())

    @classmethod
    def beside(
        cls, line: Line, step: float, smooth: float, shifts: Sequence[float] = (0.0,)
    ) -> list[Baseline]:
        """Return a baseline for each shift to the left of travel; 0 is the line itself."""
        even = smoothed(resampled(line, step), max(0, round(smooth / step)))
        found = []
        for shift in shifts:
            aside = even
            if shift:
                aside = resampled(shifted(even, shift), step)
                aside = resampled(smoothed(aside, max(0, round(smooth / step / 2))), step)
            found.append(cls(aside, step))
        return found

    def spots(self, width: float, letter: float, most_bend_deg: float, stride: float) -> list[Spot]:
        """Return where a text of ``width`` fits, the cheapest first.

        Cost is the bend, as a share of the most allowed, and the distance from the line's middle.

        Args:
            width: Length of the text.
            letter: Width of a usual letter: within it the line turns by LETTER_BEND_DEG at most.
            most_bend_deg: Most that the line may turn under the whole text.
            stride: Distance between two places that are tried.
        """
        window = max(2, int(np.ceil(width / self.step)))
        count = len(self.headings) - window + 1
        if count < 1:
            return []
        starts = np.unique(
            np.append(np.arange(0, count, max(1, int(stride / self.step))), (count - 1) // 2)
        )
        bends = self._turns(window)[starts]
        lag = min(window, max(1, int(np.ceil(letter / self.step))) + 1)
        sharp = self._sharpest(lag, window)[starts]
        fits = (bends <= most_bend_deg) & (sharp <= LETTER_BEND_DEG)
        middle = (count - 1) / 2
        apart = np.abs(starts - middle) / max(middle, 1.0) * min(1.0, middle / window)
        costs = bends / most_bend_deg + 0.5 * apart
        order = np.argsort(costs[fits], kind="stable")
        found: list[Spot] = []
        for start, bend, cost in zip(
            starts[fits][order], bends[fits][order], costs[fits][order], strict=True
        ):
            piece = self.points[start : start + window + 1]
            found.append(Spot(upright(piece), float(bend), float(cost)))
        return found

    def _turns(self, window: int) -> NDArray[np.float64]:
        windows = sliding_window_view(self.headings, window)
        turns: NDArray[np.float64] = np.degrees(windows.max(axis=1) - windows.min(axis=1))
        return turns

    def _sharpest(self, lag: int, window: int) -> NDArray[np.float64]:
        """Return the sharpest turn within a letter's width, for each start of a window."""
        turns = self._turns(lag)
        rest = window - lag + 1
        sharpest: NDArray[np.float64] = sliding_window_view(turns, rest).max(axis=1)
        return sharpest


def upright(line: Line) -> Line:
    """Return the line turned so that text on it is never upside down; steep text reads upwards."""
    way = line[-1] - line[0]
    long = float(np.hypot(*way)) or 1.0
    cosine, sine = float(way[0]) / long, float(way[1]) / long
    # Just left of straight up still reads upwards; just right of straight down is turned round.
    backwards = cosine < _UPWARDS or (cosine < -_UPWARDS and sine > 0)
    return line[::-1] if backwards else line


def letters(middle: Line, advances: tuple[float, ...], size: float, drop: float) -> list[Letter]:
    """Place each letter centred on the line.

    Args:
        middle: The line that runs through the letters' middle.
        advances: Widths of the letters as shares of ``size``.
        size: Font size.
        drop: From the middle line down to the baseline.
    """
    along = lengths(middle)
    wide = np.array(advances) * size
    at = (along[-1] - wide.sum()) / 2 + np.concatenate(([0.0], np.cumsum(wide)))
    reach = np.maximum(wide / 2, size * 0.3)
    centre = (at[:-1] + at[1:]) / 2
    before, here, after = (_on(middle, along, centre + side * reach) for side in (-1, 0, 1))
    ways = after - before
    ways /= np.maximum(np.hypot(ways[:, 0], ways[:, 1]), 1e-9)[:, None]
    down = np.column_stack([-ways[:, 1], ways[:, 0]])
    origin = here - ways * (wide / 2)[:, None] + down * drop
    turns = np.degrees(np.arctan2(ways[:, 1], ways[:, 0]))
    return [
        Letter(float(x), float(y), float(turn)) for (x, y), turn in zip(origin, turns, strict=True)
    ]


def arrow_slots(line: Line, every: float, reach: float) -> Iterator[list[Line]]:
    """Yield for each arrow on a line the places where it may stand, the one in the middle first.

    A place is three points: tail, middle and tip, ``reach`` apart. Where the line bends too much
    for an arrow there is none. A line shorter than two arrows carries none at all.
    """
    along = lengths(line)
    if along[-1] < 4 * reach:
        return
    count = max(1, int(along[-1] // every))
    for slot in range(count):
        places = []
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            at = (slot + share) / count * along[-1]
            ends = points_at(line, along, np.array([at - reach, at, at + reach]))
            if np.hypot(*(ends[2] - ends[0])) > 1.9 * reach:
                places.append(ends)
        yield places


def turned_deg(line: Line) -> float:
    """Return how far what stands along the line is turned: degrees clockwise from east."""
    way = line[-1] - line[0]
    return float(np.degrees(np.arctan2(way[1], way[0])))


def _on(line: Line, along: NDArray[np.float64], at: NDArray[np.float64]) -> Line:
    """Return the points of the line at these lengths; beyond its ends it goes straight on."""
    inner = np.clip(at, 0.0, along[-1])
    points = points_at(line, along, inner)
    beyond = at - inner
    first, last = line[1] - line[0], line[-1] - line[-2]
    first = first / max(float(np.hypot(*first)), 1e-9)
    last = last / max(float(np.hypot(*last)), 1e-9)
    points += np.where(beyond < 0, beyond, 0.0)[:, None] * first
    points += np.where(beyond > 0, beyond, 0.0)[:, None] * last
    return points
