"""Re-timing beside solving: one stop of a tour of four days and three coaches is moved by hand.

``python -m bench.retime`` draws such a tour with hourly traffic, solves it, moves stops and has the judge
time the whole tour again, slack included.
"""

from __future__ import annotations

import argparse
import math
import random
import time

from bench import itinerary_report
from bench.results import keep
from bench.spread import spread
from planner.itinerary.judge.tour_schedule import Orders, judge_tour
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.tour_problem import CoachDay, TourProblem, TourVisit
from planner.itinerary.model.travel_times import TravelTimes
from planner.itinerary.tour.search import search
from planner.itinerary.tour.search_limits import SearchLimits

DAYS, COACHES, VENUES = 4, 3, 72
MINUTE, HOUR = 60_000, 3_600_000
RUSH = {7: 1.7, 8: 1.5, 16: 1.6, 17: 1.8, 18: 1.4}
"""How much longer legs take at these hours."""


def drawn(seed: int) -> TourProblem:
    """Return a tour of 72 venues, each for one of the coaches on any of the days."""
    rng = random.Random(seed)
    points = [(rng.uniform(0, 40), rng.uniform(0, 40)) for _ in range(VENUES + 1)]
    free = [[round(MINUTE * math.dist(a, b)) for b in points] for a in points]
    travel = TravelTimes(
        tuple(
            tuple(tuple(round(ms * RUSH.get(hour, 1.1)) for ms in row) for row in free)
            for hour in range(6, 24)
        ),
        tuple(tuple(False for _ in points) for _ in points),
        tuple(hour * HOUR for hour in range(6, 24)),
    )
    frame = DayProblem((), 0, 0, 8 * HOUR, 18 * HOUR, 5 * MINUTE, travel)
    coach_days = tuple(
        CoachDay(day, coach, frame) for day in range(DAYS) for coach in range(COACHES)
    )
    visits = []
    for place in range(1, VENUES + 1):
        opens = rng.choice((8, 9, 10)) * HOUR
        required = rng.random() < 0.3
        visit = Visit(
            str(place), place, rng.choice((30, 45, 60)) * MINUTE, open_ms=((opens, 17 * HOUR),),
            required=required, priority=0 if required else rng.randrange(10, 100),
        )  # fmt: skip
        on = tuple((k, visit) for k, c in enumerate(coach_days) if c.coach == place % COACHES)
        visits.append(TourVisit(visit.id, on, visit.required, visit.priority))
    return TourProblem(coach_days, tuple(visits))


def moved(orders: Orders, rng: random.Random) -> Orders:
    """Return the orders with one stop at another place of its day."""
    k = rng.choice([k for k, order in enumerate(orders) if len(order) > 1])
    order = list(orders[k])
    stop = order.pop(rng.randrange(len(order)))
    order.insert(rng.randrange(len(order) + 1), stop)
    return (*orders[:k], tuple(order), *orders[k + 1 :])


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tours", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one tour, a short search")
    asked = parser.parse_args()
    rows = []
    for seed in range(1 if asked.quick else asked.tours):
        problem = drawn(seed)
        began_s = time.perf_counter()
        solution = search(problem, SearchLimits(iterations=100)) if asked.quick else search(problem)
        solve_ms = 1000 * (time.perf_counter() - began_s)
        rng = random.Random(seed)
        times_ms = []
        for _ in range(100):
            orders = moved(solution.orders, rng)
            began_s = time.perf_counter()
            judge_tour(problem, orders)
            times_ms.append(1000 * (time.perf_counter() - began_s))
        stops = sum(map(len, solution.orders))
        rows.append({"stops": stops, "solve_ms": solve_ms, "retime_ms": spread(times_ms)})
    keep("itinerary-retime", {"days": DAYS, "coaches": COACHES, "rows": rows})
    itinerary_report.write()


if __name__ == "__main__":
    main()
