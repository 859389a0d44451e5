"""One coach-day proved: time against the number of stops, beside CP-SAT and the script one writes first.

``python -m bench.exact`` draws days with windows on a small town and asks each solver for the order that
ends the day earliest with every stop served. Ours and CP-SAT are given the legs; the naive script tries
every permutation and asks NetworkX for each leg, as such scripts do. All on one thread.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from itertools import pairwise, permutations
from typing import Any

import networkx as nx

from bench import itinerary_report
from bench.results import keep
from bench.spread import spread
from planner.itinerary.day import exact
from planner.itinerary.judge.schedule import schedule
from planner.itinerary.model.problem import DayProblem, Visit
from planner.itinerary.model.travel_times import TravelTimes

STOPS = range(6, 17)
NAIVE_STOPS = 7
"""Beyond that the permutations take minutes."""
CP_SAT_S = 30.0
START_MS, MINUTE = 8 * 3_600_000, 60_000
BOARDING_MS = 5 * MINUTE


def town() -> nx.DiGraph:
    """Return a town of 144 junctions, its streets 20 to 90 s long, each way its own."""
    rng = random.Random(7)
    graph = nx.DiGraph(nx.grid_2d_graph(12, 12))
    for _, _, street in graph.edges(data=True):
        street["travel_ms"] = 1000 * rng.randrange(20, 90)
    return graph


def drawn(graph: nx.DiGraph, stops: int, seed: int) -> tuple[DayProblem, list[Any]]:
    """Return a day of so many stops that can be kept, and the junctions of its places."""
    rng = random.Random(1000 * stops + seed)
    nodes = rng.sample(sorted(graph), stops + 1)
    legs = tuple(
        tuple(int(nx.shortest_path_length(graph, a, b, weight="travel_ms")) for b in nodes)
        for a in nodes
    )
    travel = TravelTimes.steady(legs, tuple(tuple(False for _ in nodes) for _ in nodes))
    # Windows round the times of a drawn order: so the day can be kept, and most other orders cannot.
    order, at_ms, visits = rng.sample(range(1, stops + 1), stops), START_MS, []
    for before, place in pairwise([0, *order]):
        at_ms += BOARDING_MS + legs[before][place]
        window = (at_ms - rng.randrange(10, 90) * MINUTE, at_ms + rng.randrange(10, 90) * MINUTE)
        visits.append(Visit(str(place), place, 30 * MINUTE, (window,)))
        at_ms += 30 * MINUTE
    visits.sort(key=lambda visit: visit.place)
    return DayProblem(tuple(visits), 0, 0, START_MS, None, BOARDING_MS, travel), nodes


def ours(problem: DayProblem) -> tuple[int, str]:
    """Return the end of the best day and what is proved."""
    solution = exact.solve(problem)
    return schedule(problem, solution.order, with_slack=False).goal.end_ms, solution.proof


def cp_sat(problem: DayProblem) -> tuple[int, str]:
    """Return the same from CP-SAT: a circuit through all stops, and when each begins."""
    from ortools.sat.python import cp_model  # noqa: PLC0415  (an extra of the bench)

    model = cp_model.CpModel()
    legs, visits = problem.travel.travel_ms[0], problem.visits
    horizon_ms = 2 * START_MS + 24 * 3_600_000
    begins = [
        model.new_int_var(visit.windows_ms[0][0], visit.windows_ms[0][1], visit.id)
        for visit in visits
    ]
    end = model.new_int_var(START_MS, horizon_ms, "end")
    arcs = []
    for i, visit in enumerate(visits, 1):
        leave = problem.boarding_ms + legs[0][visit.place]
        for a, b in ((0, i), (i, 0)):
            arcs.append((a, b, model.new_bool_var(f"{a} {b}")))
        model.add(begins[i - 1] >= START_MS + leave).only_enforce_if(arcs[-2][2])
        back = visit.service_ms + problem.boarding_ms + legs[visit.place][0]
        model.add(end >= begins[i - 1] + back).only_enforce_if(arcs[-1][2])
        for j, other in enumerate(visits, 1):
            if i != j:
                arcs.append((i, j, model.new_bool_var(f"{i} {j}")))
                hop = visit.service_ms + problem.boarding_ms + legs[visit.place][other.place]
                model.add(begins[j - 1] >= begins[i - 1] + hop).only_enforce_if(arcs[-1][2])
    model.add_circuit(arcs)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = CP_SAT_S
    proof = "optimal" if solver.solve(model) == cp_model.OPTIMAL else "best-found"
    return round(solver.objective_value), proof


def naive(problem: DayProblem, graph: nx.DiGraph, nodes: list[Any]) -> tuple[int, str]:
    """Return the same as the script finds it that one writes first."""
    best_ms = sys.maxsize
    for order in permutations(problem.visits):
        at_ms, here = problem.start_ms, nodes[0]
        for visit in order:
            there = nodes[visit.place]
            at_ms += problem.boarding_ms
            at_ms += nx.shortest_path_length(graph, here, there, weight="travel_ms")
            if at_ms > visit.windows_ms[0][1]:
                break
            at_ms, here = max(at_ms, visit.windows_ms[0][0]) + visit.service_ms, there
        else:
            at_ms += problem.boarding_ms
            at_ms += nx.shortest_path_length(graph, here, nodes[0], weight="travel_ms")
            best_ms = min(best_ms, at_ms)
    return best_ms, "optimal"


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=5, help="drawn days of each size")
    parser.add_argument("--quick", action="store_true", help="one day of each even size")
    asked = parser.parse_args()
    # Sixteen stops lie beyond what the planner proves; the programme itself has no such bound.
    exact.EXACT_VISITS = max(STOPS)
    graph = town()
    ours(drawn(graph, 6, 99)[0])
    rows = []
    for stops in STOPS[:: 2 if asked.quick else 1]:
        took: dict[str, list[float]] = {"planner": [], "CP-SAT": [], "naive": []}
        agreed = True
        for seed in range(1 if asked.quick else asked.days):
            problem, nodes = drawn(graph, stops, seed)
            answers = []
            for name, solver in (
                ("planner", lambda: ours(problem)),  # noqa: B023  (called at once)
                ("CP-SAT", lambda: cp_sat(problem)),  # noqa: B023
                ("naive", lambda: naive(problem, graph, nodes)),  # noqa: B023
            ):
                if name != "naive" or stops <= NAIVE_STOPS:
                    began_s = time.perf_counter()
                    end_ms, proof = solver()
                    took[name].append(1000 * (time.perf_counter() - began_s))
                    answers += [end_ms] if proof == "optimal" else []
            agreed = agreed and len(set(answers)) == 1
        rows.append(
            {"stops": stops, "agreed": agreed,
             "ms": {name: spread(values) for name, values in took.items() if values}}
        )  # fmt: skip
        print(f"\r{stops} stops", end="", file=sys.stderr)
    print(file=sys.stderr)
    keep("itinerary-exact", {"rows": rows})
    itinerary_report.write()


if __name__ == "__main__":
    main()
