"""The states of a search for a whole tour; apart from the store, so that the API names them without it."""

from __future__ import annotations

from typing import Final, Literal, get_args

State = Literal["queued", "running", "done", "cancelled", "failed", "lost"]
STATES: Final[tuple[State, ...]] = get_args(State)
ACTIVE: Final[tuple[State, ...]] = ("queued", "running")
