"""The schemas of ``/openapi.json``: the itinerary's from its types, the brief's from its file."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from planner.itinerary.brief.shape import SCHEMA_FILE
from planner.itinerary.model.itinerary import Day, Itinerary

_Json = dict[str, Any]


def schemas() -> _Json:
    """Return every component by its name."""
    _, components = msgspec.json.schema_components(
        [Itinerary, Day], ref_template="#/components/schemas/{name}"
    )
    text: _Json = {"type": "string"}
    revision = {"type": "integer", "description": "The tour's revision that the caller has seen."}
    return {
        **components,
        **_brief(),
        "Error": record(
            {
                "code": text,
                "message": {"type": "string", "description": "A sentence for people."},
                "faults": {"type": "array", "items": ref("Fault")},
            }
        ),
        "Fault": record({"field": text, "value": text, "expected": text}),
        "Change": record({"revision": revision}),
        "OrderChange": record(
            {
                "revision": revision,
                "order": {
                    "type": "array",
                    "items": text,
                    "description": "Ids of the day's visits; what is left out is not visited.",
                },
            }
        ),
        "KeptTour": record({"tour": ref("TourState"), "itinerary": ref("Itinerary")}),
        "TourState": record(
            {
                "id": text,
                "revision": {"type": "integer", "minimum": 1},
                "saved_at": {"type": "string", "format": "date-time"},
                "can_undo": {"type": "boolean"},
                "can_redo": {"type": "boolean"},
                "token": {"type": "string", "description": "The share link is /t/<token>."},
            }
        ),
        "Comparison": record(
            {
                "before": ref("Day"),
                "after": ref("Day"),
                "order": {"type": "array", "items": text},
            }
        ),
        "Health": record(
            {
                "status": {"enum": ["ok", "starting", "failed"]},
                "version": text,
                "network": {
                    "oneOf": [
                        {"type": "null"},
                        record(
                            {
                                "nodes": {"type": ["integer", "null"]},
                                "edges": {"type": ["integer", "null"]},
                                "date": {"type": ["string", "null"]},
                                "router": {"enum": ["bundled", "remote"]},
                            }
                        ),
                    ]
                },
                "message": text,
            },
            optional=("message",),
        ),
        "FeatureCollection": {
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": {"const": "FeatureCollection"},
                "features": {"type": "array", "items": {"type": "object"}},
            },
        },
    }


def _brief() -> _Json:
    """Return the brief's own schema, its parts as components beside it."""
    text = SCHEMA_FILE.read_text(encoding="utf-8")
    brief: _Json = json.loads(text.replace('"#/$defs/', '"#/components/schemas/Brief.'))
    for name in ("$schema", "$id"):
        brief.pop(name, None)
    parts = brief.pop("$defs", {})
    return {"Brief": brief, **{f"Brief.{name}": part for name, part in parts.items()}}


def ref(name: str) -> _Json:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(properties: _Json, optional: tuple[str, ...] = ()) -> _Json:
    """Return an object that has all these properties but for the optional ones, and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }
