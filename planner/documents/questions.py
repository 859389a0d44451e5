"""What the page of questions shows beside the answers' own sentences: plans side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from planner.documents.answers import PlanTold
from planner.documents.terms import LANGUAGE
from planner.documents.wording.green import coach_tenths
from planner.documents.wording.quantities import clock, distance, duration, of_tenths
from planner.words import Words

WITH_GROUP = "With the group"
"""A row for plans with empty drives: else it says what the coach drives in all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of each plan."""

    what: str
    plans: tuple[str, ...]


def figures(plans: Sequence[PlanTold]) -> tuple[Row, ...]:
    """Return the figures of plans, row by row."""
    rows: tuple[tuple[str, Callable[[PlanTold], str]], ...] = (
        ("Back at", lambda plan: clock(plan.end_s)),
        ("On the road", lambda plan: duration(plan.road_s, LANGUAGE)),
        ("By coach", lambda plan: _km(coach_tenths(plan).driven)),
        (WITH_GROUP, lambda plan: _km(coach_tenths(plan).with_group)),
        ("On foot", lambda plan: distance(plan.walk_m, LANGUAGE)),
        ("Waiting", lambda plan: duration(plan.wait_s, LANGUAGE)),
        ("May set out late by", _slack),
        ("Priority served", lambda plan: str(plan.priority)),
    )
    kept = [
        row for row in rows if row[0] != WITH_GROUP or any(coach_tenths(p).empty for p in plans)
    ]
    return tuple(Row(what, tuple(map(value, plans))) for what, value in kept)


def names_of(order: Sequence[str], names: Mapping[str, Words]) -> tuple[str, ...]:
    """Return the names of the visits in an order."""
    return tuple(names[one].in_(LANGUAGE) if one in names else one for one in order)


def _km(tenths: int) -> str:
    return f"{of_tenths(tenths, LANGUAGE)} km"


def _slack(plan: PlanTold) -> str:
    if plan.slack_s is None:
        return "any amount"
    return duration(plan.slack_s, LANGUAGE, "down")
