from __future__ import annotations

import pytest

from planner.documents.wording.streets import short_street, shortest_street


@pytest.mark.parametrize(
    ("name", "short", "shortest"),
    [
        ("Jalan Jenderal Sudirman", "Jl. Jend. Sudirman", "Jend. Sudirman"),
        ("Jalan Jenderal Ahmad Yani", "Jl. Jend. A. Yani", "Jend. A. Yani"),
        ("Jalan Otto Iskandardinata", "Jl. Otista", "Otista"),
        ("Jalan Insinyur Haji Djuanda", "Jl. Ir. H. Djuanda", "Ir. H. Djuanda"),
        ("Jalan Kapten Muslihat", "Jl. Kapt. Muslihat", "Kapt. Muslihat"),
        (
            "Jalan Kyai Haji Raden Abdullah Bin Nuh",
            "Jl. K.H. R. Abdullah Bin Nuh",
            "K.H. R. Abdullah Bin Nuh",
        ),
        ("Jalan Raya Pajajaran", "Jl. Raya Pajajaran", "Raya Pajajaran"),
        ("Gang Mesjid", "Gg. Mesjid", "Gg. Mesjid"),
        ("Jalan 2", "Jl. 2", "Jl. 2"),
        ("Jalan Raden", "Jl. Raden", "Raden"),
        ("Villa Bogor Indah", "Villa Bogor Indah", "Villa Bogor Indah"),
        ("Jalan", "Jalan", "Jalan"),
        ("", "", ""),
    ],
)
def test_street_names_made_shorter(name, short, shortest):
    assert short_street(name) == short
    assert shortest_street(name) == shortest


def test_shortening_again_changes_nothing():
    for name in ("Jalan Jenderal Ahmad Yani", "Gang Mesjid", "Jalan Otto Iskandardinata"):
        assert short_street(short_street(name)) == short_street(name)
