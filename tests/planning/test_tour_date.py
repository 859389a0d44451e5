"""Two coaches of one date that share a room: longer legs, and running late, each with its arithmetic.

From any house to any other 200 m, planned 72 s; no boarding.
"""

from dataclasses import replace
from datetime import date

import pytest

from planner.planning.questions import adviser
from tests.planning import drawn
from tests.planning.drawn import at
from tests.planning.test_coaches import brief, made

DAY = date.fromisoformat(drawn.DATE)
MINUTE = 60_000
WEIR = {"id": "weir", "venue": "weir", "required": True, "duration_min": 30, "coaches": ["blue"]}


def asking(asked, coach):
    return adviser(made(), asked, DAY, coach)


def with_least(asked, minutes, by="12:00:00"):
    """The museum may be cut on Red, which must be back by 10:30; Blue must be back ``by``."""
    red, blue = asked.days
    museum = replace(red.visits[0], least_s=minutes * 60)
    return replace(
        asked,
        days=(
            replace(red, visits=(museum,), end_by_s=at("10:30:00")),
            replace(blue, end_by_s=at(by)),
        ),
    )


# Red is in the museum from 08:31:12 to 09:31:12. Blue is at the weir till 09:01:12, at the museum's door
# at 09:02:24, inside from 09:31:12 to 10:31:12, and back at 10:32:24.
SHARED = brief(["museum"], ["weir", "museum"], rooms=["museum"], visits=[WEIR])


def test_longer_legs_of_one_coach_make_the_other_wait():
    # Blue must be back by 10:32:40. It waits for Red, whose way to the museum and then Blue's own way
    # home take 72 s each: 144 s may become 160, by 11.1 per cent. Blue's own 29 minutes of waiting help
    # nothing. So 12 per cent is the first: 81 and 81 s, in whole seconds.
    asked = with_least(SHARED, 60)
    asked = replace(asked, days=(asked.days[0], replace(asked.days[1], end_by_s=at("10:32:40"))))
    red, blue = asking(asked, "blue").stress()
    assert red.first_per_cent is None
    assert (blue.first_per_cent, blue.first) == (12, ((None, "return_by"),))
    # At 50 per cent: 108 s to the museum, two hours there, 108 s home.
    assert blue.levels[2].end_ms == at("10:33:36") * 1000
    assert red.levels[2].end_ms == at("09:33:36") * 1000
    # Without the room Blue would be back at 10:03:36 and bear nearly everything.
    _, free = asking(replace(asked, rooms=()), "blue").stress()
    assert free.first_per_cent is None


def test_who_is_late_makes_the_other_wait():
    (only,) = asking(SHARED, "red").late("museum", 20)
    # Red is inside from 08:51:12 to 09:51:12, Blue after it till 10:51:12.
    assert (only.kind, only.end_later_ms) == ("same", 20 * MINUTE)
    (effect,) = only.others
    assert (effect.coach_day, effect.broken, effect.end_later_ms) == (1, (), 20 * MINUTE)


def test_a_visit_is_shortened_for_the_sake_of_the_other_coach():
    # Blue must be back by 10:40: in the museum by 09:38:48. Red, inside from 08:51:12, has to be out by
    # then: 47 min 36 s, by whole five minutes 45. Were Blue to go first, Red would be back at 11:03.
    asked = with_least(SHARED, 30, by="10:40:00")
    best, same = asking(asked, "red").late("museum", 20)
    assert (best.kind, best.shortened) == ("shorter", (("museum", 45 * MINUTE),))
    (effect,) = best.others
    # Red out at 09:36:12 instead of 09:31:12.
    assert (effect.broken, effect.end_later_ms) == ((), 5 * MINUTE)
    assert same.kind == "same"
    ((of, breach),) = same.others[0].broken
    # Back at 10:52:24, 12 min 24 s late.
    assert (of, breach.rule, breach.amount_ms) == (None, "return_by", (12 * 60 + 24) * 1000)


