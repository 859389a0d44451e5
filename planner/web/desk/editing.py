"""The desk's forms as pages: each is fetched when it is opened, and sent back whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template, request

from planner.errors import Fault, InvalidInput, NotFound
from planner.in_app import services
from planner.itinerary.brief.coaches import coach_ids
from planner.itinerary.brief.faults import brief_faults
from planner.itinerary.brief.reading import parse_brief
from planner.planning.day.prayers import is_mosque
from planner.web.addresses import asked_coach, day_of_address, shown
from planner.web.desk.forms import closures, coaches, day, pause, times, venues, visit
from planner.web.desk.forms.faults import field_faults
from planner.web.desk.forms.fields import Form
from planner.web.desk.forms.place import Edited, Place, VenueChoice, day_index, inserted
from planner.web.desk.forms.typed import Typed
from planner.web.errors import json_response

blueprint = Blueprint("editing", __name__)

KINDS: Final = ("visit", "break", "day", "times", "coaches", "venues", "closures")
LANGUAGE: Final = "en"


@blueprint.get("/tours/<tour_id>/days/<day>/forms/<kind>")
def form(tour_id: str, day: str, kind: str) -> Response:
    """Return a form as a fragment of the desk; ``?key=`` is the visit or the break."""
    record = services().store.get(tour_id)
    place = _place(record.brief, tour_id, day_of_address(day), kind)
    key = request.args.get("key", "")
    kind = _kind(place, kind, key)
    content = render_template(
        "organiser/form.html", form=_form(place, kind, key), kind=kind, key=key
    )
    response = make_response(content)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/tours/<tour_id>/days/<day>/forms/<kind>")
def save(tour_id: str, day: str, kind: str) -> Response:
    """Keep what was typed, or answer with every fault beside its field; then nothing is kept."""
    record = services().store.get(tour_id)
    when = day_of_address(day)
    place = _place(record.brief, tour_id, when, kind)
    kind = _kind(place, kind, request.args.get("key", ""))
    revision = _revision()
    values = {name: request.form.getlist(name) for name in request.form}
    for own in ("revision", "remove"):
        values.pop(own, None)
    typed = Typed(values)
    edited = _edited(place, kind, typed, remove="remove" in request.form)
    faults = brief_faults(_with_usual_lengths(edited.brief, place))
    if faults:
        return _refused(faults, edited, typed, place)
    try:
        brief = _placed(edited, place, when)
        saved = services().save(
            tour_id, brief, expected_revision=revision, note=edited.said.rstrip(".")
        )
    except InvalidInput as error:
        return _refused(error.faults, edited, typed, place)
    # A coach that was taken away has no page any more.
    coach = asked_coach()
    known = coach if coach in coach_ids(parse_brief(saved.brief)) else None
    return json_response({"revision": saved.revision, "coach": known, "said": edited.said})


def _refused(faults: tuple[Fault, ...], edited: Edited, typed: Typed, place: Place) -> Response:
    told = field_faults(faults, edited.path, typed, edited.brief, place.venues)
    many = "One thing is" if len(told) == 1 else f"{len(told)} things are"
    return json_response(
        {
            "code": InvalidInput.code,
            "message": f"{many} not right yet. Nothing is saved; what you typed is still here.",
            "faults": [{"field": one.field, "sentence": one.sentence} for one in told],
        },
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _place(brief: dict[str, Any], tour_id: str, when: date, kind: str) -> Place:
    if kind not in KINDS:
        raise NotFound(f"There is no form {shown(kind)}. Forms are {', '.join(KINDS)}.")
    planner = services().planner
    return Place(
        brief,
        day_index(brief, tour_id, when, asked_coach()),
        tuple(
            VenueChoice(one.id, one.name.in_(LANGUAGE), one.duration_min, is_mosque(one))
            for one in planner.venues
        ),
        hourly=planner.roads.traffic is not None,
        prayers=planner.city.prayer is not None,
        burns=planner.city.coach is not None,
        shuts=planner.roads.network is not None,
        closures=_city_closures() if kind == "closures" else None,
    )


def _kind(place: Place, kind: str, key: str) -> str:
    """Return the kind of form: what is not in the day may be a visit or a break at a venue."""
    breaks = [one["id"] for one in place.day.get("breaks", ())]
    return "break" if kind == "visit" and key in breaks else kind


def _form(place: Place, kind: str, key: str) -> Form:
    if kind == "visit":
        return visit.visit_form(place, key)
    if kind == "break":
        return pause.break_form(place, key)
    plain = {
        "day": day.day_form, "times": times.times_form, "coaches": coaches.coaches_form,
        "venues": venues.venues_form, "closures": closures.closures_form,
    }  # fmt: skip
    return plain[kind](place)


def _edited(place: Place, kind: str, typed: Typed, *, remove: bool) -> Edited:
    key = request.args.get("key", "")
    if kind == "visit":
        return visit.visit_edited(place, key, typed, remove=remove)
    if kind == "break":
        return pause.break_edited(place, key, typed, remove=remove)
    plain = {
        "day": day.day_edited, "times": times.times_edited, "coaches": coaches.coaches_edited,
        "venues": venues.venues_edited, "closures": closures.closures_edited,
    }  # fmt: skip
    return plain[kind](place, typed)


def _revision() -> int:
    text = request.form.get("revision", "")
    if not text.isdecimal() or len(text) > 18:
        fault = Fault("revision", shown(text), "give the tour's revision, a whole number")
        raise InvalidInput.of("The change", [fault])
    return int(text)


def _with_usual_lengths(brief: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return the brief with the venues' usual lengths told.

    So that least and most are held against them in one go with all other rules.
    """

    def told(wish: dict[str, Any]) -> dict[str, Any]:
        usual = place.venue(wish.get("venue"))
        if usual is None or "duration_min" in wish:
            return wish
        return {**wish, "duration_min": usual.usual_min}

    days = [{**one, "visits": [told(wish) for wish in one["visits"]]} for one in brief["days"]]
    found = {**brief, "days": days}
    if "visits" in brief:
        found["visits"] = [told(wish) for wish in brief["visits"]]
    return found


def _placed(edited: Edited, place: Place, when: date) -> dict[str, Any]:
    """Return the brief with a new visit in the hand-made order, where it costs the day least."""
    brief = edited.brief
    if edited.placed is None:
        return brief
    mine = brief["days"][place.index]
    order = mine.get("order")
    if not isinstance(order, list) or edited.placed in order:
        return brief
    plans = services().plans(parse_brief(brief))
    coach = mine.get("coach") or next((one["id"] for one in brief.get("coaches", ())), None)
    days = next(plan for plan in plans if coach in {None, plan.coach_id}).days
    planned = next(one for one in days if one.date == when)
    number = next(
        (one.best_number for one in planned.unserved if one.visit_id == edited.placed),
        len(order) + 1,
    )
    mine["order"] = inserted(
        order, edited.placed, number, {stop.key for stop in planned.stops if stop.kind == "visit"}
    )
    return brief


def _city_closures() -> Mapping[str, dict[str, Any]]:
    """Return the closures that the data folder keeps, as a brief tells them. Raises DataFault."""
    known = services().closures
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((services().settings.data / "closures").glob("*.json")):
        for one in json.loads(path.read_text(encoding="utf-8"))["closures"]:
            if one["id"] in known:
                found[one["id"]] = one
    return found
