"""Our roads against OSRM and Valhalla on Bogor: the shortest ways in metres, and every turn.

``python -m bench.differences`` asks all three for the same ways, finds the cause of every
difference by rule, and writes ``bench/results/differences.json`` and ``docs/differences.md``.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from bench import report
from bench.engines.ours import Metres
from bench.inputs import BOGOR, LonLat, built, pool, prepare
from bench.lines import M_PER_DEG, STEP_M, apart, metres_between, turns_round
from bench.results import keep
from bench.rivals import OURS, Worker
from bench.turn_sides import Told, Turns

PEERS = {"OSRM": "OSRM-metres", "Valhalla": "Valhalla-shared"}
PAIRS, ANYWHERE = 300, 100
SEED = 300
TOLD_M, TOLD_SHARE = 20.0, 0.005
"""A difference larger than both is told with its cause."""
OFF_M = 300.0
SNAP_M = 5.0
RING_M, RING_MOST_M = 6.0, 150.0
"""How far two ways round a small ring lie apart, and how much longer the longer one may be."""


def main() -> None:
    """Ask, compare, keep, write."""
    folder = prepare(BOGOR)
    built(folder, [OURS, *PEERS.values()])
    ours = Metres(folder)
    pairs = _pairs(pool(folder))
    mine = [ours.told(*pair) for pair in pairs]
    figures: dict[str, Any] = {"pairs": PAIRS, "anywhere": ANYWHERE}
    workers = {name: Worker(engine, folder) for name, engine in PEERS.items()}
    told = {name: worker.ask("told", pairs=pairs)["answers"] for name, worker in workers.items()}
    for name, third in zip(PEERS, reversed(PEERS), strict=True):
        figures[name] = {"version": workers[name].hello["version"]}
        figures[name] |= _compared(ours, pairs, mine, told[name], told[third], third)
    for worker in workers.values():
        worker.close()
    keep("differences", figures)
    report.write()


def _pairs(points: Sequence[LonLat]) -> list[tuple[LonLat, LonLat]]:
    """Draw pairs on public roads, and then pairs off them: in estates, yards and gardens."""
    rng = random.Random(SEED)

    def anywhere() -> LonLat:
        lon, lat = rng.choice(points)
        aside = [rng.uniform(-OFF_M, OFF_M) / M_PER_DEG for _ in range(2)]
        return round(lon + aside[0], 6), round(lat + aside[1], 6)

    drawn = [tuple(rng.sample(points, 2)) for _ in range(PAIRS)]
    return [*drawn, *((anywhere(), anywhere()) for _ in range(ANYWHERE))]


def _compared(
    ours: Metres,
    pairs: Sequence[tuple[LonLat, LonLat]],
    mine: Sequence[Told | None],
    theirs: Sequence[Told | None],
    thirds: Sequence[Told | None],
    third: str,
) -> dict[str, Any]:
    """Compare ours with a peer; where the two differ, a third engine may agree with one of them."""
    off: list[float] = []
    unlike: list[dict[str, Any]] = []
    reach = {"both": 0, "neither": 0, "ours alone": 0, "theirs alone": 0}
    turns = Turns(third)
    asked = zip(pairs, mine, theirs, thirds, strict=True)
    for number, (pair, a, b, c) in enumerate(asked):
        reach[_reached(a, b)] += 1
        if a is None or b is None:
            if (a is None) != (b is None):
                unlike.append(_difference(number, pair, a, b, "reached by one alone"))
            continue
        share = abs(a["m"] - b["m"]) / max(b["m"], 1.0)
        cause = _cause(ours, a, b)
        if cause.startswith("unexplained"):
            found = _second_opinion(a, b, c, third)
            cause = found + cause.removeprefix("unexplained")
        if number < PAIRS:
            off.append(share)
        if share > TOLD_SHARE and abs(a["m"] - b["m"]) > TOLD_M:
            unlike.append(_difference(number, pair, a, b, cause))
        turns.match(a, b, c)
    within = [row for row in unlike if row["number"] < PAIRS]
    unexplained = [row for row in within if row["cause"].startswith("unexplained")]
    return {
        "reach": reach,
        "alone": reach["ours alone"] + reach["theirs alone"],
        "median": median(off),
        "most": max(off),
        "within 3 %": sum(share <= 0.03 for share in off),
        "of": len(off),
        "unexplained": len(unexplained),
        "causes": Counter(row["cause"].split(":")[0] for row in unlike),
        "differences": unlike,
        "turns": turns.told(),
    }


def _reached(a: Told | None, b: Told | None) -> str:
    if a is not None:
        return "both" if b is not None else "ours alone"
    return "theirs alone" if b is not None else "neither"


def _difference(
    number: int, pair: tuple[LonLat, LonLat], a: Told | None, b: Told | None, cause: str
) -> dict[str, Any]:
    return {
        "number": number, "from": pair[0], "to": pair[1], "cause": cause,
        "ours_m": a and a["m"], "theirs_m": b and round(b["m"]),
    }  # fmt: skip


def _cause(ours: Metres, a: Told, b: Told) -> str:
    """Find by rule why two ways differ."""
    for which, mine, other in zip(("origin", "destination"), a["snaps"], b["snaps"], strict=True):
        if metres_between(mine, other) > SNAP_M:
            return (
                f"snapped to another edge: the {which}, ours on {ours.road_at(mine)}, "
                f"theirs on {ours.road_at(other)}"
            )
    shorter, longer = (a, b) if a["m"] < b["m"] else (b, a)
    whose = "ours" if shorter is a else "theirs"
    for who, way, other in (("ours", a, b), ("theirs", b, a)):
        if turns_round(way["line"]) and not turns_round(other["line"]):
            return f"turned round by {who} alone: at {_spot(turns_round(way['line'])[0])}"
    kinds = Counter(ours.road_at(point) for point in apart(shorter["line"], longer["line"]))
    special = [kind for kind in kinds if "restricted" in kind or kind.split(",")[0] in _NOT_OURS]
    if special:
        metres = sum(kinds[kind] for kind in special) * STEP_M
        return f"a road that only one may use: {whose} along {metres:.0f} m of {special[0]}"
    round_it = [point for point in apart(a["line"], b["line"], RING_M) if ours.on_ring(point)]
    if round_it and a["m"] - b["m"] <= RING_MOST_M:
        return f"a ring without the tag of a roundabout: {_RING} at {_spot(round_it[0])}"
    if not kinds:
        return "measured differently: the same streets"
    spot = apart(shorter["line"], longer["line"])[0]
    kind = kinds.most_common(1)[0][0]
    return f"unexplained: {whose} is shorter along {kind}, at {_spot(spot)}"


def _spot(point: LonLat) -> str:
    return f"{point[0]:.6f}, {point[1]:.6f}"


def _second_opinion(a: Told, b: Told, c: Told | None, third: str) -> str:
    """Tell which of two ways a third engine finds, if it is one of them."""
    if c and a["m"] < b["m"] and not apart(c["line"], a["line"]):
        return f"theirs is not the shortest: {third} finds ours"
    if c and not apart(c["line"], b["line"]):
        return f"unexplained, {third} finds theirs"
    return "unexplained"


_RING = "ours alone drives it one way round,"
_NOT_OURS = frozenset(
    {"living_street", "footway", "path", "steps", "track", "pedestrian", "cycleway", "construction"}
)


if __name__ == "__main__":
    sys.exit(main())
