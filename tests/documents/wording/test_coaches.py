"""Answers that are about more than one coach, in words."""

from datetime import date

from planner.documents.wording.outlook import stress_sentences
from planner.documents.wording.phrases import Told, visit_rule
from planner.documents.wording.repairs import repair_sentence
from planner.documents.wording.why import change_sentence
from planner.itinerary.advice.changes import Change
from planner.itinerary.advice.repair import Effect, Judged, alone, repairs
from planner.itinerary.advice.stress import stress
from planner.itinerary.advice.why_not import WhyNot
from planner.itinerary.judge.late import rest_of
from planner.itinerary.judge.schedule import Breach
from planner.itinerary.model.day_rules import DayRule
from planner.words import Words
from tests.itinerary.days import MINUTE, at, between, day, visit

ROAD = [[10 * abs(i - j) for j in range(3)] for i in range(3)]
NAMES = {"a": Words("Alpha", "Alfa"), "rest": Words("the rest", "istirahat")}
COACHES = {"red": Words("Red coach", "Bus merah"), "blue": Words("Blue coach", "Bus biru")}
PROBLEM = day([visit("a", 1, 30, full_ms=between(("09:00", "10:00")))], ROAD, back="09:05")


def told(language):
    return Told(PROBLEM, NAMES, language, COACHES)


def test_what_breaks_first_on_the_other_coach_is_told_with_its_name():
    # Back at 09:00 as planned, by 09:05: five of twenty minutes of riding are 25 per cent.
    one = stress(PROBLEM, ("a",))
    said = stress_sentences([told("en")] * 2, [one, one], 0)
    assert said[-1] == "Blue coach: First of all, from 26 % on, the group is not back by 09:05."
    assert said[0] == "First of all, from 26 % on, the group is not back by 09:05."


def test_a_repair_tells_what_it_does_to_the_other_coach():
    late = Breach("delay", "return_by", 12 * MINUTE, at("10:00"), at("10:12"))
    effect = Effect(1, ((None, late),), 20 * MINUTE, (("a", at("09:50")),))

    def judge(problem, order):
        judged = alone(problem, order)
        return Judged(
            problem, judged.day, judged.goal, others=(effect,), waits=(("a", at("08:40")),)
        )

    (same, *_) = repairs(rest_of(PROBLEM, ("a",), "a", 5 * MINUTE), judge)
    assert repair_sentence([told("en")] * 2, same, 0) == (
        "Keep the order: waits at Alpha until 08:40 for another group; back at 09:05, 5 min later."
        " Blue coach: waits at Alpha until 09:50 for another group; the group is back 12 min too late;"
        " back 20 min later."
    )
    assert repair_sentence([told("id")] * 2, same, 0).endswith(
        "Bus biru: menunggu rombongan lain di Alfa sampai pukul 09:50; rombongan kembali terlambat"
        " 12 mnt; kembali 20 mnt lebih lambat."
    )


def test_a_late_break_begins_late():
    broken = Breach("delay", "break", 8 * MINUTE, at("12:00"), at("12:08"), "rest")

    def judge(problem, order):
        judged = alone(problem, order)
        return Judged(problem, judged.day, judged.goal, between=(("rest", broken),))

    (same, *_) = repairs(rest_of(PROBLEM, ("a",), "a", 0), judge)
    assert "the rest begins 8 min late" in repair_sentence([told("en")], same, 0)


def test_other_coaches_languages_rooms_and_a_second_coach():
    answer = WhyNot("a", (DayRule("room", "a"),), True, (), (), complete=True)

    def said(tongue, kind, **facts):
        change = Change(kind, "a", None, None, 0, ("a",), **facts)
        return change_sentence(told(tongue), answer, change)

    friday = {"coach": "blue", "day": date(2017, 8, 4)}
    assert said("en", "other_coach", coach="blue") == "Let Blue coach visit Alpha."
    assert said("en", "other_coach", **friday) == "Let Blue coach visit Alpha on Friday 4 August."
    assert said("id", "other_coach", **friday) == (
        "Biarkan Bus biru mengunjungi Alfa pada Jumat, 4 Agustus."
    )
    assert said("en", "language", coach="blue", language="ko") == (
        "Blue coach has the time for Alpha, if somebody on it speaks Korean."
    )
    assert said("id", "language", coach="blue", language="ko").endswith("bahasa Korea.")
    # Breaks are no visits.
    assert said("en", "coach", second=("a", "rest")) == (
        "Share the day out between two coaches: one visits Alpha, the other Alpha."
    )
    assert said("en", "room") == "Ask Alpha to take one group more at a time."
    rule = DayRule("room", "a")
    assert visit_rule(told("en"), rule) == "is taken by other groups 09:00–10:00"
    assert "dipakai rombongan lain 09:00–10:00" in visit_rule(told("id"), rule)
