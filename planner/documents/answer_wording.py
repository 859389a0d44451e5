"""Tells answers about a day: facts as they are found become the records of ``answers``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from planner.documents.answers import (
    ChangeTold,
    EffectTold,
    FixedTold,
    LevelTold,
    OtherStressTold,
    PlanTold,
    PriceTold,
    RepairTold,
    RuleTold,
    Shortened,
    StressTold,
    WhyTold,
)
from planner.documents.wording.outlook import (
    alternative_sentence,
    price_sentence,
    stress_sentences,
)
from planner.documents.wording.phrases import Told
from planner.documents.wording.repairs import repair_sentence
from planner.documents.wording.why import change_sentence, why_sentence
from planner.itinerary.advice.advised_day import AdvisedDay
from planner.itinerary.advice.alternatives import Alternative
from planner.itinerary.advice.price import Price
from planner.itinerary.advice.repair import Repair
from planner.itinerary.advice.stress import Broken, Stress
from planner.itinerary.advice.why_not import WhyNot
from planner.itinerary.model.itinerary import Day, whole_s
from planner.itinerary.model.problem import DayProblem
from planner.words import Words

T = TypeVar("T")


class AdviceTold:
    """Tells answers about one of the coach-days of a date: ``mine`` is its number among them.

    ``problem`` is that of its answers, where what others take of a room is a rule.
    """

    def __init__(self, days: Sequence[AdvisedDay], mine: int, problem: DayProblem) -> None:
        coaches = {day.coach_id: day.coach for day in days}
        self._days, self._mine = days, mine
        self._en, self._id = (
            Told(problem, days[mine].names, language, coaches) for language in ("en", "id")
        )
        self._all_en, self._all_id = (
            [Told(day.problem, day.names, language, coaches) for day in days]
            for language in ("en", "id")
        )

    def why(self, answers: Sequence[WhyNot]) -> tuple[WhyTold, ...]:
        """Return why each wish is not met."""
        return tuple(self._why(one) for one in answers)

    def prices(self, found: Sequence[Price]) -> tuple[PriceTold, ...]:
        """Return what each wish would cost."""
        return tuple(
            PriceTold(
                self._say(price_sentence, one),
                one.wish, whole_s(one.end_later_ms), whole_s(one.road_more_ms), one.drops,
                one.order, one.proved,
            )
            for one in found
        )  # fmt: skip

    def plans(self, found: Sequence[tuple[Alternative, Day]]) -> tuple[PlanTold, ...]:
        """Return plans side by side, in the figures of their days as they are planned."""
        return tuple(self._plan(*one) for one in found)

    def _plan(self, found: Alternative, day: Day) -> PlanTold:
        sums = day.totals
        bare = PlanTold(
            Words("", ""),
            found.order, found.left_out, day.back_s, sums.road_s, sums.wait_s, day.stops[0].slack_s,
            found.priority, round(found.alike, 3), found.proved,
            sums.coach_m, sums.empty_m, sums.walk_m,
        )  # fmt: skip
        return replace(bare, sentence=self._say(alternative_sentence, bare))

    def stress(self, found: Sequence[Stress]) -> StressTold:
        """Return how the day bears longer legs, and how the other coaches' days do."""
        mine = found[self._mine]
        en = stress_sentences(self._all_en, found, self._mine)
        id_ = stress_sentences(self._all_id, found, self._mine)
        return StressTold(
            tuple(Words(*both) for both in zip(en, id_, strict=True)),
            mine.first_per_cent,
            _rules(mine.first),
            _fixed(mine),
            tuple(
                LevelTold(
                    one.per_cent, _rules(one.broken), whole_s(one.end_ms), whole_s(one.end_later_ms)
                )
                for one in mine.levels
            ),
            tuple(
                OtherStressTold(day.coach_id, one.first_per_cent, _rules(one.first), _fixed(one))
                for k, (day, one) in enumerate(zip(self._days, found, strict=True))
                if k != self._mine
            ),
        )

    def repairs(self, found: Sequence[Repair]) -> tuple[RepairTold, ...]:
        """Return repairs, the best first."""
        return tuple(
            RepairTold(
                Words(
                    repair_sentence(self._all_en, one, self._mine),
                    repair_sentence(self._all_id, one, self._mine),
                ),
                one.kind, one.order,
                tuple(Shortened(visit, ms // 1000) for visit, ms in one.shortened),
                one.dropped,
                tuple(RuleTold(breach.rule, of) for of, breach in one.broken),
                whole_s(one.day.goal.late_ms), whole_s(one.day.goal.end_ms), whole_s(one.end_later_ms),
                tuple(
                    EffectTold(
                        self._days[it.coach_day].coach_id,
                        tuple(RuleTold(breach.rule, of) for of, breach in it.broken),
                        whole_s(it.end_later_ms),
                    )
                    for it in one.others
                ),
            )
            for one in found
        )  # fmt: skip

    def _why(self, answer: WhyNot) -> WhyTold:
        return WhyTold(
            self._say(why_sentence, answer),
            answer.wish,
            tuple(RuleTold(rule.kind, rule.of) for rule in answer.rules),
            answer.smallest,
            answer.complete,
            tuple(
                ChangeTold(
                    self._say(lambda told, it: change_sentence(told, answer, it), one),
                    one.kind, one.of, _s(one.from_ms), _s(one.to_ms), whole_s(one.size_ms), one.day,
                    one.order, one.proved, one.coach, one.language, one.second,
                )
                for one in answer.changes
            ),
        )  # fmt: skip

    def _say(self, say: Callable[[Told, T], str], answer: T) -> Words:
        return Words(say(self._en, answer), say(self._id, answer))


def _rules(broken: Sequence[Broken]) -> tuple[RuleTold, ...]:
    return tuple(RuleTold(rule, of) for of, rule in broken)


def _fixed(found: Stress) -> tuple[FixedTold, ...]:
    return tuple(FixedTold(visit, per_cent) for visit, per_cent in found.fixed)


def _s(ms: int | None) -> int | None:
    return None if ms is None else ms // 1000
