"""The questions about a day in ``/openapi.json``: their addresses and what they answer."""

from __future__ import annotations

from typing import Any

import msgspec

from planner.documents.answers import PlanTold, PriceTold, RepairTold, StressTold, WhyTold
from planner.web.api.openapi_schemas import record, ref

_Json = dict[str, Any]

QUESTIONS = {
    "why": (
        "Why each wish is not met",
        (
            "For each wish the smallest set of rules in conflict, and the single changes that resolve "
            "it, the smallest first. Each is verified: with it the day fits, with five minutes less it "
            "does not."
        ),
        "WhyAnswer",
    ),
    "prices": (
        "What each optional wish that is left out would cost",
        "Minutes at the end of the day and on the road, and which visits would drop out.",
        "PricesAnswer",
    ),
    "alternatives": (
        "Up to three clearly different good plans",
        (
            "The day's own plan first. Others serve other visits, or share at most half of the legs; "
            "they serve at least four fifths of the priority and end at most 45 minutes later."
        ),
        "AlternativesAnswer",
    ),
    "stress": (
        "What breaks first if every leg takes longer",
        (
            "From which whole per cent on a rule breaks, from which one each fixed appointment is "
            "missed, and what happens at 10, 25 and 50 per cent."
        ),
        "StressTold",
    ),
    "late": (
        "How to repair a day that runs late",
        (
            "What is past stays as it is. Repairs are ranked: the fewest required visits dropped, then "
            "what is best for any plan."
        ),
        "LateAnswer",
    ),
}
"""Each question: its summary, its description, the schema of its answer."""


def advice_paths(refusals: _Json) -> _Json:
    """Return the addresses of the questions."""
    day = [
        _parameter("tour_id", "path", "The tour's id.", {"type": "string"}),
        _parameter("day", "path", "One of the tour's days.", {"type": "string", "format": "date"}),
    ]
    late = [
        _parameter("at", "query", "The visit that is reached late, by its id.", {"type": "string"}),
        _parameter(
            "minutes", "query", "How late it is there.",
            {"type": "integer", "minimum": 0, "maximum": 600},
        ),
    ]  # fmt: skip
    return {
        f"/api/v1/tours/{{tour_id}}/days/{{day}}/{name}": {
            "parameters": day,
            "get": {
                "operationId": name,
                "tags": ["tours"],
                "summary": summary,
                "description": description,
                **({"parameters": late} if name == "late" else {}),
                "responses": {
                    "200": {
                        "description": "The answer, with a sentence in each language.",
                        "content": {"application/json": {"schema": ref(answer)}},
                    },
                    **refusals,
                },
            },
        }
        for name, (summary, description, answer) in QUESTIONS.items()
    }


def advice_schemas() -> _Json:
    """Return the components of the answers, made of the types that answer."""
    _, components = msgspec.json.schema_components(
        [WhyTold, PriceTold, PlanTold, StressTold, RepairTold],
        ref_template="#/components/schemas/{name}",
    )
    lists = {
        "WhyAnswer": ("why", "WhyTold"),
        "PricesAnswer": ("prices", "PriceTold"),
        "AlternativesAnswer": ("plans", "PlanTold"),
        "LateAnswer": ("repairs", "RepairTold"),
    }
    return components | {
        name: record({field: {"type": "array", "items": ref(item)}})
        for name, (field, item) in lists.items()
    }


def _parameter(name: str, place: str, description: str, schema: _Json) -> _Json:
    return {
        "name": name, "in": place, "required": True, "description": description, "schema": schema,
    }  # fmt: skip
