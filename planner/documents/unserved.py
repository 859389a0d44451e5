"""The wished visits that are not in a day: why, and what would bring them in."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from planner.documents.desk_rows import FormKind
from planner.documents.terms import LANGUAGE
from planner.documents.wording import quantities, reasons
from planner.itinerary.brief.edits import insert_in_order
from planner.itinerary.brief.records import FRIDAY_PRAYER
from planner.itinerary.model.itinerary import Day, Unserved


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


def order_by_hand(day: Day, pinned: AbstractSet[str]) -> tuple[str, ...]:
    """Return the order as the organiser gives it: visits, and of the breaks those that are pinned."""
    visits = {stop.key for stop in day.stops}
    return tuple(one for one in day.order if one in visits or one in pinned)


def wishes(day: Day, pinned: AbstractSet[str] = frozenset()) -> tuple[Wish, ...]:
    """Return the wished visits that are not in the day, and what each would make of it.

    ``pinned`` are the breaks that an order of the day names.
    """
    return tuple(
        Wish(
            visit_id=wish.visit_id,
            name=wish.name.in_(LANGUAGE),
            duration=quantities.duration(wish.duration_s, LANGUAGE),
            tags=("required",) if wish.required else (),
            why=reasons.unserved_sentence(wish, LANGUAGE),
            remedy=_remedy(wish, day, pinned),
            form="day" if wish.visit_id == FRIDAY_PRAYER else "visit",
        )
        for wish in day.unserved
    )


def _remedy(wish: Unserved, day: Day, pinned: AbstractSet[str]) -> Remedy | None:
    if wish.broken_with is None or wish.back_with_s is None:
        return None
    served = [stop for stop in day.stops if stop.kind == "visit"]
    number = wish.best_number
    order = insert_in_order(
        order_by_hand(day, pinned), wish.visit_id, number, {stop.key for stop in served}
    )
    where = "first" if number == 1 else f"after {served[number - 2].short.in_(LANGUAGE)}"
    broken = wish.broken_with
    more = broken - day.totals.broken
    if more > 0:
        rules = f"breaks {_rules(more)} more"
    else:
        rules = f"{_rules(broken)} broken" if broken else "all rules kept"
    return Remedy(f"Add {where}", f"{rules}, back {quantities.clock(wish.back_with_s)}", order)


def _rules(count: int) -> str:
    return "1 rule" if count == 1 else f"{count} rules"
