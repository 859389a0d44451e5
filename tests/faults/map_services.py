"""Nominatim and Overpass on a loopback port, with answers in the formats that their pages document.

https://nominatim.org/release-docs/latest/api/Output/ and
https://wiki.openstreetmap.org/wiki/OSM_JSON.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

WEST, SOUTH, EAST, NORTH = 106.79, -6.61, 106.81, -6.59

PLACE = [
    {
        "place_id": 1,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. https://osm.org/copyright",
        "osm_type": "relation",
        "osm_id": 14745927,
        "lat": "-6.6000000",
        "lon": "106.8000000",
        "class": "boundary",
        "type": "administrative",
        "importance": 0.5,
        "display_name": "Kota Bogor, Jawa Barat, Indonesia",
        "boundingbox": [str(SOUTH), str(NORTH), str(WEST), str(EAST)],
        "geojson": {
            "type": "Polygon",
            "coordinates": [
                [[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [WEST, NORTH], [WEST, SOUTH]]
            ],
        },
    }
]

_HEAD = {
    "version": 0.6,
    "generator": "Overpass API 0.7.62.5",
    "osm3s": {
        "timestamp_osm_base": "2026-11-20T08:15:00Z",
        "copyright": "The data included in this document is from www.openstreetmap.org. "
        "The data is made available under ODbL.",
    },
}
# Two streets that cross at node 2, which has a signal:
#     4
#     |
# 1---2---3     0.001 degrees a piece, 111 m
_NODES = [
    {"type": "node", "id": 1, "lat": -6.6, "lon": 106.799},
    {"type": "node", "id": 2, "lat": -6.6, "lon": 106.8, "tags": {"highway": "traffic_signals"}},
    {"type": "node", "id": 3, "lat": -6.6, "lon": 106.801},
    {"type": "node", "id": 4, "lat": -6.599, "lon": 106.8},
]
_WAYS = [
    {"type": "way", "id": 11, "nodes": [1, 2], "tags": {"highway": "primary", "name": "Jalan A"}},
    {"type": "way", "id": 12, "nodes": [2, 3], "tags": {"highway": "primary", "lit": "yes"}},
    {"type": "way", "id": 13, "nodes": [2, 4], "tags": {"highway": "service", "name": 'B & "C"'}},
]
ROADS = {**_HEAD, "elements": [*_NODES, *_WAYS]}
TURNS = {
    **_HEAD,
    "elements": [
        *_NODES[:3],
        # A member: the answer tells it again.
        *_WAYS[:1],
        {
            "type": "relation",
            "id": 21,
            "members": [
                {"type": "way", "ref": 11, "role": "from"},
                {"type": "node", "ref": 2, "role": "via"},
                {"type": "way", "ref": 13, "role": "to"},
            ],
            "tags": {"type": "restriction", "restriction": "no_left_turn"},
        },
    ],
}

Answer = Callable[[BaseHTTPRequestHandler], None]


def says(
    body: object, *, status: int = 200, kind: str = "application/json", **headers: str
) -> Answer:
    """Answer with a body: bytes or text as it is, anything else as JSON."""
    text = body if isinstance(body, bytes | str) else json.dumps(body)
    content = text.encode() if isinstance(text, str) else text

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


class Services:
    """What the two services answer, and what they were asked."""

    def __init__(self) -> None:
        self.place, self.roads, self.turns = says(PLACE), says(ROADS), says(TURNS)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str | None] = set()
        self.stop = threading.Event()
        self.url = ""


@contextmanager
def map_services():
    """Run both services on one loopback port: /nominatim and /overpass."""
    held = Services()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held.asked.append(("GET", self.path))
            held.agents.add(self.headers["User-Agent"])
            self._safely(held.place)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            query = parse_qs(self.rfile.read(length).decode())["data"][0]
            held.asked.append(("POST", query))
            held.agents.add(self.headers["User-Agent"])
            self._safely(held.turns if "restriction" in query else held.roads)

        def _safely(self, answer: Answer) -> None:
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError):
                # Whoever asked has heard enough.
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    held.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield held
    finally:
        held.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()
