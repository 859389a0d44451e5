"""A day before and after optimising, side by side on one time axis: a pure function of two days.

Lengths are CSS pixels. A block is as long as its stay, but never shorter than a line of text; what
follows then moves down, so that the hour lines fit the left column best and the rest nearly.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.documents.slack import slack_of
from planner.documents.terms import LANGUAGE, icon_of, proof_of
from planner.documents.unserved import Wish, wishes
from planner.documents.wording import green, quantities
from planner.itinerary.model.itinerary import Day, Stop, Totals

AXIS_PX = 440
"""The height that a day is stretched to, so that it fits the desk without scrolling."""
PX_PER_MIN_LEAST, PX_PER_MIN_MOST = 0.55, 1.4
BLOCK_PX = 26
GAP_PX = 5
CURVE_PX = 100
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure before and after; ``gain`` marks what got better, and only that."""

    before: str
    after: str
    what: str
    change: str
    gain: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One stop as a block of a column."""

    key: str
    number: int | None
    icon: str
    name: str
    times: str
    trouble: str | None
    top_px: int
    height_px: int
    new: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A plan as blocks from top to bottom, and the line that joins the first to the last."""

    blocks: tuple[Block, ...]
    link_top_px: int
    link_height_px: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A line from a stop's block on the left to the same stop's on the right, as SVG path data."""

    path: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Hour:
    """One line of the time axis."""

    name: str
    top_px: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the panel shows. ``same`` tells that optimising changed nothing."""

    title: str
    proof: str
    figures: tuple[Figure, ...]
    before: Column
    after: Column
    curves: tuple[Curve, ...]
    hours: tuple[Hour, ...]
    height_px: int
    left_out: tuple[Wish, ...]
    order: tuple[str, ...]
    same: bool


