"""The addresses of the API: each is registered together with what it takes, answers and refuses.

The first line of a view's docstring is its summary, the rest its description; both stand in
``/openapi.json``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from flask import Blueprint

Tag = Literal["planning", "tours", "roads", "service"]
Schema = type | str
"""A type that bodies or answers are made of, or the name of a component that no type describes."""
View = TypeVar("View", bound=Callable[..., Any])
_Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address, as OpenAPI describes it."""

    name: str
    place: Literal["path", "query", "header"]
    description: str
    schema: Mapping[str, Any]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    ``answers`` are types by status, ``refuses`` the statuses of errors beside those that follow from the
    rest. ``cached`` answers carry an ETag, and 304 is one of them.
    """

    method: str
    path: str
    name: str
    tag: Tag
    summary: str
    description: str
    body: Schema | None
    answers: Mapping[int, Schema]
    parameters: tuple[Parameter, ...]
    refuses: tuple[int, ...]
    cached: bool
    media: str


OPERATIONS: Final[dict[tuple[str, str], Operation]] = {}
"""All operations by path and method; complete when all blueprints are imported."""


def text(name: str, description: str, *, required: bool = False) -> Parameter:
    """Return a text in the query."""
    return Parameter(name, "query", description, {"type": "string"}, required)


COACH: Final = text(
    "coach", "Of several coaches, the one whose days are meant, by its id; by default the first."
)
ORIGIN: Final = Parameter(
    "Origin",
    "header",
    "The site's own address. Browsers send it, or Sec-Fetch-Site, by themselves; without either, a change "
    "is refused.",
    {"type": "string"},
)
SEEN: Final = Parameter(
    "If-None-Match", "header", "The ETag of the last answer.", {"type": "string"}
)
_IN_PATH: Final = {
    "tour_id": ("The tour's id.", {"type": "string"}),
    "day": ("One of the tour's days.", {"type": "string", "format": "date"}),
    "job_id": ("The search's id.", {"type": "string"}),
}


def operation(  # noqa: PLR0913 - promises of an address, by name
    blueprint: Blueprint,
    method: Literal["GET", "POST", "PUT", "DELETE"],
    rule: str,
    *,
    tag: Tag,
    answers: Schema | Mapping[int, Schema],
    body: Schema | None = None,
    parameters: Sequence[Parameter] = (),
    refuses: Sequence[int] = (),
    cached: bool = False,
    media: str = "application/json",
) -> Callable[[View], View]:
    """Register a view under an address and say what it promises.

    Refusals that follow from the rest need not be named: those of a body (400, 413, 415, 422), of a change
    from elsewhere (403), of what is not there (404) and of what is not ready (503).
    """

    def register(view: View) -> View:
        summary, _, description = (inspect.getdoc(view) or "").partition("\n\n")
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
        names = re.findall(r"{(\w+)}", path)
        given = {one.name for one in parameters}
        in_path = tuple(
            Parameter(name, "path", *_IN_PATH[name], required=True)
            for name in names
            if name not in given
        )
        origin = method != "GET" and not getattr(view, "planner_stateless", False)
        implied = {503}
        implied |= {400, 413, 415, 422} if body else set()
        implied |= {403} if origin else set()
        implied |= {404} if {"tour_id", "job_id"} & set(names) else set()
        OPERATIONS[path, method.lower()] = Operation(
            method.lower(), path, view.__name__, tag,
            " ".join(summary.split()).removesuffix("."), " ".join(description.split()), body,
            answers if isinstance(answers, Mapping) else {200: answers},
            (*in_path, *([ORIGIN] if origin else []), *parameters, *([SEEN] if cached else [])),
            tuple(sorted(implied | set(refuses))), cached, media,
        )  # fmt: skip
        registered: View = blueprint.route(rule, methods=[method])(view)
        return registered

    return register
