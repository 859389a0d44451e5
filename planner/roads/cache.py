"""The compiled network on disk: a cache of the road file, whole or absent, never half.

A cache is a folder named after the hash of all that goes into it: the file's content, the profiles'
tables, the version of this format and of the engine. It is made beside its place and renamed into
it; ``manifest.json`` holds a checksum of every part, so that a damaged one is seen before any
library reads it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from planner.roads.network.arrays import RoadNetwork
from planner.roads.network.profiles import PROFILES, Profile, table_text
from planner.roads.network.restrictions import Restriction
from planner.roads.network.turns import TurnGraph
from planner.roads.search.engines import Topology, have_cch, topology_of

FORMAT = 10
"""Raise it whenever the arrays or the way they are made change."""

_ARRAYS = (
    "node_lon", "node_lat", "node_id", "node_flags", "node_shut", "node_ends", "tail", "head",
    "length_m", "class_id", "name_id", "flags", "maxspeed_kph", "shape_start", "shape_lon",
    "shape_lat", "shape_node", "legal", "ends",
)  # fmt: skip
_FACTS = (
    "classes", "names", "edges", "date", "credits", "source_hash", "restrictions",
    "restrictions_lost",
)  # fmt: skip
_TURNS = (
    "arc", "role", "dormant", "joined", "tail", "head", "turn_ms", "when", "begin", "end", "copies",
)  # fmt: skip
_MANIFEST = "manifest.json"
_STALE_S = 3600


class BrokenCache(Exception):
    """A cache that is there and cannot be used; ``str()`` says why."""


def hash_of(source: Path) -> str:
    """Return the SHA-256 of a file's content. Raises OSError."""
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder_of(instance: Path, source_hash: str, *, drives_on_left: bool) -> Path:
    """Return where the cache of a road file with this hash belongs."""
    try:
        engine = f"pyroutingkit {version('pyroutingkit')}" if have_cch() else "scipy"
    except PackageNotFoundError:
        engine = "pyroutingkit"
    text = f"{FORMAT}|{source_hash}|{table_text()}|{drives_on_left}|{engine}"
    return instance / "roads" / hashlib.sha256(text.encode()).hexdigest()[:16]


def save(network: RoadNetwork, graphs: Mapping[Profile, TurnGraph], folder: Path) -> None:
    """Write the network, its turn graphs and their topologies; ``folder`` appears whole or not at all.

    Where another process was quicker, its folder stays: it holds the same. Raises OSError.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder.parent)
    part = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        _write_arrays(part / "network.npz", network, _ARRAYS)
        facts = {name: getattr(network, name) for name in _FACTS}
        facts["conditions"] = {name: graph.conditions for name, graph in graphs.items()}
        (part / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
        for name, graph in graphs.items():
            _write_arrays(part / f"{name}.npz", graph, _TURNS)
            topology = topology_of(graph, network)
            if topology is not None:
                (part / name).mkdir()
                topology.save(part / name)
        files = sorted(p for p in part.rglob("*") if p.is_file())
        sums = {p.relative_to(part).as_posix(): hash_of(p) for p in files}
        (part / _MANIFEST).write_text(json.dumps(sums), encoding="utf-8")
        for file in [*files, part / _MANIFEST]:
            _sync(file)
        _put(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_arrays(path: Path, holder: object, names: Sequence[str]) -> None:
    arrays: dict[str, Any] = {name: getattr(holder, name) for name in names}
    with path.open("wb") as stream:
        np.savez(stream, **arrays)


def _put(part: Path, folder: Path) -> None:
    for _ in range(3):
        try:
            part.rename(folder)
        except OSError:
            if _is_sound(folder):
                return
            # In the way lies a broken or an old one: move it aside, which is one step, and again.
            aside = Path(tempfile.mkdtemp(prefix=".broken-", dir=folder.parent))
            try:
                folder.rename(aside / "cache")
            except FileNotFoundError:
                pass
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        else:
            return
    raise OSError(f"the folder {folder} cannot be replaced")


def discard(folder: Path) -> None:
    """Take a cache away, so that the next start builds it again."""
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Cached:
    """A cache that was found whole: the network, and each profile's part, read when it is needed."""

    folder: Path
    network: RoadNetwork
    conditions: Mapping[str, tuple[str, ...]]

    def part(self, profile: Profile) -> tuple[TurnGraph, Topology | None]:
        """Return a profile's turn graph and topology (None: see ``topology_of``).

        Raises BrokenCache where they cannot be used.
        """
        with _reading(self.folder):
            arrays = _read_arrays(self.folder / f"{profile}.npz", _TURNS)
            graph = TurnGraph(**arrays, conditions=self.conditions[profile])
            return graph, topology_of(graph, self.network, self.folder / profile)


def load(folder: Path) -> Cached:
    """Read a cache back.

    Raises FileNotFoundError where there is none, BrokenCache where it cannot be used.
    """
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    _check(folder)
    with _reading(folder):
        facts: dict[str, Any] = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        conditions = {name: tuple(told) for name, told in facts.pop("conditions").items()}
        for name in ("classes", "names", "credits"):
            facts[name] = tuple(facts[name])
        facts["restrictions"] = tuple(
            Restriction(tuple(arcs), *rest) for arcs, *rest in facts["restrictions"]
        )
        network = RoadNetwork(**_read_arrays(folder / "network.npz", _ARRAYS), **facts)
        return Cached(folder, network, {name: conditions[name] for name in PROFILES})


def _read_arrays(path: Path, names: Sequence[str]) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in names}
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError) as error:
        raise BrokenCache(f"the compiled roads in {folder} cannot be read: {error}") from error


def _check(folder: Path) -> None:
    try:
        sums = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        for name, wanted in sums.items():
            if hash_of(folder / name) != wanted:
                raise BrokenCache(f"{folder / name} is damaged")
    except (OSError, ValueError, AttributeError) as error:
        raise BrokenCache(f"the compiled roads in {folder} are incomplete: {error}") from error


def _is_sound(folder: Path) -> bool:
    try:
        load(folder)
    except (FileNotFoundError, BrokenCache):
        return False
    return True


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sweep(parent: Path) -> None:
    """Remove what killed builds left behind more than an hour ago."""
    for left in [*parent.glob(".building-*"), *parent.glob(".broken-*")]:
        try:
            old = time.time() - left.stat().st_mtime > _STALE_S
        except OSError:
            continue
        if old:
            shutil.rmtree(left, ignore_errors=True)
