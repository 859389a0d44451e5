"""The compiled network on disk: a cache of the OSM file, keyed by its content and the profiles."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from planner.roads.engine import hierarchies_available, load_topology, save_topology
from planner.roads.network import RoadNetwork
from planner.roads.profiles import PROFILES, RULES

FORMAT = 1
"""Raise it whenever the arrays change their meaning."""


def cache_folder(instance: Path, source: Path) -> Path:
    """Return where the compiled form of ``source`` belongs. Raises OSError."""
    rules = repr(
        [(p, sorted(RULES[p].speeds_kph.items()), sorted(RULES[p].barred)) for p in PROFILES]
    )
    digest = hashlib.sha256(source.read_bytes())
    digest.update(f"{FORMAT} {rules} {hierarchies_available()}".encode())
    return instance / "roads" / digest.hexdigest()[:16]


def save(network: RoadNetwork, folder: Path) -> None:
    """Write the network so that the folder appears whole or not at all. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        words = {
            "way_class": network.way_class,
            "way_name": network.way_name,
            "way_nodes": network.way_nodes,
            "date": network.date,
            "source_hash": network.source_hash,
        }
        (part / "ways.json").write_text(json.dumps(words), encoding="utf-8")
        with (part / "arrays.npz").open("wb") as file:
            arrays: dict[str, Any] = {name: getattr(network, name) for name in _ARRAYS}
            arrays |= {f"weights_{p}": network.weights_ms[p] for p in PROFILES}
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        if hierarchies_available():
            save_topology(
                part / "topology", network.tail, network.head, network.node_lon, network.node_lat
            )
        if folder.exists():
            shutil.rmtree(folder)
        try:
            part.rename(folder)
        except OSError:
            # Another process was quicker; its folder holds the same.
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def load(folder: Path) -> tuple[RoadNetwork, Any]:
    """Read (network, topology or None). Raises OSError, ValueError, KeyError or RuntimeError."""
    words = json.loads((folder / "ways.json").read_text(encoding="utf-8"))
    with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        network = RoadNetwork(
            **{name: arrays[name] for name in _ARRAYS},
            weights_ms={p: arrays[f"weights_{p}"] for p in PROFILES},
            way_class=tuple(words["way_class"]),
            way_name=tuple(words["way_name"]),
            way_nodes=tuple(tuple(nodes) for nodes in words["way_nodes"]),
            date=words["date"],
            source_hash=words["source_hash"],
        )
    return network, load_topology(folder / "topology") if hierarchies_available() else None


_ARRAYS = (
    "node_lon", "node_lat", "tail", "head", "length_m", "way",
    "way_oneway", "way_bridge", "way_tunnel", "way_roundabout",
)  # fmt: skip
