"""A settled day as the itinerary tells it: stops, legs, breaks, what is left out and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from planner.city import City
from planner.itinerary.advice.blocking_rule import Reason, reason_of, reasons
from planner.itinerary.brief.edits import insert_in_order
from planner.itinerary.day.exact import solve
from planner.itinerary.judge.schedule import Breach, Schedule, schedule
from planner.itinerary.judge.spare_time import moves_nothing, spares, stretched
from planner.itinerary.model.itinerary import Day, OrderProof, RoadClosure, whole_s
from planner.itinerary.model.problem import DayProblem
from planner.planning.assembly import records
from planner.planning.assembly.pauses import pauses_of
from planner.planning.assembly.records import Trial
from planner.planning.day import closure_effects
from planner.planning.day.coach_day import SettledDay, settled
from planner.planning.day.fixed_point import settle
from planner.roads.network.arrays import RoadNetwork
from planner.roads.network.restrictions import conditions_met
from planner.venues.venue import Venue

MOST_TRIED = 4
"""So many of the wishes that are left out are put into the day and followed on the roads."""


def assembled_day(
    mine: SettledDay,
    proof: OrderProof | None,
    city: City,
    venues: Sequence[Venue],
    network: RoadNetwork | None,
) -> Day:
    """Return a day of the itinerary.

    ``proof`` is that of a search which found the orders of all coaches; None: the day's own.
    """
    asked, shut, planned = mine.on_roads.asked, mine.on_roads.shut, mine.settled
    day, places, opening = asked.day, asked.places, asked.opening
    problem, order = planned.problem, planned.order
    judged = schedule(problem, order)
    wishes = {wish.id: wish for wish in asked.wishes}
    pauses = {pause.id: pause for pause in asked.pauses}
    spare_ms = _spare_time(mine)
    told = closure_effects.told(network, shut, day.date)
    excused = closure_effects.kept_without(judged, order, shut, mine.problem_under)
    stops = tuple(
        records.stop_record(
            day, timed, places[timed.place], wishes.get(timed.visit.id if timed.visit else ""),
            opening[places[timed.place].venue.id], index,
            planned.legs[index].parked if index < len(planned.legs) else None,
            _blame(index, excused, tuple(told.values())),
            mine.broken.get(timed.visit.id if timed.visit else ""),
            spare_ms.get(timed.visit.id if timed.visit else "", 0),
        )
        for index, timed in enumerate(judged.stops)
    )  # fmt: skip
    legs = tuple(
        records.leg_record(
            leg, here, after, places[after.place], city.driving_side,
            pauses_of(here, after, places, pauses, venues, day.date),
        )
        for leg, (here, after) in zip(planned.legs, pairwise(judged.stops), strict=True)
    )  # fmt: skip
    to_doors_m = sum(
        places[one.place].access_m * (bool(one.walk_in_ms) + bool(one.walk_out_ms))
        for one in judged.stops
    )
    by_hand = day.order is not None and proof is None
    tried = [_tried(mine, judged, *one) for one in enumerate(reasons(problem, order))]
    trials = {reason.visit.id: trial for reason, trial in tried}
    named = closure_effects.named_reasons(
        [reason for reason, _ in tried], order, shut, mine.problem_under,
        served=None if by_hand else lambda free: solve(free).order,
    )  # fmt: skip
    venue_of = {place.venue.id: place.venue for place in places}
    unserved = tuple(
        records.unserved_record(
            wishes[reason.visit.id], venue_of[wishes[reason.visit.id].venue],
            reason.visit.service_ms // 1000, reason, tuple(told[one.id] for one in blamed),
            trials[reason.visit.id], by_hand=by_hand,
        )
        for reason, blamed in named
    )  # fmt: skip
    # Between samples a street may shut or open, a turn be banned or allowed. Without the hour, turns are
    # banned at all times, save on the legs that are timed among closures.
    banned = network is not None and conditions_met(network.restrictions, "coach")
    changes = bool(shut or banned)
    sampled = bool(shut and banned) if problem.travel.is_steady else changes
    return Day(
        day.date, day.title, stops, legs, unserved, proof or planned.proof,
        records.totals_of(stops, legs, unserved, asked.fuel, whole_s(judged.goal.road_ms), to_doors_m),
        tuple(told.values()),
        "unsettled" if not planned.stable else "sampled" if sampled else "exact",
        city.holiday(day.date), day.rain_s,
    )  # fmt: skip


def _tried(mine: SettledDay, judged: Schedule, index: int, reason: Reason) -> tuple[Reason, Trial]:
    """Return why wish number ``index`` is left out, and the day with it, by true times.

    Breaks that the organiser's order does not name find their places anew.
    """
    visits = {stop.visit.id for stop in judged.stops if stop.visit is not None}
    number = 1 + sum(one in visits for one in judged.order[: reason.at])
    if index >= MOST_TRIED:
        return reason, Trial(number, None)
    pinned = mine.on_roads.asked.day.order or ()
    kept = [one for one in judged.order if one in visits or one in pinned]
    order = insert_in_order(kept, reason.visit.id, number, visits)
    trial = settled(mine.on_roads, order, mine.held).settled
    day = schedule(trial.problem, trial.order, with_slack=False)
    return reason_of(reason.visit, judged, day, reason.at), Trial(number, day)


def _blame(
    index: int, excused: set[tuple[int, str]], closures: tuple[RoadClosure, ...]
) -> Callable[[Breach], tuple[RoadClosure, ...]]:
    return lambda breach: closures if (index, breach.rule) in excused else ()


def _spare_time(mine: SettledDay) -> dict[str, int]:
    """Return how many milliseconds longer visits of a day may last without moving anything."""
    problem, order = mine.settled.problem, mine.settled.order

    def judged(day: DayProblem) -> Schedule:
        return schedule(day, order, with_slack=False)

    def followed(day: DayProblem) -> Schedule:
        return judged(settle(day, order, mine.on_roads.followed).problem)

    planned = judged(problem)
    found = spares(problem, order, planned, mine.until_ms, judged)
    if not found or moves_nothing(planned, followed(stretched(problem, found))):
        return found
    # A leg takes longer than its samples say, as where a street shuts: look closer.
    return spares(problem, order, planned, mine.until_ms, followed)
