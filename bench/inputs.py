"""The folder that all engines read: the same roads as OSM XML, as PBF and as a plain graph.

``python -m bench.inputs FOLDER`` does the part that needs OSMnx, on the app's interpreter.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from gzip import open as gzip_open
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bench.engines.ours import PROFILE
from bench.rivals import ROOT, WORK, build, child_env, environment
from bench.town import write_row, write_town
from planner.roads.files.osm import read_graph
from planner.roads.network.profiles import PROFILES

LonLat = tuple[float, float]

BOGOR = "bogor"
ROAD_FILE = "roads.osm.gz"
_TO_PBF = """
import osmium, sys
with osmium.SimpleWriter(sys.argv[2], overwrite=True) as out:
    for thing in osmium.FileProcessor(sys.argv[1]):
        out.add(thing)
"""
_OFF_ROAD_M = 15.0
_POOL = 4000


def prepare(name: str, *, nodes: int = 0, quarters: bool = True, times: int = 1) -> Path:
    """Return the folder of Bogor, of Bogor so many times over, or of a drawn town of so many nodes.

    It is made at first use.
    """
    folder = WORK / "graphs" / name
    if (folder / "done").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(f"Preparing {name} …", file=sys.stderr, flush=True)
    if nodes:
        write_town(folder / ROAD_FILE, nodes, quarters=quarters)
    elif times > 1:
        write_row(folder / ROAD_FILE, ROOT / "data" / ROAD_FILE, times)
    else:
        shutil.copy(ROOT / "data" / ROAD_FILE, folder / ROAD_FILE)
    # The rest of a data folder: the speeds of the hours, the side to drive on.
    for file in (ROOT / "data").glob("*.toml"):
        shutil.copy(file, folder)
    pbf = folder / "roads.osm.pbf"
    subprocess.run([environment(), "-c", _TO_PBF, folder / ROAD_FILE, pbf], check=True)
    subprocess.run(
        [sys.executable, "-m", "bench.inputs", folder], cwd=ROOT, env=child_env(), check=True
    )
    (folder / "done").touch()
    return folder


def built(folder: Path, engines: list[str]) -> dict[str, float | None]:
    """Let every engine prepare its files; return the seconds that each took, kept for next time."""
    kept = folder / "built.json"
    seconds: dict[str, float | None] = json.loads(kept.read_text()) if kept.exists() else {}
    for engine in engines:
        if engine not in seconds:
            print(f"Building {engine} for {folder.name} …", file=sys.stderr, flush=True)
            seconds[engine] = build(engine, folder)["seconds"]
            kept.write_text(json.dumps(seconds), encoding="utf-8")
    return seconds


def pool(folder: Path) -> list[LonLat]:
    """Return the points of a folder: inside roads that every engine may use, a few metres off."""
    return [(lon, lat) for lon, lat in np.load(folder / "points.npy").tolist()]


def _export(folder: Path) -> None:
    """Write the plain graph, its GraphML, the speeds and the points."""
    import networkx as nx  # noqa: PLC0415 - this part only
    import osmnx  # noqa: PLC0415

    profile = PROFILES[PROFILE]
    graph = read_graph(folder / ROAD_FILE)
    closed = []
    for tail, head, key, data in graph.edges(keys=True, data=True):
        if profile.admission(data) != "through":
            closed.append((tail, head, key))
            continue
        data["travel_time"] = data["length"] * 3.6 / profile.speeds_kph[data["highway"]]
    graph.remove_edges_from(closed)
    graph = graph.subgraph(max(nx.strongly_connected_components(graph), key=len)).copy()
    osmnx.save_graphml(graph, folder / "graph.graphml")
    order = {node: i for i, node in enumerate(graph)}
    edges = list(graph.edges(data=True))
    np.savez(
        folder / "graph.npz",
        lon=[graph.nodes[node]["x"] for node in order],
        lat=[graph.nodes[node]["y"] for node in order],
        tail=[order[tail] for tail, _, _ in edges],
        head=[order[head] for _, head, _ in edges],
        ms=[max(1, round(data["travel_time"] * 1000)) for _, _, data in edges],
    )
    np.save(folder / "points.npy", _points(graph, edges))
    speeds = json.dumps(dict(profile.speeds_kph))
    (folder / "speeds.json").write_text(speeds, encoding="utf-8")
    (folder / "closed.csv").write_text(_closed(folder / ROAD_FILE), encoding="ascii")


def _points(graph: Any, edges: list[Any]) -> Any:
    rng = np.random.default_rng(2017)
    weight = np.array([data["length"] for _, _, data in edges])
    chosen = rng.choice(len(edges), _POOL, p=weight / weight.sum())
    found = []
    for number in chosen.tolist():
        tail, head, data = edges[number]
        ends = [(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in (tail, head)]
        line = np.array(data["geometry"].coords if "geometry" in data else ends)
        step = np.hypot(*np.diff(line, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(step)])
        at = rng.uniform(0.1, 0.9) * along[-1]
        spot = [np.interp(at, along, line[:, axis]) for axis in (0, 1)]
        found.append(np.array(spot) + rng.uniform(-1, 1, 2) * _OFF_ROAD_M / 111_195)
    return np.round(found, 6)


def _closed(source: Path) -> str:
    """Return a main street as OSRM's speed file shuts it: both ways between its nodes."""
    for way in _ways(source):
        tags = {tag.get("k"): tag.get("v") for tag in way.iter("tag")}
        if tags.get("highway") in {"primary", "trunk", "secondary"}:
            nodes = [nd.get("ref") for nd in way.iter("nd")]
            return "".join(f"{a},{b},0\n{b},{a},0\n" for a, b in pairwise(nodes))
    return ""


def _ways(source: Path) -> Iterator[ET.Element]:
    with gzip_open(source, "rb") as stream:
        for _, element in ET.iterparse(stream):  # noqa: S314 - a file of our own
            if element.tag == "way":
                yield element
            if element.tag in {"way", "node", "relation"}:
                element.clear()


if __name__ == "__main__":
    _export(Path(sys.argv[1]))
