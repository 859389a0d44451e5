"""Are proofs refuted by the roads? Every order of drawn days is timed by the planner itself.

``python -m bench.proofs --days 500`` draws days of 4 to 6 visits in both cities, with traffic, closures
and windows. No order may be better than one that is said to be proved best, none may keep the rules of a
day that is said to be impossible; with the return at the best order's own minute the day must still be
kept. Then the return is set earlier than anybody can be back, and every change that the planner offers
is put into the brief: the day must fit then.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from planner.itinerary.advice.changes import Change
from planner.itinerary.advice.why_not import WhyNot
from planner.itinerary.brief.edits import with_order
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.brief.records import Brief, BriefVisit
from planner.itinerary.model.itinerary import Day, whole_s
from planner.planning.planner import Planner, load_planner
from planner.planning.questions import adviser
from planner.settings import ROOT, Settings

HOTELS = {"Bogor": "hotel-salak", "Balikpapan": "novotel-balikpapan"}
FIRST_DAY = date(2017, 7, 31)
STREETS = {
    "Bogor": ("Jalan Jalak Harupat", "Jalan Raya Pajajaran", "Jalan Suryakencana"),
    "Balikpapan": ("Jalan Jenderal Sudirman", "Jalan Mayjen Sutoyo"),
}
MINUTE = 60


@dataclass
class Tally:
    """What came out: days looked at by proof, changes by kind, and every refutation as a sentence."""

    days: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    refuted: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)


def cities() -> dict[str, Planner]:
    """Return the planners of both cities, roads compiled in the checkout's instance folder."""
    own = ROOT / "instance"
    found = {}
    other = "cities/balikpapan"
    for data, instance in ((ROOT / "data", own), (ROOT / "data" / other, own / other)):
        planner = load_planner(Settings(data=data, instance=instance))
        found[planner.city.name.en] = planner
    return found


