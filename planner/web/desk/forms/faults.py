"""What is wrong with a brief, in words beside the fields of the form that changed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.errors import Fault
from planner.itinerary.brief import edits
from planner.itinerary.brief.records import Brief
from planner.web.desk.forms.context import VenueChoice, name_of, reason_of
from planner.web.desk.forms.form_data import FormData

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
    faults: Iterable[Fault], path: str, data: FormData, brief: Brief, venues: Sequence[VenueChoice]
) -> tuple[FieldFault, ...]:
    """Return the faults of a changed brief for a form whose fields stand below ``path``."""
    beside: dict[FieldFault, None] = {}
    for fault in faults:
        field = _field(fault.field, path, data)
        sentence = _sentence(fault, brief, venues)
        if field is None:
            sentence = f"{_where(fault.field, brief, venues)}: {sentence}"
        beside[FieldFault(field, sentence[0].upper() + sentence[1:])] = None
    return tuple(beside)


def _field(path: str, root: str, data: FormData) -> str | None:
    for start in (f"{root}.", f"{root}["):
        if root and path.startswith(start):
            return data.field_of(path[len(root) :].removeprefix("."))
    # What a form of a day says of the whole tour.
    for name in (path, path.partition(".")[0]):
        if f"tour.{name}" in data:
            return f"tour.{name}"
    if root and path != root:
        return None
    return data.field_of(path) if not root else None


def _sentence(fault: Fault, brief: Brief, venues: Sequence[VenueChoice]) -> str:
    expected = _PATH.sub(lambda match: _thing(match[1], brief, venues), fault.expected)
    if _ORDERED.search(fault.field):
        names = {key: name_of(wish, venues) for key, wish in edits.wishes_of(brief)}
        expected = re.sub(
            r"[a-z0-9]+(?:-[a-z0-9]+)*",
            lambda match: names.get(match[0], match[0]),
            expected,
        )
    if fault.value in {"nothing", "''"}:
        return f"nothing is filled in here; {expected}."
    return f"{fault.value} is not accepted; {expected}."


def _where(path: str, brief: Brief, venues: Sequence[VenueChoice]) -> str:
    """Say which thing a path of the brief means, and what of it."""
    match = _PATH.match(path)
    last = re.sub(r"\[\d+\]", "", path).rpartition(".")[2]
    what = _WORDS.get(last, "")
    if match is None:
        return what or last.replace("_", " ")
    thing = _thing(match[1], brief, venues)
    return f"{thing}, {what}" if what else thing


def _thing(path: str, brief: Brief, venues: Sequence[VenueChoice]) -> str:
    """Return the name of what stands at a path of the brief."""
    (first, index), *below = (
        (name, int(number)) for name, number in re.findall(r"([a-z]+)\[(\d+)\]", path)
    )
    if index >= len(getattr(brief, first)):
        return path
    if below:
        wishes = getattr(brief.days[index], below[0][0])
        return name_of(wishes[below[0][1]], venues) if below[0][1] < len(wishes) else path
    names = {
        "days": lambda: str(brief.days[index].date),
        "visits": lambda: name_of(brief.visits[index].visit, venues),
        "coaches": lambda: brief.coaches[index].name.en or brief.coaches[index].id,
        "rooms": lambda: next(
            (one.name for one in venues if one.id == brief.rooms[index].venue), path
        ),
        "closures": lambda: reason_of(brief.closures[index]) or path,
    }
    return names[first]()
