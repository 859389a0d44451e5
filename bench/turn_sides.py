"""The sides of turns as two engines tell them, at the same junctions."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bench.lines import metres_between

JUNCTION_M, BEARING_DEG = 25.0, 40.0
SLIGHT_DEG = 30

Told = dict[str, Any]

_VALHALLA = {
    8: "straight", 17: "straight", 22: "straight",
    **dict.fromkeys((9, 10, 11, 18, 20, 23, 37), "right"), 12: "uturn", 13: "uturn",
    **dict.fromkeys((14, 15, 16, 19, 21, 24, 38), "left"),
}  # fmt: skip
"""Sides of Valhalla's types of manoeuvre; roundabouts, ferries, starts and ends have none."""


def side(manoeuvre: Told) -> str | None:
    """Return left, right, straight or uturn; None where a manoeuvre has no side to compare."""
    kind = manoeuvre["type"]
    if isinstance(kind, int):
        return _VALHALLA.get(kind)
    # OSRM's merge names the side that the other traffic comes from, as ours does: no turn.
    if kind in {"depart", "arrive", "merge"} or "round" in kind or "rotary" in kind:
        return None
    modifier = manoeuvre["modifier"] or ""
    return next((one for one in ("left", "right", "uturn") if one in modifier), "straight")


class Turns:
    """Manoeuvres of two engines at the same junction, driven in the same directions."""

    def __init__(self, third: str) -> None:
        self._third = third
        self._same = 0
        self._unlike: list[dict[str, Any]] = []
        self._alone = Counter[str]()

    def match(self, a: Told, b: Told, c: Told | None) -> None:
        """Match every manoeuvre of ours with the nearest of theirs that leaves the same way."""
        left = [told for told in b["manoeuvres"] if side(told) is not None]
        for told in a["manoeuvres"]:
            if side(told) is None:
                continue
            same = min(
                (one for one in left if _fits(told, one)),
                key=lambda one: metres_between(told["at"], one["at"]),
                default=None,
            )
            if same is None:
                self._alone["ours"] += 1
                continue
            left.remove(same)
            if side(same) == side(told):
                self._same += 1
            else:
                self._unlike.append(
                    {
                        "at": told["at"], "ours": f"{told['type']} {told['modifier']}",
                        "theirs": f"{same['type']} {same.get('modifier', side(same))}",
                        "before": told["before"], "after": told["after"],
                        "cause": _why(told, same) + self._voice(told, c),
                    }
                )  # fmt: skip
        self._alone["theirs"] += len(left)

    def _voice(self, told: Told, c: Told | None) -> str:
        """Tell whether the third engine gives our side, where it tells this turn at all."""
        found = [one for one in (c or {"manoeuvres": []})["manoeuvres"] if _fits(told, one)]
        ours = [one for one in found if side(one) == side(told)]
        return f"; {self._third} agrees with {'ours' if ours else 'theirs'}" if found else ""

    def told(self) -> dict[str, Any]:
        """Return the counts and every turn on which the engines disagree."""
        matched = self._same + len(self._unlike)
        unique = {(*row["at"], row["before"]): row for row in self._unlike}
        causes = Counter(row["cause"] for row in self._unlike)
        return {
            "matched": matched, "same": self._same, "told by one alone": dict(self._alone),
            "causes": dict(causes.most_common()),
            "unlike": sorted(unique.values(), key=lambda row: -list(causes).index(row["cause"])),
        }  # fmt: skip


def _why(a: Told, b: Told) -> str:
    """Name the rule by which two engines give one turn different sides."""
    sides = {side(a), side(b)}
    if "uturn" in sides:
        return "a turn back across a divided street, told as a turn or as a U-turn"
    if "fork" in {a["type"], b["type"]} or b["type"] in {22, 23, 24}:
        return "a fork: the branch to keep to, or the bend of the way"
    if sides == {"left", "right"}:
        return "opposite sides"
    if (a["type"], a["modifier"]) == ("continue", "straight"):
        return (
            "straight on, where the main road turns off: theirs tells the side on which it is left"
        )
    turn = (a["after"] - a["before"] + 180) % 360 - 180
    return f"straight on, or a turn of {'less' if abs(turn) < SLIGHT_DEG else 'more'} than 30°"


def _fits(a: Told, b: Told) -> bool:
    def near(one: int | None, other: int | None) -> bool:
        return one is None or other is None or abs((one - other + 180) % 360 - 180) <= BEARING_DEG

    return (
        metres_between(a["at"], b["at"]) <= JUNCTION_M
        and near(a["before"], b["before"])
        and near(a["after"], b["after"])
    )
