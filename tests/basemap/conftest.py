"""The ground of the real city, built once: straight from the shipped files, without the router."""

from __future__ import annotations

import gzip
import json
from xml.etree.ElementTree import iterparse

import pytest

from planner.basemap.compact import compact_basemap
from planner.basemap.ground import Ground
from planner.basemap.street import Street
from planner.settings import ROOT

CREDITS = ("© OpenStreetMap contributors, ODbL 1.0", "RBI © Badan Informasi Geospasial")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep what needs the real city's ground together: it takes seconds to make."""
    for item in items:
        if "real_streets" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("ground"))
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def real_streets():
    """Return every way of the shipped road file as a Street."""
    nodes, streets = {}, []
    with gzip.open(ROOT / "data" / "roads.osm.gz") as file:
        # The project's own file: nothing hostile is parsed here.
        for _, element in iterparse(file):  # noqa: S314
            if element.tag == "node":
                nodes[element.get("id")] = (float(element.get("lon")), float(element.get("lat")))
            elif element.tag == "way":
                tags = {tag.get("k"): tag.get("v") for tag in element.iter("tag")}
                line = [nodes[nd.get("ref")] for nd in element.iter("nd") if nd.get("ref") in nodes]
                if "highway" in tags and len(line) > 1:
                    oneway = {"yes": 1, "1": 1, "-1": -1}.get(tags.get("oneway"), 0)
                    bridge, tunnel = (tags.get(k, "no") != "no" for k in ("bridge", "tunnel"))
                    name = tags.get("name", "")
                    streets.append(
                        Street(tags["highway"], name, oneway, bridge, tunnel, tuple(line))
                    )
    assert len(streets) > 20_000
    return streets


@pytest.fixture(scope="session")
def real_features():
    return json.loads((ROOT / "data" / "bogor-basemap.geojson").read_bytes())


@pytest.fixture(scope="session")
def real_file(real_streets, real_features):
    """Return the compact file of the real city."""
    return compact_basemap(real_streets, real_features, credits=CREDITS)


@pytest.fixture(scope="session")
def real_ground(real_file):
    return Ground.from_bytes(real_file)