def test_what_has_begun_stays_and_who_comes_first_goes_first():
    # Blue is 40 minutes late at the weir, there at 09:11:12, done at 09:41:12, at the museum at
    # 09:42:24, where Red has been since 08:31:12 and left at 09:31:12: nobody waits.
    (only,) = asking(SHARED, "blue").late("weir", 40)
    assert only.others == ()
    assert only.day.goal.end_ms == at("10:43:36") * 1000
    # Red is 70 minutes late, at the door at 09:41:12. Blue went in at 09:31:12 as planned and is inside
    # till 10:31:12: Red waits, and is back at 11:32:24.
    (only,) = asking(SHARED, "red").late("museum", 70)
    assert (only.others, only.waits) == ((), (("museum", at("10:31:12") * 1000),))
    assert only.day.goal.end_ms == at("11:32:24") * 1000
    # Fifty minutes late, at 09:21:12, Red finds Blue at the door, which has not begun: each hour costs
    # somebody an hour. Red first: 10:21:12 and 11:21:12, both by way of 72 s.
    (only,) = asking(SHARED, "red").late("museum", 50)
    (effect,) = only.others
    ends = [only.day.goal.end_ms, at("10:32:24") * 1000 + effect.end_later_ms]
    assert sorted(ends) == [at("10:22:24") * 1000, at("11:22:24") * 1000]
    assert (only.waits or effect.waits) == (("museum", at("10:21:12") * 1000),)


def test_the_rest_of_a_day_is_followed_from_where_the_coach_stands():
    # As in the test of kerbs: the museum is in the middle of X-Y, the coach stands towards the east and
    # has to go round the block to come home, 450 m; to the house at Z it goes straight on.
    from tests.planning.test_doors_and_kerbs import HOTEL, TOWN, place  # noqa: PLC0415

    made_here = drawn.planner(TOWN, HOTEL, drawn.venue("museum", place(150, 10)))
    asked = drawn.brief({"venue": "museum", "duration_min": 30})
    (only,) = adviser(made_here, asked, DAY).late("museum", 10)
    # 150 m: 54 s, at 08:30:54 as planned; ten minutes late till 09:10:54; 450 m are 162 s.
    assert only.day.goal.end_ms == at("09:13:36") * 1000


@pytest.mark.parametrize("coach", ["red", "blue"])
def test_a_room_that_is_taken_is_a_rule_in_the_way(coach):
    # Back by 10:20, both cannot have an hour in the museum: 08:31:12 + 2 h + 72 s is 10:32:24. Whoever
    # is to come second is told that the other takes the room.
    asked = brief(["museum"], ["museum"], rooms=["museum"], by="10:20")
    plans = {plan.coach_id: plan for plan in made().plans(asked)}
    answers = asking(asked, coach).why()
    if not plans[coach].days[0].totals.broken:
        assert answers == ()
        return
    assert {rule.kind for answer in answers for rule in answer.rules} >= {"room", "return_by"}
    room = [c for answer in answers for c in answer.changes if c.kind == "room"]
    assert room
    later = [c for answer in answers for c in answer.changes if c.kind == "return"]
    assert later[0].to_ms == at("10:35:00") * 1000


def test_another_coach_is_offered_what_it_may_serve_and_could_understand():
    # The weir is nobody's so far. Red has no time, back by 09:40; Blue has, until it has not the language.
    weir = {**WEIR, "required": False, "coaches": []}
    asked = brief(["museum"], ["museum"], visits=[weir])
    red, blue = asked.days
    asked = replace(asked, days=(replace(red, end_by_s=at("09:40:00")), blue))
    (told,) = asking(asked, "red").why()
    (other,) = [change for change in told.changes if change.kind == "other_coach"]
    assert (other.coach, other.day) == ("blue", None)
    assert sorted(other.order) == ["museum", "weir"]
    (wish,) = asked.visits
    ko = replace(wish, visit=replace(wish.visit, language="ko"))
    coaches = (replace(asked.coaches[0], languages=("ko",)), asked.coaches[1])
    (told,) = asking(replace(asked, visits=(ko,), coaches=coaches), "red").why()
    kinds = {change.kind for change in told.changes}
    assert "language" in kinds
    assert "other_coach" not in kinds
    # Where the brief allows Red only, nobody else is offered.
    only = replace(wish, coaches=("red",))
    (told,) = asking(replace(asked, visits=(only,)), "red").why()
    assert not {change.kind for change in told.changes} & {"language", "other_coach"}
