"""The wished visits that are not in a day: why, and what would bring them in."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from planner.documents.desk_rows import FormKind
from planner.documents.terms import LANGUAGE
from planner.documents.wording import quantities, reasons
from planner.itinerary.brief.records import FRIDAY_PRAYER
from planner.itinerary.model.itinerary import Day, Trial, Unserved


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that was run through the schedule: what to do, and what the day then comes to."""

    what: str
    effect: str
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """A wished visit that is not in the day, with the reason."""

    visit_id: str
    name: str
    duration: str
    tags: tuple[str, ...]
    why: str
    remedy: Remedy | None = None
    form: FormKind = "visit"


def wishes(
    day: Day, trials: Mapping[str, Trial], pinned: AbstractSet[str] = frozenset()
) -> tuple[Wish, ...]:
    """Return the wished visits that are not in the day, with a remedy for each that was tried.

    ``trials`` maps a visit's id to what the day comes to with that visit put in at its best place, so
    that an offer never promises what does not hold. ``pinned`` are the breaks that an order of the day
    names.
    """
    return tuple(
        Wish(
            visit_id=wish.visit_id,
            name=wish.name.in_(LANGUAGE),
            duration=quantities.duration(wish.duration_s, LANGUAGE),
            tags=("required",) if wish.required else (),
            why=reasons.unserved_sentence(wish, LANGUAGE),
            remedy=_remedy(wish, day, trials[wish.visit_id], pinned)
            if wish.visit_id in trials
            else None,
            form="day" if wish.visit_id == FRIDAY_PRAYER else "visit",
        )
        for wish in day.unserved
    )


def _remedy(wish: Unserved, day: Day, trial: Trial, pinned: AbstractSet[str]) -> Remedy:
    names = {stop.key: stop.short for stop in day.stops if stop.kind == "visit"}
    served = [one for one in trial.order if one in names or one == wish.visit_id]
    place = served.index(wish.visit_id)
    order = tuple(one for one in trial.order if one in served or one in pinned)
    where = "first" if place == 0 else f"after {names[served[place - 1]].in_(LANGUAGE)}"
    more = trial.broken - day.totals.broken
    if more > 0:
        rules = f"breaks {_rules(more)} more"
    else:
        rules = f"{_rules(trial.broken)} broken" if trial.broken else "all rules kept"
    return Remedy(f"Add {where}", f"{rules}, back {quantities.clock(trial.back_s)}", order)


def _rules(count: int) -> str:
    return "1 rule" if count == 1 else f"{count} rules"
