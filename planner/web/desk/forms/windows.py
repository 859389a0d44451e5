"""Time windows in a form: from and to, as many as there are."""

from __future__ import annotations

from planner.web.desk.forms.context import Json
from planner.web.desk.forms.fields import Field, Rows, blank_rows, numbered

MOST = 12


def windows_rows(wish: Json, what: str) -> Rows:
    """Return the rows of a wish's windows; ``what`` begins within one of them."""
    pair = (
        Field("[0]", "From", "clock", empty="08:00"),
        Field("[1]", "to", "clock", empty="11:30"),
    )
    rows = []
    for index, (first, last) in enumerate(wish.get("windows") or ()):
        named = numbered(pair, "windows", f"[{index}]")
        rows.append(
            tuple(
                Field(field.name, field.label, field.kind, str(value), empty=field.empty)
                for field, value in zip(named, (first, last), strict=True)
            )
        )
    return Rows(
        "windows", f"{what} may begin", "Add a time window", tuple(rows),
        blank_rows(pair, "windows"), MOST, "Both ends are included. None: at any time.",
    )  # fmt: skip


def windows_summary(wish: Json) -> str:
    """Say the windows in a few words."""
    return ", ".join(f"{first}\u2013{last}" for first, last in wish.get("windows") or ())
