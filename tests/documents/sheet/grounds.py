"""A small ground to draw on: a grid of streets and a park."""

from __future__ import annotations

from planner.basemap.compact import compact_basemap
from planner.basemap.paper.drawing import Ground
from planner.basemap.street import Street
from tests.documents.sheet.tours import SOUTH, WEST

LINES = range(-2, 6)
STEP_DEG = 0.002
REACH = (LINES.start * STEP_DEG, LINES.stop * STEP_DEG)

NORTHWARD = [
    Street("residential", f"Jalan Utara {k}", 0, bridge=False, tunnel=False, geometry=(
        (WEST + k * STEP_DEG, SOUTH + REACH[0]), (WEST + k * STEP_DEG, SOUTH + REACH[1]),
    ))
    for k in LINES
]  # fmt: skip
EASTWARD = [
    Street("secondary", f"Jalan Timur {k}", 1, bridge=False, tunnel=False, geometry=(
        (WEST + REACH[0], SOUTH + k * STEP_DEG), (WEST + REACH[1], SOUTH + k * STEP_DEG),
    ))
    for k in LINES
]  # fmt: skip
GROUND = Ground.from_bytes(
    compact_basemap(
        [*NORTHWARD, *EASTWARD],
        {"type": "FeatureCollection", "features": []},
        credits=("© OpenStreetMap contributors, ODbL",),
    )
)
