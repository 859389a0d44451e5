import pytest

from planner.basemap.lettering.abbreviations import (
    river_name,
    shortened,
    shorter_forms,
    shortest,
    splittable,
)


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Jalan Jenderal Sudirman", "Jl. Jend. Sudirman"),
        ("Jalan Insinyur Haji Djuanda", "Jl. Ir. H. Djuanda"),
        ("Jalan Kapten Muslihat", "Jl. Kapt. Muslihat"),
        ("Jalan Kyai Haji Raden Abdullah Bin Nuh", "Jl. K.H. R. Abdullah Bin Nuh"),
        ("Gang Mesjid", "Gg. Mesjid"),
        ("Perumahan Sempur Kaler Blok X-XI", "Perum. Sempur Kaler Blok X-XI"),
        # A name that is only the word, or ends in it, keeps it.
        ("Jalan", "Jalan"),
        ("Jalan Perumahan", "Jl. Perumahan"),
        ("Jalanan Baru", "Jalanan Baru"),
    ],
)
def test_usual_abbreviations(full, short):
    assert shortened(full) == short


def test_forms_grow_shorter_and_end_without_the_word_for_street():
    assert shorter_forms("Jalan Otto Iskandardinata") == (
        "Jl. Otto Iskandardinata",
        "Jl. Otista",
        "Otto Iskandardinata",
        "Otista",
    )
    assert shorter_forms("Jalan Merak") == ("Jl. Merak", "Merak")
    assert shorter_forms("Atletik") == ("Atletik",)


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Jalan Jenderal Sudirman", "Jend. Sudirman"),
        ("Jalan Jenderal Ahmad Yani", "A. Yani"),
        ("Jalan Otto Iskandardinata", "Otista"),
        ("Jalan Raya Pajajaran", "Pajajaran"),
        # A lane without its Gg. would be taken for the street of the same name.
        ("Gang Mesjid", "Gg. Mesjid"),
        ("Jalan 2", "Jl. 2"),
        ("Jalan Raden", "Raden"),
        ("Villa Bogor Indah", "Villa Bogor Indah"),
        ("Jalan", "Jalan"),
        ("", ""),
    ],
)
def test_the_shortest_form_still_names_the_street(full, short):
    assert shortest(full) == short
    assert shortest(short) == short


def test_rivers_lose_the_word_for_river():
    assert river_name("Sungai Cisadane") == "Cisadane"
    assert river_name("Ci Pakancilan") == "Cipakancilan"
    assert river_name("Kali Baru") == "Kali Baru"
    assert river_name("Ciliwung") == "Ciliwung"


def test_only_scripts_without_shaping_are_split_into_letters():
    assert splittable("Jl. Jakarta–Bogor")
    assert splittable("Café Đà Nẵng")
    assert not splittable("ផ្លូវ")
    assert not splittable("ถนน")
