"""Questions about one day of a kept tour, as an API and as a page: reads only, nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, render_template, request

from planner.documents import terms
from planner.documents.wording import quantities
from planner.errors import Fault, InvalidInput, NotFound
from planner.in_app import services
from planner.itinerary.model.encoding import to_json
from planner.web.addresses import asked_coach, day_of_address, shown
from planner.web.errors import json_response

if TYPE_CHECKING:
    from planner.documents.answer_wording import AdviceTold
    from planner.planning.questions import Adviser

blueprint = Blueprint("advice", __name__)

BASE = "/api/v1/tours/<tour_id>/days/<day>"


@blueprint.get(f"{BASE}/why")
def why(tour_id: str, day: str) -> Response:
    """Tell why each wish is not met, and the single changes that would help."""
    asked, told = _day(tour_id, day)
    return json_response({"why": to_json(told.why(asked.why()))})


@blueprint.get(f"{BASE}/prices")
def prices(tour_id: str, day: str) -> Response:
    """Tell what each optional wish that is left out would cost."""
    asked, told = _day(tour_id, day)
    return json_response({"prices": to_json(told.prices(asked.prices()))})


@blueprint.get(f"{BASE}/alternatives")
def alternatives(tour_id: str, day: str) -> Response:
    """Tell up to three clearly different good plans, the day's own first."""
    asked, told = _day(tour_id, day)
    return json_response({"plans": to_json(told.plans(asked.alternatives()))})


@blueprint.get(f"{BASE}/stress")
def stress(tour_id: str, day: str) -> Response:
    """Tell what breaks first if every leg takes longer."""
    asked, told = _day(tour_id, day)
    return json_response(to_json(told.stress(asked.stress())))


@blueprint.get(f"{BASE}/late")
def late(tour_id: str, day: str) -> Response:
    """Tell how to repair the day for a group that comes ``minutes`` late to the visit ``at``."""
    asked, told = _day(tour_id, day)
    at, minutes = _late_query()
    return json_response({"repairs": to_json(told.repairs(asked.late(at, minutes)))})


@blueprint.get("/tours/<tour_id>/days/<day>/questions")
def page(tour_id: str, day: str) -> Response:
    """Show all questions about a day with their answers; ``?at=&minutes=`` asks what to do when late."""
    from planner.documents import questions  # noqa: PLC0415

    asked, told = _day(tour_id, day)
    at, minutes = _late_query() if set(request.args) - {"coach"} else (None, None)
    late_by = () if at is None or minutes is None else asked.late(at, minutes)
    plans = told.plans(asked.alternatives())
    response = make_response(
        render_template(
            "organiser/questions.html",
            tour_id=tour_id,
            day=day,
            coach=asked_coach(),
            title=asked.brief.title.en,
            name=quantities.long_date(asked.day.date, terms.LANGUAGE),
            why=told.why(asked.why()),
            prices=told.prices(asked.prices()),
            plans=plans,
            figures=questions.figures(plans),
            orders=[questions.names_of(plan.order, asked.names) for plan in plans],
            stress=told.stress(asked.stress()),
            stops=[
                (one, questions.names_of([one], asked.names)[0])
                for one in asked.order
                if any(visit.id == one for visit in asked.problem.visits)
            ],
            at=at,
            minutes=minutes,
            repairs=told.repairs(late_by),
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
    """Return who answers about a day, and who tells it. Raises NotFound."""
    # Solvers and roads load at the first question.
    from planner.documents.answer_wording import AdviceTold  # noqa: PLC0415
    from planner.planning.questions import adviser  # noqa: PLC0415

    record = services().store.get(tour_id)
    wanted = day_of_address(day)
    planner = services().planner
    coach = services().tours.plan(record, asked_coach()).coach_id
    brief = services().tours.allotted(record)
    dates = [one.date for one in brief.days if one.coach == coach]
    if wanted not in dates:
        days = ", ".join(map(str, dates))
        raise NotFound(f"The tour {tour_id!r} has no day {wanted}. It has {days}.")
    found = adviser(planner, brief, wanted, coach)
    return found, AdviceTold(found.days, found.mine, found.problem)
