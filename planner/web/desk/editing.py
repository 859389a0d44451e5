"""The desk's forms as pages: each is fetched when it is opened, and sent back whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, make_response, render_template, request

from planner.errors import Fault, InvalidInput, NotFound
from planner.in_app import services
from planner.itinerary.brief import edits
from planner.itinerary.brief.coaches import coach_ids
from planner.itinerary.brief.reading import distinct
from planner.itinerary.brief.records import Brief, BriefVisit
from planner.itinerary.brief.rules import brief_rule_faults
from planner.services.loading import city_closures_as_json
from planner.validation import shown
from planner.web.addresses import coach_of_query, day_of_address
from planner.web.desk.forms import closures, coaches, day, pause, times, venues, visit
from planner.web.desk.forms.context import Edited, FormContext, VenueChoice
from planner.web.desk.forms.faults import field_faults
from planner.web.desk.forms.fields import Form
from planner.web.desk.forms.form_data import FormData
from planner.web.errors import json_response

if TYPE_CHECKING:
    from planner.store.tours import TourRecord

blueprint = Blueprint("editing", __name__)

KINDS: Final = ("visit", "break", "day", "times", "coaches", "venues", "closures")
LANGUAGE: Final = "en"
_PLAIN: Final = {
    "day": (day.day_form, day.day_edited), "times": (times.times_form, times.times_edited),
    "coaches": (coaches.coaches_form, coaches.coaches_edited),
    "venues": (venues.venues_form, venues.venues_edited),
    "closures": (closures.closures_form, closures.closures_edited),
}  # fmt: skip
"""The forms that are about no single visit or break."""


@blueprint.get("/tours/<tour_id>/days/<day>/forms/<kind>")
def form(tour_id: str, day: str, kind: str) -> Response:
    """Return a form as a fragment of the desk; ``?key=`` is the visit or the break."""
    context = _context(services().store.get(tour_id), day, kind)
    key = request.args.get("key", "")
    kind = _kind(context, kind, key)
    content = render_template(
        "organiser/form.html", form=_form(context, kind, key), kind=kind, key=key
    )
    response = make_response(content)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/tours/<tour_id>/days/<day>/forms/<kind>")
def save(tour_id: str, day: str, kind: str) -> Response:
    """Keep what was filled in, or answer with every fault beside its field; then nothing is kept."""
    record = services().store.get(tour_id)
    context = _context(record, day, kind)
    kind = _kind(context, kind, request.args.get("key", ""))
    revision = _revision()
    own = {"revision", "remove"}
    data = FormData({name: request.form.getlist(name) for name in request.form if name not in own})
    edited = _edited(context, kind, data, remove="remove" in request.form)
    rules = brief_rule_faults(_with_usual_lengths(edited.brief, context))
    faults = distinct([*edited.faults, *rules])
    if faults:
        return _refused(faults, edited, data, context)
    try:
        brief = _placed(edited, context)
        note = edited.said.rstrip(".")
        saved = services().tours.save(record, brief, expected_revision=revision, note=note)
    except InvalidInput as error:
        return _refused(error.faults, edited, data, context)
    # A coach that was taken away has no page any more.
    coach = coach_of_query()
    known = coach if coach in coach_ids(brief) else None
    return json_response({"revision": saved.revision, "coach": known, "said": edited.said})


def _refused(
    faults: Sequence[Fault], edited: Edited, data: FormData, context: FormContext
) -> Response:
    beside = field_faults(faults, edited.path, data, edited.brief, context.venues)
    many = "One thing is" if len(beside) == 1 else f"{len(beside)} things are"
    return json_response(
        {
            "code": InvalidInput.code,
            "message": f"{many} not right yet. Nothing is saved; what you typed is still here.",
            "faults": [{"field": one.field, "sentence": one.sentence} for one in beside],
        },
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _context(record: TourRecord, day: str, kind: str) -> FormContext:
    from planner.planning.day.prayers import is_mosque  # noqa: PLC0415 - loads NumPy

    if kind not in KINDS:
        raise NotFound(f"There is no form {shown(kind)}. Forms are {', '.join(KINDS)}.")
    held = services()
    planner = held.planner
    known = held.closures if kind == "closures" else {}
    return FormContext(
        held.tours.brief(record),
        held.tours.coach_day(record, day_of_address(day), coach_of_query()),
        tuple(
            VenueChoice(one.id, one.name.in_(LANGUAGE), one.duration_min, is_mosque(one))
            for one in planner.venues
        ),
        hourly=planner.roads.traffic is not None,
        prayers=planner.city.prayer is not None,
        burns=planner.city.coach is not None,
        shuts=planner.roads.network is not None,
        closures=city_closures_as_json(held.settings.data) if known else None,
    )


def _kind(context: FormContext, kind: str, key: str) -> str:
    """Return the kind of form: what is not in the day may be a visit or a break at a venue."""
    breaks = {pause.id for pause in context.day.breaks}
    return "break" if kind == "visit" and key in breaks else kind


def _form(context: FormContext, kind: str, key: str) -> Form:
    if kind == "visit":
        return visit.visit_form(context, key)
    if kind == "break":
        return pause.break_form(context, key)
    return _PLAIN[kind][0](context)


def _edited(context: FormContext, kind: str, data: FormData, *, remove: bool) -> Edited:
    key = request.args.get("key", "")
    if kind == "visit":
        return visit.visit_edited(context, key, data, remove=remove)
    if kind == "break":
        return pause.break_edited(context, key, data, remove=remove)
    return _PLAIN[kind][1](context, data)


def _revision() -> int:
    text = request.form.get("revision", "")
    if not text.isdecimal() or len(text) > 18:
        fault = Fault("revision", shown(text), "give the tour's revision, a whole number")
        raise InvalidInput.of("The change", [fault])
    return int(text)


def _with_usual_lengths(brief: Brief, context: FormContext) -> Brief:
    """Return the brief with the venues' usual lengths where visits have none of their own.

    So that least and most are held against them in one go with all other rules.
    """

    def filled(wish: BriefVisit) -> BriefVisit:
        venue = context.venue(wish.venue)
        if venue is None or wish.duration_s is not None:
            return wish
        return replace(wish, duration_s=venue.usual_min * 60)

    return replace(
        brief,
        days=tuple(
            replace(one, visits=tuple(filled(wish) for wish in one.visits)) for one in brief.days
        ),
        visits=tuple(replace(wish, visit=filled(wish.visit)) for wish in brief.visits),
    )


def _placed(edited: Edited, context: FormContext) -> Brief:
    """Return the brief with a new visit in the hand-made order, where it costs the day least."""
    brief, index = edited.brief, context.index
    new = edited.placed
    order = None if new is None else brief.days[index].order
    if new is None or order is None or new in order:
        return brief
    coach, when = context.day.coach, context.day.date
    plan = next(plan for plan in services().tours.plans(brief) if plan.coach_id == coach)
    planned = next(one for one in plan.days if one.date == when)
    number = next(
        (one.best_number for one in planned.unserved if one.visit_id == new), len(order) + 1
    )
    visits = {stop.key for stop in planned.stops if stop.kind == "visit"}
    return edits.set_order(brief, index, edits.insert_in_order(order, new, number, visits))
