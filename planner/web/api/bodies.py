"""Bodies of requests: strict JSON, read into the struct that an address asks for."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final, TypeVar, get_args, get_type_hints

import msgspec
from flask import request

from planner.errors import Fault, InvalidInput
from planner.validation import RepeatedKey, shown, without_repeats
from planner.web.errors import BadRequest

S = TypeVar("S", bound=msgspec.Struct)

_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON writes it, not a backslash and ``u0000`` after it."""


def read_body(kind: type[S], what: str) -> S:
    """Return the body as a struct.

    A field says in its ``Meta`` what is expected of it: in words (``extra``), or as a range.

    Raises:
        BadRequest: The body is no JSON (400 or 415).
        InvalidInput: Every fault of it, with ``what`` before them.
    """
    body, fields = json_body(), _expectations(kind)
    names = ", ".join(fields)
    if not isinstance(body, dict):
        raise InvalidInput.of(what, [Fault("body", shown(body), f"send an object with {names}")])
    faults = [
        Fault(name, shown(value), f"leave it out; known are {names}")
        for name, value in body.items()
        if name not in fields
    ]
    required = {field.name for field in msgspec.structs.fields(kind) if field.required}
    values: dict[str, Any] = {}
    for name, (hint, expected) in fields.items():
        if name in body:
            try:
                values[name] = msgspec.convert(body[name], hint)
            except msgspec.ValidationError as error:
                faults.append(_fault(name, body[name], expected, error))
        elif name in required:
            faults.append(Fault(name, "nothing", expected))
    if faults:
        raise InvalidInput.of(what, faults)
    return kind(**values)


@lru_cache(maxsize=16)
def _expectations(kind: type[msgspec.Struct]) -> dict[str, tuple[Any, str]]:
    """Return each field's type and what is expected of it."""
    expectations = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        meta = next(one for one in get_args(hint) if isinstance(one, msgspec.Meta))
        words = (meta.extra or {}).get("expected")
        expected = words or f"give a whole number from {meta.ge} to {meta.le}"
        expectations[name] = (hint, expected)
    return expectations


def _fault(name: str, value: Any, expected: str, error: msgspec.ValidationError) -> Fault:
    """Return the fault of a field, or of an entry of its list."""
    path = re.search(r"`\$((?:\[\d+\])+)`\Z", str(error))
    for index in re.findall(r"\d+", path[1]) if path else ():
        value = value[int(index)]
    return Fault(f"{name}{path[1] if path else ''}", shown(value), expected)


def json_body() -> Any:
    """Read the body as strict JSON in UTF-8, all of its texts too. Raises BadRequest (400 or 415)."""
    if not request.is_json:
        raise BadRequest(
            f"The body is {shown(request.mimetype or 'of no stated type')}. "
            "Send JSON, with Content-Type: application/json.",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
    try:
        body = json.loads(
            request.get_data().decode("utf-8"),
            parse_constant=_no_such_number,
            parse_float=_finite,
            object_pairs_hook=without_repeats,
        )
        written = json.dumps(body, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"The body is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from error
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: byte {error.start} cannot be read.") from error
    except UnicodeEncodeError as error:
        # JSON's escapes can name half of a pair alone, which no encoding can write.
        half = f"U+{ord(error.object[error.start]):04X}"
        raise BadRequest(f"The body holds a text with {half}, which is no character.") from error
    except RecursionError as error:
        raise BadRequest("The body is nested too deep.") from error
    except RepeatedKey as error:
        raise BadRequest(f"The body gives {shown(error.key)} twice in one object.") from error
    except ValueError as error:
        # Python refuses whole numbers of more than 4300 digits.
        raise BadRequest(f"The body holds a number that cannot be read: {error}.") from error
    if _NUL.search(written):
        raise BadRequest("The body holds a text with U+0000, which databases cannot keep.")
    return body


def _no_such_number(text: str) -> float:
    raise BadRequest(f"The body is not JSON: {text} is no number in JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise BadRequest(f"The body holds a number that is too large: {shown(text)}.")
    return number
