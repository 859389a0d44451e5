"""Roads that are shut, opened or turned round while the tour is on."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from planner.itinerary.brief.shape import TOUR, part_faults
from planner.web.desk.forms.context import Edited, FormContext, Json, reason_of
from planner.web.desk.forms.fields import Choice, Field, Form, Group, Rows, blank_rows, numbered
from planner.web.desk.forms.form_data import FormData, put

MOST = 100
EFFECTS = {"shuts": "Shut", "opens": "Open both ways", "reverses": "Turned round"}
_FIELDS = (
    Field("id", "", "text"),
    Field("reason.en", "Why, in English", "text"),
    Field("reason.id", "Why, in Indonesian", "text"),
    Field("begin", "From", "moment", empty="2017-08-03 10:00"),
    Field("end", "until", "moment", empty="2017-08-03 11:00"),
    Field("effect", "The streets are", "choice", "shuts",
          choices=tuple(Choice(*one) for one in EFFECTS.items())),
    Field("streets", "Streets, one a line, by their names on the map", "lines"),
)  # fmt: skip


def closures_form(context: FormContext) -> Form:
    """Return the form of the tour's closures."""
    rows = [_row(index, one) for index, one in enumerate(context.brief.closures)]
    held = {one.get("id") for one in context.brief.closures}
    offered = [
        Choice(key, _summary(one))
        for key, one in (context.closures or {}).items()
        if key not in held
    ]
    groups = [
        Group(
            "",
            (Rows("closures", "Closure", "Add a closure", tuple(rows),
                  blank_rows(_FIELDS, "closures"), MOST),),
            note="" if context.shuts else "The roads of this server cannot be shut.",
        )
    ]  # fmt: skip
    if offered:
        flags = Field("known", "Add these", "flags", choices=tuple(offered))
        groups.append(
            Group("Closures that the city keeps", (flags,), summary=f"{len(offered)}", folded=True)
        )
    return Form(
        title="Closed roads",
        lead="For the whole tour, each at its own hours. All times keep them.",
        groups=tuple(groups),
    )


def closures_edited(context: FormContext, data: FormData) -> Edited:
    """Return the brief with its closures as they were filled in; what a form does not show is kept."""
    known = {str(one["id"]): one for one in context.brief.closures}
    taken = [*known, *(context.closures or {})]
    closures: list[Json] = []
    sign = ("reason.en", "reason.id", "begin", "end", "streets")
    for row in data.rows("closures", sign):
        field = f"closures[{row}]"
        closure = deepcopy(known.get(data.text(f"{field}.id") or "", {"id": _free_id(taken)}))
        taken.append(closure["id"])
        reason = data.words(f"{field}.reason") or {"en": "", "id": ""}
        closure["reason"] = {"id": reason["en"], **reason}
        put(closure, "begin", data.moment(f"{field}.begin"))
        put(closure, "end", data.moment(f"{field}.end"))
        effect = data.text(f"{field}.effect") or "shuts"
        _read_streets(closure, effect, data, field)
        data.names[f"closures[{len(closures)}].{effect}"] = f"{field}.streets"
        closures.append(closure)
    closures += [
        deepcopy(one)
        for key, one in (context.closures or {}).items()
        if key in data.many("known") and key not in known
    ]
    brief = replace(context.brief, closures=tuple(closures))
    faults = tuple(part_faults(TOUR, {"closures": closures}, ""))
    return Edited(brief, "", "The closed roads are saved.", faults)


def effect_of(closure: Json) -> str:
    """Return what a form shows of a closure: its first effect."""
    return next((name for name in EFFECTS if name in closure), "shuts")


def _read_streets(closure: Json, effect: str, data: FormData, field: str) -> None:
    was = effect_of(closure)
    where = dict(closure.pop(was, {}))
    # A street that is meant within an area only keeps its area while it keeps its name.
    areas = {
        one["name"]: one for one in where.get("streets", ()) if isinstance(one, dict)
    }  # fmt: skip
    streets = [areas.get(name, name) for name in data.lines(f"{field}.streets")]
    put(where, "streets", streets)
    if where or not any(name in closure for name in EFFECTS):
        closure[effect] = where or {"streets": []}


def _row(index: int, closure: Json) -> tuple[Field, ...]:
    effect = effect_of(closure)
    where = closure.get(effect, {})
    reason = closure.get("reason", {})
    values = (
        str(closure.get("id", "")), reason.get("en", ""), str(reason.get("id", "")),
        str(closure.get("begin") or "").replace("T", " "),
        str(closure.get("end") or "").replace("T", " "),
        effect, "\n".join(_names(where.get("streets", ()))),
    )  # fmt: skip
    fields = numbered(_FIELDS, "closures", f"[{index}]")
    row = [replace(field, value=value) for field, value in zip(fields, values, strict=True)]
    kept = sum(len(where.get(part, ())) for part in ("edges", "areas"))
    kept += sum(isinstance(one, dict) for one in where.get("streets", ()))
    others = [EFFECTS[name].lower() for name in EFFECTS if name in closure and name != effect]
    hints = [f"{kept} of its parts are drawn on the map and stay as they are."] if kept else []
    hints += [f"What is {', '.join(others)} stays as it is."] if others else []
    row[-1] = replace(row[-1], hint=" ".join(hints))
    return tuple(row)


def _names(streets: Sequence[object]) -> list[str]:
    return [str(one["name"]) if isinstance(one, dict) else str(one) for one in streets]


def _summary(closure: Json) -> str:
    when = [str(closure[name]).replace("T", " ") for name in ("begin", "end") if closure.get(name)]
    return f"{reason_of(closure)}{f' ({chr(0x2013).join(when)})' if when else ''}"


def _free_id(taken: Sequence[str]) -> str:
    number = 1
    while f"closure-{number}" in taken:
        number += 1
    return f"closure-{number}"
