"""What can be wrong with one coach-day of a brief beyond its shape."""

from __future__ import annotations

from collections.abc import Iterator

from planner.errors import Fault
from planner.itinerary.brief.lock_faults import lock_faults
from planner.itinerary.brief.records import PRAYER_IDS, Brief, BriefBreak, BriefDay, BriefVisit
from planner.itinerary.brief.schema import length_fault
from planner.itinerary.brief.values import UNREAD_S, clock
from planner.validation import shown

OWN_STOPS = frozenset({"start", "end"})
"""The keys of a day's start and end, which no visit may have."""


def day_faults(brief: Brief, index: int) -> Iterator[Fault]:
    """Yield the faults of the coach-day ``brief.days[index]``."""
    day, field = brief.days[index], f"days[{index}]"
    yield from length_fault(day.visits, "day.visits", f"{field}.visits")
    yield from length_fault(day.breaks, "day.breaks", f"{field}.breaks")
    yield from _time_faults(day, field)
    taken = {wish.visit.id: "a visit of the whole tour" for wish in brief.visits}
    prayers = brief.prayer != "none"
    paths = (
        *(f"{field}.visits[{number}]" for number in range(len(day.visits))),
        *(f"{field}.breaks[{number}]" for number in range(len(day.breaks))),
    )
    for path, wish in zip(paths, day.wishes, strict=True):
        yield from _id_faults(wish.id, path, taken, prayers=prayers)
        yield from _window_faults(wish, path)
    for number, visit in enumerate(day.visits):
        yield from visit_faults(visit, f"{field}.visits[{number}]")
    yield from lock_faults(brief, index)
    yield from order_faults(brief, index, f"{field}.order")


def order_faults(brief: Brief, index: int, field: str) -> Iterator[Fault]:
    """Yield what a coach-day's order names that it cannot serve, or names twice.

    ``field`` is where the order stands in the input.
    """
    day = brief.days[index]
    yield from length_fault(day.order, "day.order", field)
    known = (*(wish.id for wish in day.wishes), *(wish.visit.id for wish in brief.visits))
    prayers = PRAYER_IDS if brief.prayer != "none" else ()
    seen: set[str] = set()
    for number, wish_id in enumerate(day.order or ()):
        if wish_id and wish_id not in (*known, *prayers):
            listed = ", ".join(known[:20]) or "there are none"
            expected = f"name a visit or a break of this day by its id: {listed}"
            yield Fault(f"{field}[{number}]", shown(wish_id), expected)
        elif wish_id in seen:
            yield Fault(f"{field}[{number}]", shown(wish_id), "name each one once")
        seen.update({wish_id} - {""})


def shared_visit_faults(visit: BriefVisit, path: str) -> Iterator[Fault]:
    """Yield the faults of a visit of the whole tour that one of a day may have too."""
    if visit.id in OWN_STOPS:
        yield Fault(f"{path}.id", shown(visit.id), "start and end name a day's own stops")
    yield from _window_faults(visit, path)
    yield from visit_faults(visit, path)


def visit_faults(visit: BriefVisit, path: str) -> Iterator[Fault]:
    """Yield where the lengths, the priority and the times of one visit contradict each other."""
    yield from _length_faults(visit, path)
    if not visit.required and visit.priority == 0:
        yield Fault(f"{path}.priority", "0", "an optional visit needs a priority from 1 to 100")
    begin_s, arrive_s = visit.begin_at_s, visit.arrive_by_s
    if begin_s is None:
        return
    if arrive_s is not None and arrive_s > begin_s:
        yield Fault(f"{path}.arrive_by", shown(clock(arrive_s)),
                    f"give a time no later than the begin at {clock(begin_s)}")  # fmt: skip
    if visit.windows_s and not any(a <= begin_s <= b for a, b in visit.windows_s):
        yield Fault(f"{path}.begin_at", shown(clock(begin_s)),
                    "give a time inside the visit's windows, or leave the windows out")  # fmt: skip


def _time_faults(day: BriefDay, field: str) -> Iterator[Fault]:
    if day.end_by_s is not None and UNREAD_S < day.end_by_s <= day.start_s:
        expected = (
            f"give a time after the start at {clock(day.start_s)}; after midnight the hours go on, "
            'such as "25:30"'
        )
        yield Fault(f"{field}.end.by", shown(clock(day.end_by_s)), expected)
    if day.rain_s is not None and day.rain_s[1] is not None and day.rain_s[1] <= day.rain_s[0]:
        expected = f"give a time after {clock(day.rain_s[0])}; after midnight the hours go on"
        yield Fault(f"{field}.rain.to", shown(clock(day.rain_s[1])), expected)


def _id_faults(wish_id: str, path: str, taken: dict[str, str], *, prayers: bool) -> Iterator[Fault]:
    """Yield why a wish cannot have its id; ``taken`` maps ids to who has them, and is added to."""
    if wish_id in OWN_STOPS:
        yield Fault(f"{path}.id", shown(wish_id), "start and end name the day's own stops")
    if prayers and wish_id in PRAYER_IDS:
        expected = "give another id: this one names a prayer that is added by itself"
        yield Fault(f"{path}.id", shown(wish_id), expected)
    if wish_id in taken:
        expected = f"{taken[wish_id]} has it already; give an id of its own"
        yield Fault(f"{path}.id", shown(wish_id), expected)
    if wish_id:
        taken.setdefault(wish_id, path)


def _window_faults(wish: BriefVisit | BriefBreak, path: str) -> Iterator[Fault]:
    for number, (first_s, last_s) in enumerate(wish.windows_s):
        if last_s < first_s:
            yield Fault(f"{path}.windows[{number}]", f"from {clock(first_s)} to {clock(last_s)}",
                        "give the earlier time first; after midnight the hours go on, such as "
                        '["22:00", "25:00"]')  # fmt: skip


def _length_faults(visit: BriefVisit, path: str) -> Iterator[Fault]:
    usual, buying = _minutes(visit.duration_s), visit.buying_s // 60
    least, most = _minutes(visit.least_s), _minutes(visit.most_s)
    if usual is not None and buying > usual > 0:
        expected = f"buying is part of the visit; give at most its {shown(usual)} minutes"
        yield Fault(f"{path}.buying_min", shown(buying), expected)
    if least is not None and usual is not None and least > usual > 0:
        expected = f"give at most the usual {shown(usual)} minutes"
        yield Fault(f"{path}.least_min", shown(least), expected)
    if most is not None and usual is not None and 0 < most < usual:
        expected = f"give at least the usual {shown(usual)} minutes"
        yield Fault(f"{path}.most_min", shown(most), expected)
    if least is not None and most is not None and usual is None and 0 < most < least:
        expected = f"give at least the least {shown(least)} minutes"
        yield Fault(f"{path}.most_min", shown(most), expected)


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else seconds // 60