def compare(before: Day, after: Day) -> Comparison:
    """Set two plans of one day side by side."""
    orders = [
        tuple(stop.key for stop in day.stops if stop.kind == "visit") for day in (before, after)
    ]
    same = orders[0] == orders[1]
    start_s = min(day.stops[0].arrive_s for day in (before, after))
    end_s = max(day.back_s for day in (before, after))
    scale = AXIS_PX / max(60.0, (end_s - start_s) / 60)
    scale = min(PX_PER_MIN_MOST, max(PX_PER_MIN_LEAST, scale)) / 60
    known = {stop.key for stop in before.stops}
    left = _column(before, start_s, scale, known)
    right = _column(after, start_s, scale, known)
    height = max(block.top_px + block.height_px for block in (*left, *right))
    first_hour = -(-start_s // HOUR_S)
    hours = tuple(
        Hour(quantities.clock(hour * HOUR_S), round((hour * HOUR_S - start_s) * scale))
        for hour in range(first_hour, end_s // HOUR_S + 1)
    )
    return Comparison(
        title=_title(before, after, same=same),
        proof=proof_of(after),
        figures=_figures(before, after),
        before=_linked(left),
        after=_linked(right),
        curves=_curves(left, right),
        hours=hours,
        height_px=height,
        left_out=wishes(after),
        order=orders[1],
        same=same,
    )


def _title(before: Day, after: Day, *, same: bool) -> str:
    if same:
        return (
            "Your order is already the best"
            if after.proof == "optimal"
            else "Nothing better was found"
        )
    if after.totals.broken == 0 and after.totals.served == after.totals.wished:
        return "A day in which everything fits"
    if after.totals.broken < before.totals.broken:
        return (
            "A day that keeps its promises"
            if after.totals.broken == 0
            else "A day with fewer broken rules"
        )
    if after.totals.served > before.totals.served:
        return "A day that serves more"
    # Late by less, or with more of what matters: not every better day is a shorter one.
    shorter = after.back_s < before.back_s
    return "A shorter day" if shorter else "A better day"


def _figures(before: Day, after: Day) -> tuple[Figure, ...]:
    old, new = before.totals, after.totals
    # Rounded first, so that the differences are those of what is shown.
    back = [quantities.clock_min(day.back_s) for day in (before, after)]
    road = [quantities.duration_min(sums.road_s) for sums in (old, new)]
    km = [green.coach_tenths(sums) for sums in (old, new)]
    with_group: tuple[Figure, ...] = ()
    if any(one.empty for one in km):
        with_group = (_tenths(km[0].with_group, km[1].with_group, "km with the group"),)
    return (
        _figure(old.served, new.served, f"venues of {new.wished}", "fewer", more_is_gain=True),
        _figure(old.broken, new.broken, "rules broken", "fewer", more_is_gain=False),
        Figure(
            quantities.clock(back[0] * 60), quantities.clock(back[1] * 60), "back",
            _shift(back[1] - back[0]), gain=back[1] < back[0],
        ),
        _figure(road[0], road[1], "min on the road", "less", more_is_gain=False),
        _tenths(km[0].driven, km[1].driven, "km by coach"),
        *with_group,
        *_burnt(old, new),
    )  # fmt: skip


def _burnt(old: Totals, new: Totals) -> tuple[Figure, ...]:
    """Return carbon dioxide and diesel before and after; none where nothing is known of the coach."""
    if old.co2_g is None or new.co2_g is None or old.fuel_ml is None or new.fuel_ml is None:
        return ()
    return (
        _tenths(quantities.tenths(old.co2_g), quantities.tenths(new.co2_g), "kg CO₂"),
        _tenths(quantities.tenths(old.fuel_ml), quantities.tenths(new.fuel_ml), "l of diesel"),
    )


def _tenths(before: int, after: int, what: str) -> Figure:
    """Compare tenths, shown with one decimal."""
    return Figure(
        f"{before / 10:.1f}", f"{after / 10:.1f}", what,
        _difference((after - before) / 10, "less", ".1f"), gain=after < before,
    )  # fmt: skip


def _figure(before: int, after: int, what: str, down: str, *, more_is_gain: bool) -> Figure:
    gain = after > before if more_is_gain else after < before
    return Figure(str(before), str(after), what, _difference(after - before, down, ".0f"), gain)


def _difference(change: float, down: str, form: str) -> str:
    if change == 0:
        return "as before"
    return f"{abs(change):{form}} {'more' if change > 0 else down}"


def _shift(minutes: int) -> str:
    if minutes == 0:
        return "as before"
    by = quantities.duration(abs(minutes) * 60, LANGUAGE)
    return f"{by} later" if minutes > 0 else f"{by} earlier"


def _column(day: Day, start_s: int, px_per_s: float, known: set[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    free = 0
    for stop in day.stops:
        ends = stop.depart_s if stop.kind == "start" else stop.end_s
        height = max(BLOCK_PX, round((ends - stop.begin_s) * px_per_s))
        top = max(free, round((stop.begin_s - start_s) * px_per_s))
        slack = slack_of(stop)
        blocks.append(
            Block(
                key=stop.key,
                number=stop.number,
                icon=icon_of(stop.category),
                name=stop.short.in_(LANGUAGE),
                times=_times(stop, ends),
                trouble=slack.words if slack and slack.state == "broken" else None,
                top_px=top,
                height_px=height,
                new=stop.key not in known,
            )
        )
        free = top + height + GAP_PX
    return tuple(blocks)


def _linked(blocks: tuple[Block, ...]) -> Column:
    top, bottom = (block.top_px + block.height_px // 2 for block in (blocks[0], blocks[-1]))
    return Column(blocks, top, bottom - top)


def _times(stop: Stop, ends_s: int) -> str:
    first = quantities.clock(stop.begin_s)
    return first if ends_s == stop.begin_s else f"{first}\u2013{quantities.clock(ends_s)}"


def _curves(left: tuple[Block, ...], right: tuple[Block, ...]) -> tuple[Curve, ...]:
    places = {block.key: (i, block) for i, block in enumerate(right)}
    curves = []
    for i, block in enumerate(left):
        if block.key not in places:
            continue
        j, other = places[block.key]
        y1, y2 = (b.top_px + b.height_px / 2 for b in (block, other))
        middle = CURVE_PX / 2
        path = f"M0 {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {CURVE_PX} {y2:g}"
        curves.append(Curve(path, moved=block.number is not None and i != j))
    # Moved ones last: drawn over the others.
    return tuple(sorted(curves, key=lambda curve: curve.moved))
