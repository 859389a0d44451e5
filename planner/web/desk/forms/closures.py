"""Roads that are shut, opened or turned round while the tour is on."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from planner.web.desk.forms.fields import Choice, Field, Form, Group, Rows, blank_rows, numbered
from planner.web.desk.forms.place import Edited, Json, Place, words_of
from planner.web.desk.forms.typed import Typed, put

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


def closures_form(place: Place) -> Form:
    """Return the form of the tour's closures."""
    rows = [_row(index, one) for index, one in enumerate(place.brief.get("closures", ()))]
    held = {one.get("id") for one in place.brief.get("closures", ())}
    offered = [
        Choice(key, _told(one)) for key, one in (place.closures or {}).items() if key not in held
    ]
    groups = [
        Group(
            "",
            (Rows("closures", "Closure", "Add a closure", tuple(rows),
                  blank_rows(_FIELDS, "closures"), MOST),),
            note="" if place.shuts else "The roads of this server cannot be shut.",
        )
    ]  # fmt: skip
    if offered:
        flags = Field("known", "Add these", "flags", choices=tuple(offered))
        groups.append(
            Group("Closures that the city keeps", (flags,), told=f"{len(offered)}", folded=True)
        )
    return Form(
        title="Closed roads",
        lead="For the whole tour, each at its own hours. All times keep them.",
        groups=tuple(groups),
    )


def closures_edited(place: Place, typed: Typed) -> Edited:
    """Return the brief with its closures as they were typed; what a form does not show is kept."""
    brief: Json = deepcopy(place.brief)
    known = {one.get("id"): one for one in brief.get("closures", ())}
    taken = [str(one) for one in (*known, *(place.closures or {}))]
    found: list[Json] = []
    sign = ("reason.en", "reason.id", "begin", "end", "streets")
    for row in typed.rows("closures", sign):
        field = f"closures[{row}]"
        closure = dict(known.get(typed.text(f"{field}.id")) or {"id": _free_id(taken)})
        taken.append(closure["id"])
        reason = typed.words(f"{field}.reason") or {"en": "", "id": ""}
        closure["reason"] = {"id": reason["en"], **reason}
        put(closure, "begin", typed.moment(f"{field}.begin"))
        put(closure, "end", typed.moment(f"{field}.end"))
        effect = typed.text(f"{field}.effect") or "shuts"
        _read_streets(closure, effect, typed, field)
        typed.names[f"closures[{len(found)}].{effect}"] = f"{field}.streets"
        found.append(closure)
    found += [
        deepcopy(one)
        for key, one in (place.closures or {}).items()
        if key in typed.many("known") and key not in known
    ]
    put(brief, "closures", found)
    return Edited(brief, "", "The closed roads are saved.")


def effect_of(closure: Json) -> str:
    """Return what a form shows of a closure: its first effect."""
    return next((name for name in EFFECTS if name in closure), "shuts")


def _read_streets(closure: Json, effect: str, typed: Typed, field: str) -> None:
    was = effect_of(closure)
    where = dict(closure.pop(was, {}))
    # A street that is meant within an area only keeps its area while it keeps its name.
    areas = {
        one["name"]: one for one in where.get("streets", ()) if isinstance(one, dict)
    }  # fmt: skip
    streets = [areas.get(name, name) for name in typed.lines(f"{field}.streets")]
    put(where, "streets", streets)
    if where or not any(name in closure for name in EFFECTS):
        closure[effect] = where or {"streets": []}


def _row(index: int, closure: Json) -> tuple[Field, ...]:
    effect = effect_of(closure)
    where = closure.get(effect, {})
    reason = closure.get("reason", {})
    values = (
        str(closure.get("id", "")), words_of(reason), str(reason.get("id", "")),
        str(closure.get("begin") or "").replace("T", " "),
        str(closure.get("end") or "").replace("T", " "),
        effect, "\n".join(_names(where.get("streets", ()))),
    )  # fmt: skip
    named = numbered(_FIELDS, "closures", f"[{index}]")
    found = [replace(field, value=value) for field, value in zip(named, values, strict=True)]
    kept = sum(len(where.get(part, ())) for part in ("edges", "areas"))
    kept += sum(isinstance(one, dict) for one in where.get("streets", ()))
    others = [EFFECTS[name].lower() for name in EFFECTS if name in closure and name != effect]
    told = [f"{kept} of its parts are drawn on the map and stay as they are."] if kept else []
    told += [f"What is {', '.join(others)} stays as it is."] if others else []
    found[-1] = replace(found[-1], hint=" ".join(told))
    return tuple(found)


def _names(streets: Sequence[object]) -> list[str]:
    return [str(one["name"]) if isinstance(one, dict) else str(one) for one in streets]


def _told(closure: Json) -> str:
    when = [str(closure[name]).replace("T", " ") for name in ("begin", "end") if closure.get(name)]
    return f"{words_of(closure.get('reason'))}{f' ({chr(0x2013).join(when)})' if when else ''}"


def _free_id(taken: Sequence[str]) -> str:
    number = 1
    while f"closure-{number}" in taken:
        number += 1
    return f"closure-{number}"
