"""A coach-day that an answer is about: its problem, and the names of its visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.itinerary.model.problem import DayProblem
from planner.words import Words


@dataclass(frozen=True)
class AdvisedDay:
    """One coach's day. ``coach`` is its name, ``names`` those of visits and breaks by their ids."""

    coach_id: str
    coach: Words
    problem: DayProblem
    names: Mapping[str, Words]
