"""The coaches of a tour and the groups on them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from planner.itinerary.brief.records import FIRST_COACH
from planner.web.desk.forms.fields import Choice, Field, Form, Group, Rows, blank_rows, numbered
from planner.web.desk.forms.place import Edited, Json, Place, words_of
from planner.web.desk.forms.typed import Typed, put

MOST = 12
ONLY = {"en": "Coach 1", "id": "Bus 1"}
"""What the coach of a brief that names none is called."""
_LANGUAGES = ("languages", "group_languages")
_FIELDS = (
    Field("id", "", "text"),
    Field("name.en", "Name", "text"),
    Field("name.id", "In Indonesian", "text"),
    Field("people", "People", "number"),
    Field("seats", "Seats", "number", empty="any"),
    Field("languages", "Guide speaks", "text", empty="not told"),
    Field("group_languages", "Group speaks", "text", empty="not told"),
)
_LIKE = Field(
    "like", "Its days", "choice", "wishes",
    choices=(
        Choice("wishes", "As the first coach’s, with its visits"),
        Choice("bare", "As the first coach’s, without visits"),
    ),
)  # fmt: skip


def coaches_form(place: Place) -> Form:
    """Return the form of the tour's coaches; that of a tour of one coach lists it alone."""
    rows = []
    for index, coach in enumerate(coaches_of(place.brief)):
        named = numbered(_FIELDS, "coaches", f"[{index}]")
        values = (
            coach["id"],
            words_of(coach["name"]),
            str(coach["name"].get("id", "")),
            str(coach.get("people", "")),
            str(coach.get("seats", "")),
            ", ".join(coach.get("languages", ())),
            ", ".join(coach.get("group_languages", ())),
        )
        rows.append(tuple(replace(f, value=v) for f, v in zip(named, values, strict=True)))
    return Form(
        title="Coaches",
        lead="Each coach has its own group, its own days, its own pages and sheet.",
        groups=(
            Group(
                "",
                (
                    Rows("coaches", "Coach", "Add a coach", tuple(rows),
                         blank_rows((*_FIELDS, _LIKE), "coaches"), MOST,
                         hint="Languages go by their codes, such as en, id or ko."),
                ),
                note="A coach that is taken away takes its days along. When and where each one "
                "starts stands in its own day.",
            ),
        ),
    )  # fmt: skip


def coaches_edited(place: Place, typed: Typed) -> Edited:
    """Return the brief with the coaches as they were typed, and the days that they bring or take."""
    brief: Json = deepcopy(place.brief)
    before = coaches_of(brief)
    known = {coach["id"]: coach for coach in before}
    found: list[Json] = []
    bare: set[str] = set()
    for row in typed.rows("coaches", ("name.en", "name.id", "people", "seats", *_LANGUAGES)):
        field = f"coaches[{row}]"
        coach_id = typed.text(f"{field}.id") or ""
        coach = dict(known.get(coach_id) or {"id": _free_id({*known, *(c["id"] for c in found)})})
        put(coach, "name", typed.words(f"{field}.name"))
        put(coach, "people", typed.number(f"{field}.people"))
        put(coach, "seats", typed.number(f"{field}.seats"))
        for name in _LANGUAGES:
            put(coach, name, typed.codes(f"{field}.{name}"))
        found.append(coach)
        if typed.text(f"{field}.like") == "bare":
            bare.add(coach["id"])
    # A brief of one coach tells it in two fields of its own.
    typed.names |= {"people": "coaches[0].people", "coach": "coaches[0]"}
    if "coaches" not in brief and len(found) == 1 and set(found[0]) <= {"id", "name", "people"}:
        _keep_single(brief, found[0])
        return Edited(brief, "", "The coach is saved.")
    _keep_several(brief, found, before[0]["id"], bare)
    return Edited(brief, "", "The coaches are saved.")


def coaches_of(brief: Json) -> list[Json]:
    """Return the coaches as a brief of several lists them."""
    if brief.get("coaches"):
        listed: list[Json] = brief["coaches"]
        return listed
    name = (brief.get("coach") or {}).get("name") or ONLY
    return [{"id": FIRST_COACH, "name": name, "people": brief.get("people", 1)}]


def _keep_single(brief: Json, coach: Json) -> None:
    """Keep the one coach of a tour as such a tour tells it."""
    # Nothing typed is not one person: it is refused.
    people, named = coach.get("people", ""), {"name": coach.get("name", "")}
    if "people" in brief or people != 1:
        brief["people"] = people
    if "coach" in brief or named["name"] != ONLY:
        brief["coach"] = named


def _keep_several(brief: Json, coaches: list[Json], first: str, bare: set[str]) -> None:
    brief.pop("people", None)
    brief.pop("coach", None)
    brief["coaches"] = coaches
    ids = [coach["id"] for coach in coaches]
    days: list[Json] = [{**day, "coach": day.get("coach", first)} for day in brief["days"]]
    had = {day["coach"] for day in days}
    kept = [day for day in days if day["coach"] in ids]
    model = [day for day in days if day["coach"] == first]
    shared = {visit["id"] for visit in brief.get("visits", ())}
    for coach_id in ids:
        if coach_id not in had:
            kept += [_like(day, coach_id, shared, bare=coach_id in bare) for day in model]
    kept.sort(key=lambda day: (day["date"], ids.index(day["coach"])))
    brief["days"] = kept
    for visit in brief.get("visits", ()):
        may = [one for one in visit.get("coaches", ()) if one in ids]
        put(visit, "coaches", may)


def _like(day: Json, coach_id: str, shared: set[str], *, bare: bool) -> Json:
    """Return a day for another coach; what all share is served once, so not by it as well."""
    made = deepcopy(day) | {"coach": coach_id}
    if bare:
        made["visits"] = []
        made.pop("breaks", None)
        made.pop("order", None)
    elif isinstance(made.get("order"), list):
        made["order"] = [one for one in made["order"] if one not in shared]
    return made


def _free_id(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"coach-{number}" in taken:
        number += 1
    return f"coach-{number}"
