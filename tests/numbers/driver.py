"""What the driver and programs read: the sheet's content, and the API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.numbers.figures import CLOCK, clock_min, length_min, tenths, up_min
from tests.numbers.readings import Order, Reading, far, green

Json = dict[str, Any]


def sheet(content: Json, order: Order) -> Iterator[Reading]:
    """Read the driver's sheet of a day."""
    boxes = {box["en"]: box["value"] for box in content["boxes"]}
    if "Distance" in boxes:
        yield _on_sheet(tenths(boxes["Distance"].split()[0]), "km driven")
    for pair in content["foot"]["assumptions"]:
        for words in pair.values():
            yield from green(words, "sheet's foot")
    for number, (row, stop) in enumerate(zip(content["log"], content["stops"], strict=True)):
        yield from _stop(number, row, stop, order)
    if content["log"]:
        shown = [row[name] for row in content["log"] for name in ("arrive", "leave") if row[name]]
        yield _on_sheet(boxes["Duty"], "duty")
        yield _in_table(f"{shown[0]}–{shown[-1]}", "duty")
        yield _in_table(tenths(content["log"][-1]["km"]), "km driven")
    for number, leg in enumerate(content["legs"]):
        yield from _leg(number, leg, content["log"][number], order)


def _on_sheet(value: object, *of: str) -> Reading:
    return Reading(of, "sheet", value)


def _in_table(value: object, *of: str) -> Reading:
    return Reading(of, "sheet's table", value)


def _stop(number: int, row: Json, stop: Json, order: Order) -> Iterator[Reading]:
    key = order.stops[number]
    there = [clock_min(row[name]) for name in ("arrive", "leave") if row[name]]
    first_page = tuple(clock_min(shown) for shown in stop["times"] if shown)
    yield _on_sheet(first_page, "coach's times", key)
    yield _in_table(tuple(dict.fromkeys(there)), "coach's times", key)
    if row["stay"]:
        yield _on_sheet(int(row["stay"]), "coach stays", key)
        yield _in_table(there[1] - there[0], "coach stays", key)
    if number and row["arrive"] and order.legs[number - 1] == "coach":
        yield _on_sheet(clock_min(row["arrive"]), "arrive", key)
    if number < len(order.legs) and row["leave"] and order.legs[number] == "coach":
        yield _on_sheet(clock_min(row["leave"]), "leave", key)


def _leg(number: int, leg: Json, row: Json, order: Order) -> Iterator[Reading]:
    key = order.stops[number]
    ridden = order.legs[number] == "coach"
    if len(leg["figures"]) == 2:
        minutes, km = leg["figures"]
        begin, end = map(clock_min, leg["times"])
        of = "leg" if ridden else "coach's leg"
        paused = order.underway_min[number] if ridden else 0
        yield _on_sheet(length_min(minutes), of, str(number))
        yield Reading((of, str(number)), "sheet's clocks", end - begin - paused)
        yield _on_sheet(begin, "leave" if ridden else "coach leaves", key)
        if ridden:
            yield from far(km, "sheet", str(number))
        else:
            yield _in_table(clock_min(row["leave"]), "coach leaves", key)
    if leg["leave-by"]:
        found = re.search(CLOCK, leg["leave-by"]["id"])
        assert found
        by = clock_min(found[0])
        yield _on_sheet(by, "leave by", key)
        yield _on_sheet(max(by, clock_min(leg["times"][0])), "leave by", key)


def api(told: dict[str, Any]) -> Iterator[Reading]:
    """Read a day of the API: seconds, rounded by the rule that is written down."""

    def said(value: object, *of: str) -> Reading:
        return Reading(of, "API", value)

    for stop in told["stops"]:
        key, clock = stop["key"], {name: up_min(stop[f"{name}_s"]) for name in
                                   ("arrive", "begin", "end", "depart")}  # fmt: skip
        if key == "start":
            yield said(clock["arrive"], "start")
        elif key == "end":
            yield said(clock["arrive"], "arrive", key)
            yield said(clock["begin"], "back")
        else:
            yield said(clock["arrive"], "arrive", key)
            yield said(clock["begin"], "begin", key)
            yield said(clock["end"], "end", key)
            waits = clock["begin"] - up_min(stop["begin_s"] - stop["wait_s"])
            yield said(waits or None, "waits", key)
        if key != "end":
            yield said(clock["depart"], "leave", key)
    for number, leg in enumerate(told["legs"]):
        if leg["reachable"]:
            paused = sum(
                up_min(one["end_s"]) - up_min(one["begin_s"])
                for one in leg["pauses"]
                if one["where"] == "underway"
            )
            yield said(
                up_min(leg["arrive_s"]) - up_min(leg["depart_s"]) - paused, "leg", str(number)
            )
            yield from far(f"{leg['distance_m']} m exactly", "API", str(number))
    sums = told["totals"]
    yield said(_nearest_min(sums.get("road_s", sums["coach_s"])), "road")
    yield said(_nearest_min(sums["wait_s"]), "waiting")
    yield said(int((sums["coach_m"] + sums["empty_m"]) / 100 + 0.5), "km driven")
    yield said(int(sums["coach_m"] / 100 + 0.5), "km with the group")
    if sums["fuel_ml"] is not None:
        yield said(int(sums["fuel_ml"] / 100 + 0.5), "litres")
        yield said(int(sums["co2_g"] / 100 + 0.5), "kg")
    if "road_s" in sums:
        spent = sums["road_s"] + sums["visit_s"] + sums["wait_s"] + sums["pause_s"]
        yield said(spent, "whole day")
        whole = told["stops"][-1]["begin_s"] - told["stops"][0]["arrive_s"]
        yield Reading(("whole day",), "API's clocks", whole)


def _nearest_min(seconds: int) -> int:
    return max((seconds + 30) // 60, 1 if seconds else 0)
