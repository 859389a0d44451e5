"""What is wrong with a brief, told beside the fields of the form that changed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.errors import Fault
from planner.web.desk.forms.place import Json, VenueChoice, name_of, words_of
from planner.web.desk.forms.typed import Typed

_PATH = re.compile(r"((?:days\[\d+\](?:\.(?:visits|breaks)\[\d+\])?)|(?:visits|coaches|rooms|closures)"
                   r"\[\d+\])(?:\.[a-z_]+)?")  # fmt: skip
_ORDERED = re.compile(r"\.(after|position)(\[\d+\])?\Z")
_WORDS = {
    "duration_min": "how long", "least_min": "the least", "most_min": "the most",
    "buying_min": "the time to buy", "begin_at": "the appointment", "arrive_by": "be there by",
    "position": "its place in the order", "after": "what it comes after", "order": "the order",
    "windows": "its time windows", "priority": "its priority", "venue": "its venue",
    "people": "people", "label": "what it is for",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One fault in words. ``field`` is the field that it stands beside, None for the form as a whole."""

    field: str | None
    sentence: str


def field_faults(
    faults: Iterable[Fault], path: str, typed: Typed, brief: Json, venues: Sequence[VenueChoice]
) -> tuple[FieldFault, ...]:
    """Return the faults of a changed brief for a form whose fields stand below ``path``."""
    found: list[FieldFault] = []
    for fault in faults:
        field = _field(fault.field, path, typed)
        sentence = _sentence(fault, brief, venues)
        if field is None:
            sentence = f"{_where(fault.field, brief, venues)}: {sentence}"
        told = FieldFault(field, sentence[0].upper() + sentence[1:])
        if told not in found:
            found.append(told)
    return tuple(found)


def _field(path: str, root: str, typed: Typed) -> str | None:
    for start in (f"{root}.", f"{root}["):
        if root and path.startswith(start):
            return typed.field_of(path[len(root) :].removeprefix("."))
    # What a form of a day says of the whole tour.
    for name in (path, path.partition(".")[0]):
        if f"tour.{name}" in typed:
            return f"tour.{name}"
    if root and path != root:
        return None
    return typed.field_of(path) if not root else None


def _sentence(fault: Fault, brief: Json, venues: Sequence[VenueChoice]) -> str:
    expected = _PATH.sub(lambda found: _thing(found[1], brief, venues), fault.expected)
    if _ORDERED.search(fault.field):
        names = {
            str(one["id"]): name_of(one, venues)
            for day in brief["days"]
            for one in (*day["visits"], *day.get("breaks", ()), *brief.get("visits", ()))
            if "id" in one
        }
        expected = re.sub(
            r"[a-z0-9]+(?:-[a-z0-9]+)*",
            lambda found: names.get(found[0], found[0]),
            expected,
        )
    if fault.value in {"missing", "nothing", "''"}:
        return f"nothing is filled in here; {expected}."
    return f"{fault.value} is not accepted; {expected}."


def _where(path: str, brief: Json, venues: Sequence[VenueChoice]) -> str:
    """Say which thing a path of the brief means, and what of it."""
    found = _PATH.match(path)
    last = re.sub(r"\[\d+\]", "", path).rpartition(".")[2]
    what = _WORDS.get(last, "")
    if found is None:
        return what or last.replace("_", " ")
    thing = _thing(found[1], brief, venues)
    return f"{thing}, {what}" if what else thing


def _thing(path: str, brief: Json, venues: Sequence[VenueChoice]) -> str:
    """Return the name of what stands at a path of the brief."""
    here: object = brief
    steps = re.findall(r"([a-z]+)\[(\d+)\]", path)
    for name, number in steps:
        listed = here.get(name, []) if isinstance(here, dict) else []
        if int(number) >= len(listed):
            return path
        here = listed[int(number)]
    if not isinstance(here, dict):
        return path
    kind = steps[-1][0]
    if kind == "days":
        return str(here.get("date", path))
    if kind == "coaches":
        return words_of(here.get("name"), str(here.get("id", path)))
    if kind == "closures":
        return words_of(here.get("reason"), str(here.get("id", path)))
    return name_of(here, venues) or path
