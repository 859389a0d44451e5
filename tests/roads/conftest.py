"""Bogor's roads, compiled once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.roads import build, cache
from planner.roads.loading import load_roads
from planner.roads.roads import Roads
from planner.settings import ROOT, Settings
from tests.towns import FLAT

SALAK = (106.79426, -6.594612)
BALAIKOTA = (106.793697, -6.595118)


def load_bogor(instance: Path) -> Roads:
    """Return the real network, compiled into an instance folder where it is not there yet."""
    return load_roads(Settings(instance=instance))


@pytest.fixture(scope="session")
def bogor(settings) -> Roads:
    """Return Bogor's roads; the compiled form is kept by the session's settings."""
    return load_bogor(settings.instance)


@pytest.fixture(scope="session")
def flat_bogor(bogor) -> Roads:
    """Return Bogor's roads with turns that cost nothing."""
    return Roads.of(bogor.network, profiles=FLAT)


@pytest.fixture(scope="session")
def venues() -> dict[str, tuple[float, float]]:
    """Return the points of the project's own venues by id."""
    features = json.loads((ROOT / "data" / "venues.geojson").read_text("utf-8"))["features"]
    return {
        f.get("id", f["properties"].get("id")): tuple(f["geometry"]["coordinates"])
        for f in features
    }


@pytest.fixture
def quick(monkeypatch):
    """Build in this process: the same code without the second that a new one takes."""
    calls = []

    def here(source, folder, *, progress, **how):
        calls.append(progress)
        cache.save(*build.compile_file(source, **how), folder)

    monkeypatch.setattr("planner.roads.loading.build_apart", here)
    return calls