def drawn(planner: Planner, seed: int, sizes: tuple[int, ...] = (4, 5, 6)) -> Brief:
    """Return a day drawn by this seed, without an order."""
    rng = random.Random(seed)
    city = planner.city.name.en
    hotel = HOTELS[city]
    day = FIRST_DAY + timedelta(days=rng.randrange(7))
    venues = [
        venue.id for venue in planner.venues if venue.id != hotel and venue.closed_by(day) is None
    ]
    size = rng.choice(sizes)
    # A small city's venues are visited twice.
    chosen = rng.sample(venues * (1 + size // len(venues)), size)
    start_h = rng.choice((7, 8, 9, 10))
    visits = []
    for number, venue in enumerate(chosen):
        wish: dict[str, Any] = {
            "id": f"v{number}", "venue": venue, "duration_min": rng.choice((10, 20, 30, 45)),
            "required": rng.random() < 0.85, "priority": rng.randrange(1, 9),
        }  # fmt: skip
        if rng.random() < 0.25:
            begin = rng.randrange(start_h, 14)
            wish["windows"] = [[f"{begin:02}:00", f"{begin + rng.choice((1, 2, 3)):02}:30"]]
        visits.append(wish)
    raw: dict[str, Any] = {
        "format": "city-tour/1", "id": f"drawn-{seed}", "title": {"en": "Drawn"}, "people": 30,
        "days": [
            {
                "date": day.isoformat(), "visits": visits,
                "start": {"venue": hotel, "at": f"{start_h:02}:{rng.choice((0, 15, 30)):02}"},
                "end": {"venue": hotel, "by": f"{rng.choice((13, 14, 16, 18))}:00"},
            }
        ],
    }  # fmt: skip
    if planner.roads.traffic is not None and rng.random() < 0.4:
        raw["traffic"] = "hourly"
    if rng.random() < 0.3:
        begin = rng.randrange(start_h, 13)
        raw["closures"] = [
            {
                "id": "fair", "reason": {"en": "A fair", "id": "Pasar malam"},
                "begin": f"{day}T{begin:02}:00", "end": f"{day}T{begin + 2:02}:15",
                "shuts": {"streets": [rng.choice(STREETS[city])]},
            }
        ]  # fmt: skip
    return parse_brief(raw)


def examine(planner: Planner, brief: Brief, tally: Tally) -> None:
    """Time every order of a day of one coach, and hold what the planner says of it against them."""
    (asked,) = brief.days
    planned = planner.plan(brief).days[0]
    tally.days[f"{planned.proof}, {planned.timing}"] += 1
    orders = dict(_orders(planner, brief))
    _compared(brief.id, planned, orders, asked.visits, tally)
    every = {one.id for one in asked.visits if one.required}
    fitting = [back for order, (broken, back) in orders.items() if not broken]
    if not fitting:
        return
    best_s = min(
        back for order, (broken, back) in orders.items() if not broken and every <= {*order}
    )
    tight = _returning(brief, -(-best_s // MINUTE) * MINUTE)
    again = planner.plan(tight).days[0]
    if again.proof == "infeasible":
        tally.refuted.append(f"{brief.id}: said to be impossible by {best_s} s, which is kept")
    # All of it, where only what is required can be kept: there is something to advise.
    needy = _all_required(_returning(brief, best_s // MINUTE * MINUTE - 7 * MINUTE))
    for answer in adviser(planner, needy, asked.date).why():
        for change in answer.changes:
            _tried(planner, needy, answer, change, tally)


def _orders(planner: Planner, brief: Brief) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    (asked,) = brief.days
    required = {one.id for one in asked.visits if one.required}
    ids = [one.id for one in asked.visits]
    for size in range(len(required), len(ids) + 1):
        for order in permutations(ids, size):
            if required <= {*order}:
                put = with_order(brief, asked.date, order)
                (mine,) = planner.tour_date(put, asked.date).planned
                yield order, (mine.goal.broken, whole_s(mine.goal.end_ms))


def _compared(
    name: str,
    planned: Day,
    orders: dict[tuple[str, ...], tuple[int, int]],
    visits: tuple[BriefVisit, ...],
    tally: Tally,
) -> None:
    worth = {one.id: one.priority for one in visits}
    kept = [
        (-sum(worth[one] for one in order), back, order)
        for order, (broken, back) in orders.items()
        if not broken
    ]
    if not kept:
        return
    best = min(kept)
    if planned.proof == "infeasible":
        tally.refuted.append(f"{name}: said to be impossible; {best[2]} keeps every rule")
    served = [stop.key for stop in planned.stops if stop.kind == "visit"]
    mine = (-sum(worth[str(one)] for one in served), planned.back_s)
    if planned.proof == "optimal" and (planned.totals.broken or best[:2] < mine):
        tally.refuted.append(f"{name}: {mine} said to be best; {best[2]} has {best[:2]}")


def _returning(brief: Brief, by_s: int) -> Brief:
    return replace(brief, days=(replace(brief.days[0], end_by_s=by_s),))


def _all_required(brief: Brief) -> Brief:
    (day,) = brief.days
    visits = tuple(replace(visit, required=True) for visit in day.visits)
    return replace(brief, days=(replace(day, visits=visits),))


def _tried(planner: Planner, brief: Brief, answer: WhyNot, change: Change, tally: Tally) -> None:
    """Put a change into the brief, with what it keeps alone, and plan it in its order and in none."""
    (day,) = brief.days
    wished = {*answer.kept, answer.wish}
    day = replace(day, visits=tuple(one for one in day.visits if one.id in wished))
    to_s = None if change.to_ms is None else change.to_ms // 1000
    if change.kind == "start" and to_s is not None:
        day = replace(day, start_s=to_s)
    elif change.kind == "return":
        day = replace(day, end_by_s=to_s)
    elif change.kind == "drop":
        day = replace(day, visits=tuple(one for one in day.visits if one.id != change.of))
    elif change.kind in {"window_from", "window_until"} and to_s is not None:
        day = replace(day, visits=tuple(_widened(one, change, to_s) for one in day.visits))
    elif change.kind == "closure":
        brief = replace(brief, closures=())
    elif change.kind != "reorder":
        return
    tally.changes[change.kind] += 1
    put = replace(brief, days=(day,))
    said = f"{brief.id}: {change.kind} {change.of or ''} to {to_s}"
    for order in (change.order, None):
        plan = planner.plan(with_order(put, day.date, order)).days[0]
        if plan.totals.broken:
            named = "by itself" if order is None else f"in {order}"
            tally.unfit.append(f"{said}, planned {named}, breaks {plan.totals.broken}")


def _widened(visit: BriefVisit, change: Change, to_s: int) -> BriefVisit:
    if visit.id != change.of or change.from_ms is None:
        return visit
    first, from_s = change.kind == "window_from", change.from_ms // 1000
    return replace(
        visit,
        windows_s=tuple(
            (to_s, b)
            if first and a == from_s
            else (a, to_s)
            if not first and b == from_s
            else (a, b)
            for a, b in visit.windows_s
        ),
    )


def main() -> int:
    """Draw, examine, print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--visits", type=int, nargs="+", default=[4, 5, 6])
    asked = parser.parse_args()
    found, tally, began = cities(), Tally(), time.perf_counter()
    for seed in range(asked.first, asked.first + asked.days):
        # Of five days, one is in the small city.
        planner = found["Balikpapan" if seed % 5 == 4 else "Bogor"]
        examine(planner, drawn(planner, seed, tuple(asked.visits)), tally)
    print(f"{asked.days} days in {time.perf_counter() - began:.0f} s: {dict(tally.days)}")
    print(f"refuted proofs: {len(tally.refuted)}", *tally.refuted, sep="\n  ")
    print(f"told changes: {sum(tally.changes.values())}, {dict(tally.changes)}")
    print(f"of them do not fit: {len(tally.unfit)}", *tally.unfit, sep="\n  ")
    return 1 if tally.refuted or tally.unfit else 0


if __name__ == "__main__":
    sys.exit(main())
