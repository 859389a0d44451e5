"""The coaches of a tour and the groups on them."""

from __future__ import annotations

from dataclasses import replace

from planner.itinerary.brief import edits
from planner.itinerary.brief.coaches import coaches_of
from planner.itinerary.brief.reading import ONE_COACH, read_brief, read_coach
from planner.itinerary.brief.shape import TOUR, part_faults
from planner.itinerary.brief.writing import coach_to_json
from planner.web.desk.forms.context import Edited, FormContext, Json
from planner.web.desk.forms.fields import Choice, Field, Form, Group, Rows, blank_rows, numbered
from planner.web.desk.forms.form_data import FormData, put

MOST = 12
_LANGUAGES = ("languages", "group_languages")
_FIELDS = (
    Field("id", "", "text"),
    Field("name.en", "Name", "text"),
    Field("name.id", "In Indonesian", "text"),
    Field("people", "People", "number"),
    Field("seats", "Seats", "number", empty="any"),
    Field("languages", "Guide speaks", "text", empty="unknown"),
    Field("group_languages", "Group speaks", "text", empty="unknown"),
)
_LIKE = Field(
    "like", "Its days", "choice", "wishes",
    choices=(
        Choice("wishes", "As the first coach’s, with its visits"),
        Choice("bare", "As the first coach’s, without visits"),
    ),
)  # fmt: skip


def coaches_form(context: FormContext) -> Form:
    """Return the form of the tour's coaches; that of a tour of one coach lists it alone."""
    rows = []
    for index, coach in enumerate(coaches_of(context.brief)):
        fields = numbered(_FIELDS, "coaches", f"[{index}]")
        values = (
            coach.id,
            coach.name.en,
            coach.name.id,
            str(coach.people),
            str(coach.seats or ""),
            ", ".join(coach.languages),
            ", ".join(coach.group_languages),
        )
        rows.append(tuple(replace(f, value=v) for f, v in zip(fields, values, strict=True)))
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


def coaches_edited(context: FormContext, data: FormData) -> Edited:
    """Return the brief with the coaches as they were filled in, and the days that they bring or take."""
    brief = context.brief
    known = {coach.id: coach_to_json(coach) for coach in coaches_of(brief)}
    drafts: list[Json] = []
    bare: set[str] = set()
    for row in data.rows("coaches", ("name.en", "name.id", "people", "seats", *_LANGUAGES)):
        field = f"coaches[{row}]"
        taken = {*known, *(draft["id"] for draft in drafts)}
        draft = known.get(data.text(f"{field}.id") or "") or {"id": _free_id(taken)}
        put(draft, "name", data.words(f"{field}.name"))
        put(draft, "people", data.number(f"{field}.people"))
        put(draft, "seats", data.number(f"{field}.seats"))
        for name in _LANGUAGES:
            put(draft, name, data.codes(f"{field}.{name}"))
        drafts.append(draft)
        if data.text(f"{field}.like") == "bare":
            bare.add(draft["id"])
    # A brief of one coach has it in two fields of its own.
    data.names |= {"people": "coaches[0].people", "coach": "coaches[0]"}
    if not brief.coaches and len(drafts) == 1 and set(drafts[0]) <= {"id", "name", "people"}:
        return _one_coach(context, drafts[0])
    edited = edits.set_coaches(brief, [read_coach(draft) for draft in drafts], bare)
    faults = tuple(part_faults(TOUR, {"coaches": drafts}, ""))
    return Edited(edited, "", "The coaches are saved.", faults)


def _one_coach(context: FormContext, coach: Json) -> Edited:
    # Nothing filled in is not one person: it is refused.
    draft = {"people": coach.get("people", "")}
    if coach.get("name") != {"en": ONE_COACH.en, "id": ONE_COACH.id}:
        draft["coach"] = {"name": coach.get("name", "")}
    read = read_brief(draft)
    brief = replace(context.brief, people=read.people, coach=read.coach)
    return Edited(brief, "", "The coach is saved.", tuple(part_faults(TOUR, draft, "")))


def _free_id(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"coach-{number}" in taken:
        number += 1
    return f"coach-{number}"
