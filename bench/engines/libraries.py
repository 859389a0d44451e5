"""Graph libraries on the plain graph of junctions: no turn costs, nearest node by a KD-tree."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import numpy as np

LonLat = tuple[float, float]


def build(folder: Path, library: str) -> dict[str, Any]:
    """Nothing to do: the libraries read ``graph.npz``."""
    return {"seconds": None, "folder": str(folder), "library": library}


def version(library: str) -> str:
    """Return the library's version."""
    return installed(library)


def open_engine(folder: Path, library: str) -> Any:
    """Return the engine of a library on the graph of a folder."""
    with np.load(folder / "graph.npz") as stored:
        graph = dict(stored)
    return {"pandana": Pandana, "igraph": Igraph, "scipy": Scipy, "networkx": NetworkX}[library](
        graph
    )


class _Snapping:
    """The nearest node of every point, as such libraries are used."""

    def __init__(self, graph: dict[str, Any]) -> None:
        from scipy.spatial import cKDTree  # noqa: PLC0415 - pandana brings its own

        self._scale = np.array([np.cos(np.radians(graph["lat"].mean())), 1.0])
        self._tree = cKDTree(np.column_stack([graph["lon"], graph["lat"]]) * self._scale)

    def nodes(self, points: Sequence[LonLat]) -> Any:
        return self._tree.query(np.array(points) * self._scale)[1]


class Pandana:
    """pandana: contraction hierarchies, with a KD-tree of its own."""

    def __init__(self, graph: dict[str, Any]) -> None:
        import pandana  # noqa: PLC0415 - one library a process
        import pandas as pd  # noqa: PLC0415

        self._network = pandana.Network(
            pd.Series(graph["lon"]), pd.Series(graph["lat"]),
            pd.Series(graph["tail"]), pd.Series(graph["head"]),
            pd.DataFrame({"s": graph["ms"] / 1000}), twoway=False,
        )  # fmt: skip

    def _nodes(self, points: Sequence[LonLat]) -> Any:
        lon, lat = np.array(points).T
        return self._network.get_node_ids(lon, lat).to_numpy()

    def one(self, a: LonLat, b: LonLat) -> float:
        """Return the seconds from a to b."""
        source, target = self._nodes([a, b])
        return float(self._network.shortest_path_length(source, target))

    def table(self, points: Sequence[LonLat]) -> Any:
        """Return all seconds between the points."""
        nodes = self._nodes(points)
        n = len(nodes)
        return self._network.shortest_path_lengths(np.repeat(nodes, n), np.tile(nodes, n))

    def route(self, a: LonLat, b: LonLat) -> Any:
        """Return the nodes of the way: no library names a turn."""
        return self._network.shortest_path(*self._nodes([a, b]))


class Igraph(_Snapping):
    """igraph's Dijkstra in C."""

    def __init__(self, graph: dict[str, Any]) -> None:
        import igraph  # noqa: PLC0415

        super().__init__(graph)
        edges = np.column_stack([graph["tail"], graph["head"]])
        self._graph = igraph.Graph(n=len(graph["lon"]), edges=edges, directed=True)
        self._graph.es["s"] = graph["ms"] / 1000

    def one(self, a: LonLat, b: LonLat) -> float:
        """Return the seconds from a to b."""
        source, target = self.nodes([a, b]).tolist()
        return float(self._graph.distances(source, target, weights="s")[0][0])

    def table(self, points: Sequence[LonLat]) -> Any:
        """Return all seconds between the points."""
        unique, back = np.unique(self.nodes(points), return_inverse=True)
        found = np.array(self._graph.distances(unique.tolist(), unique.tolist(), weights="s"))
        return found[np.ix_(back, back)]

    def route(self, a: LonLat, b: LonLat) -> Any:
        """Return the edges of the way."""
        source, target = self.nodes([a, b]).tolist()
        return self._graph.get_shortest_path(source, target, weights="s", output="epath")


class Scipy(_Snapping):
    """SciPy's Dijkstra in C on a sparse matrix."""

    def __init__(self, graph: dict[str, Any]) -> None:
        from scipy.sparse import csr_array  # noqa: PLC0415

        super().__init__(graph)
        tail, head, n = graph["tail"], graph["head"], len(graph["lon"])
        # Parallel edges would be added up: the quickest of each pair of nodes stays.
        order = np.lexsort((graph["ms"], tail * n + head))
        _, first = np.unique((tail * n + head)[order], return_index=True)
        kept = order[first]
        self._graph = csr_array((graph["ms"][kept] / 1000, (tail[kept], head[kept])), shape=(n, n))

    def one(self, a: LonLat, b: LonLat) -> float:
        """Return the seconds from a to b; SciPy always searches the whole graph."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

        source, target = self.nodes([a, b])
        return float(dijkstra(self._graph, indices=source)[target])

    def table(self, points: Sequence[LonLat]) -> Any:
        """Return all seconds between the points."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

        unique, back = np.unique(self.nodes(points), return_inverse=True)
        return dijkstra(self._graph, indices=unique)[:, unique][np.ix_(back, back)]


class NetworkX(_Snapping):
    """Plain NetworkX on a MultiDiGraph, as OSMnx hands it out."""

    def __init__(self, graph: dict[str, Any]) -> None:
        import networkx as nx  # noqa: PLC0415

        super().__init__(graph)
        self._nx = nx
        self._graph = nx.MultiDiGraph()
        self._graph.add_nodes_from(range(len(graph["lon"])))
        seconds = (graph["ms"] / 1000).tolist()
        for tail, head, s in zip(
            graph["tail"].tolist(), graph["head"].tolist(), seconds, strict=True
        ):
            self._graph.add_edge(tail, head, travel_time=s)

    def one(self, a: LonLat, b: LonLat) -> float:
        """Return the seconds from a to b, searched from both ends."""
        source, target = self.nodes([a, b]).tolist()
        found = self._nx.bidirectional_dijkstra(self._graph, source, target, weight="travel_time")
        return float(found[0])

    def table(self, points: Sequence[LonLat]) -> Any:
        """Return all seconds between the points."""
        nodes = self.nodes(points).tolist()
        rows = []
        for source in nodes:
            seconds = self._nx.single_source_dijkstra_path_length(
                self._graph, source, weight="travel_time"
            )
            rows.append([seconds.get(target) for target in nodes])
        return rows

    def route(self, a: LonLat, b: LonLat) -> Any:
        """Return the nodes of the way."""
        source, target = self.nodes([a, b]).tolist()
        return self._nx.shortest_path(self._graph, source, target, weight="travel_time")
