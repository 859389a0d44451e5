"""Questions about one day of a kept tour, as an API and as a page: reads only, nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, make_response, render_template, request

from planner.documents import terms
from planner.documents.answers import StressTold
from planner.documents.wording import quantities
from planner.errors import Fault, InvalidInput
from planner.in_app import services
from planner.validation import shown
from planner.web.addresses import coach_of_query, day_of_address
from planner.web.api.structs import AlternativesAnswer, LateAnswer, PricesAnswer, WhyAnswer
from planner.web.errors import json_response
from planner.web.operations import COACH, Parameter, Schema, View, operation, text

if TYPE_CHECKING:
    from planner.documents.answer_wording import AdviceTold
    from planner.planning.questions import Adviser

blueprint = Blueprint("advice", __name__)

_DAY: Final = "/api/v1/tours/<tour_id>/days/<day>"
_LATE: Final = (
    text("at", "The visit that is reached late, by its id.", required=True),
    Parameter(
        "minutes", "query", "How late it is there.",
        {"type": "integer", "minimum": 0}, required=True,
    ),
)  # fmt: skip


def _question(name: str, answer: Schema, *more: Parameter) -> Callable[[View], View]:
    address = f"{_DAY}/{name}"
    parameters = (COACH, *more)
    return operation(
        blueprint,
        "GET",
        address,
        tag="tours",
        answers=answer,
        parameters=parameters,
        refuses=(422,),
    )


@_question("why", WhyAnswer)
def why(tour_id: str, day: str) -> Response:
    """Why each wish is not met.

    For each wish the smallest set of rules in conflict, and the single changes that resolve it, the
    smallest first. Each is verified: with it the day fits, with five minutes less it does not.
    """
    adviser, wording = _day(tour_id, day)
    return json_response(WhyAnswer(why=wording.why(adviser.why())))


@_question("prices", PricesAnswer)
def prices(tour_id: str, day: str) -> Response:
    """What each optional wish that is left out would cost.

    Minutes at the end of the day and on the road, and which visits would drop out.
    """
    adviser, wording = _day(tour_id, day)
    return json_response(PricesAnswer(prices=wording.prices(adviser.prices())))


@_question("alternatives", AlternativesAnswer)
def alternatives(tour_id: str, day: str) -> Response:
    """Up to three clearly different good plans.

    The day's own plan first. Others serve other visits, or share at most half of the legs; they serve at
    least four fifths of the priority and end at most 45 minutes later.
    """
    adviser, wording = _day(tour_id, day)
    return json_response(AlternativesAnswer(plans=wording.plans(adviser.alternatives())))


@_question("stress", StressTold)
def stress(tour_id: str, day: str) -> Response:
    """What breaks first if every leg takes longer.

    From which whole per cent on a rule breaks, from which one each fixed appointment is missed, and what
    happens at 10, 25 and 50 per cent.
    """
    adviser, wording = _day(tour_id, day)
    return json_response(wording.stress(adviser.stress()))


@_question("late", LateAnswer, *_LATE)
def late(tour_id: str, day: str) -> Response:
    """How to repair a day that runs late.

    The group comes ``minutes`` late to the visit ``at``. What is past stays as it is. Repairs are
    ranked: the fewest required visits dropped, then what is best for any plan.
    """
    adviser, wording = _day(tour_id, day)
    at, minutes = _late_query()
    return json_response(LateAnswer(repairs=wording.repairs(adviser.late(at, minutes))))


@blueprint.get("/tours/<tour_id>/days/<day>/questions")
def page(tour_id: str, day: str) -> Response:
    """Show all questions about a day with their answers; ``?at=&minutes=`` asks what to do when late."""
    from planner.documents import questions  # noqa: PLC0415

    adviser, wording = _day(tour_id, day)
    at, minutes = _late_query() if set(request.args) - {"coach"} else (None, None)
    late_by = () if at is None or minutes is None else adviser.late(at, minutes)
    plans = wording.plans(adviser.alternatives())
    response = make_response(
        render_template(
            "organiser/questions.html",
            tour_id=tour_id,
            day=day,
            coach=coach_of_query(),
            title=adviser.brief.title.en,
            name=quantities.long_date(adviser.day.date, terms.LANGUAGE),
            why=wording.why(adviser.why()),
            prices=wording.prices(adviser.prices()),
            plans=plans,
            figures=questions.figures(plans),
            orders=[questions.names_of(plan.order, adviser.names) for plan in plans],
            stress=wording.stress(adviser.stress()),
            stops=[
                (one, questions.names_of([one], adviser.names)[0])
                for one in adviser.order
                if any(visit.id == one for visit in adviser.problem.visits)
            ],
            at=at,
            minutes=minutes,
            repairs=wording.repairs(late_by),
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _late_query() -> tuple[str, int]:
    """Read ``?at=&minutes=``. Raises InvalidInput with every fault."""
    given = request.args
    expected = {"at": "give the id of a visit", "minutes": "give whole minutes, such as 15"}
    faults = [Fault(name, "nothing", expected[name]) for name in expected if name not in given]
    faults += [
        Fault(name, shown(given[name]), f"leave it out; known are {', '.join(expected)}")
        for name in given
        if name not in {*expected, "coach"}
    ]
    minutes = given.get("minutes", "0")
    if not (minutes.isascii() and minutes.isdigit() and len(minutes) < 6):
        faults.append(Fault("minutes", shown(minutes), expected["minutes"]))
    if faults:
        raise InvalidInput.of("The question", faults)
    return given["at"], int(minutes)


def _day(tour_id: str, day: str) -> tuple[Adviser, AdviceTold]:
    """Return the adviser of a day, and what puts its answers into words. Raises NotFound."""
    # Solvers and roads load at the first question.
    from planner.documents.answer_wording import AdviceTold  # noqa: PLC0415
    from planner.planning.questions import adviser  # noqa: PLC0415

    record = services().store.get(tour_id)
    wanted = day_of_address(day)
    planner = services().planner
    tours = services().tours
    coach = tours.brief(record).days[tours.coach_day(record, wanted, coach_of_query())].coach
    mine = adviser(planner, tours.allotted(record), wanted, coach)
    return mine, AdviceTold(mine.days, mine.mine, mine.problem)
