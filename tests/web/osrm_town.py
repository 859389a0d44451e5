"""The town that OSRM and we are both asked about, and the questions.

OSRM's answers to them stand in ``osrm_answers/``; ``bench/osrm_answers.py`` recorded them.
"""

from __future__ import annotations

from tests.towns import Town

TOWN = Town(
    """
    A---B---C---D---P
    |   |   |   |   |
    E---F---G>>>H---Q
    |   |   |   |
    I---J---K---L
    |           |
    S---U>>>W---X
        ^   v
        Y<<<Z
        |   |
        O---R   M---N
    """,
    ways={
        "ABCD": {"name": "Jalan Mawar", "highway": "secondary", "ref": "JM 1"},
        "EFG": {
            "name": "Jalan Melati", "highway": "tertiary", "lanes": "4",
            "turn:lanes:forward": "left|through",
        },
        "IJKL": {"name": "Jalan Kenanga"},
        "AEIS": {"name": "Jalan Anggrek"},
        "DHLX": {"name": "Jalan Dahlia"},
        "DP": {"name": "Jalan Tol", "highway": "motorway_link", "oneway": "no"},
        "PQ": {"name": "Jalan Tol", "highway": "motorway", "oneway": "no", "toll": "yes"},
        "QH": {
            "name": "Jalan Tol", "highway": "motorway_link", "oneway": "no",
            "destination:forward": "Bogor",
        },
        "UWZYU": {"name": "Bundaran Kecil", "junction": "roundabout", "highway": "tertiary"},
    },
)  # fmt: skip


def at(*marks: str) -> str:
    """Return the points of the letters as they stand in an address, each a little beside it."""
    found = []
    for mark in marks:
        lon, lat = TOWN.points[mark]
        # Thirty metres east of the junction and two north: inside the block's southern street.
        found.append(f"{lon + 0.00027:.6f},{lat + 0.00002:.6f}")
    return ";".join(found)


