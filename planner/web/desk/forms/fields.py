"""What a form consists of: groups of fields, each named after its place in the brief."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["text", "number", "clock", "moment", "choice", "radio", "flags", "lines"]
"""How a field is filled in. Numbers and times are texts too, so that a slip of the pen stays to be
seen; ``flags`` are any of several choices, ``lines`` a list with one entry a line."""
BLANK = "[#]"
"""Where the number of a row stands in the names of a row that the page may add."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the choices of a field: what is sent, and what the organiser reads."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in.

    ``name`` is its path below the part of the brief that the form changes. ``chosen`` are the values
    of flags; ``empty`` says what holds while nothing is filled in; ``only_if`` names a field and the
    value of it that makes this one matter.
    """

    name: str
    label: str
    kind: Kind
    value: str = ""
    chosen: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    unit: str = ""
    empty: str = ""
    only_if: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Fields that repeat, such as time windows. ``blank`` is what another row is made from."""

    name: str
    label: str
    add: str
    rows: tuple[tuple[Field, ...], ...]
    blank: tuple[Field, ...]
    most: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another form: its kind and the id of what it is about."""

    label: str
    kind: str
    key: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together. A ``folded`` group shows only its ``summary`` until it is opened."""

    title: str
    parts: tuple[Field | Rows, ...]
    summary: str = ""
    folded: bool = False
    note: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What the organiser sees. ``remove`` names the button that takes the thing away (None: none)."""

    title: str
    lead: str
    groups: tuple[Group, ...]
    remove: str | None = None
    submit: str = "Save"


def blank_rows(fields: Iterable[Field], name: str) -> tuple[Field, ...]:
    """Name the fields of a row that the page may add."""
    return numbered(fields, name, BLANK)


def numbered(fields: Iterable[Field], name: str, number: str) -> tuple[Field, ...]:
    """Name the fields of one row: ``coaches`` and ``[2]`` make ``coaches[2].people`` of ``people``."""
    return tuple(
        replace(
            field,
            name=below(f"{name}{number}", field.name),
            only_if=field.only_if
            and (below(f"{name}{number}", field.only_if[0]), field.only_if[1]),
        )
        for field in fields
    )


def below(path: str, name: str) -> str:
    """Return the path of what stands at ``name`` below ``path``."""
    return f"{path}{name}" if name.startswith("[") or not path else f"{path}.{name}"
