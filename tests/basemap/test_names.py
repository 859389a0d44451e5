import pytest

from planner.basemap.names import river_name, shortened, shorter_forms, splittable


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
        "Otista",
        "Otto Iskandardinata",
    )
    assert shorter_forms("Jalan Merak") == ("Jl. Merak", "Merak")
    assert shorter_forms("Atletik") == ("Atletik",)


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
