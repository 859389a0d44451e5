"""The searches for whole tours in ``/openapi.json``: their addresses and their schemas."""

from __future__ import annotations

from typing import Any

from planner.planning.solving import TourNumbers
from planner.store.jobs import STATES
from planner.web.jobs import RANGES
from planner.web.openapi_schemas import record, ref
