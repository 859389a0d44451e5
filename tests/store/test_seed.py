import json

import pytest

from planner.errors import DataFault, Fault, InvalidInput
from planner.store.seed import seed_tours
from planner.store.tours import TourStore


@pytest.fixture
def store(tmp_path):
    made = TourStore(f"sqlite:///{tmp_path / 'tours.sqlite'}")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "tours"
    made.mkdir()
    return made


def write(folder, name, **more):
    brief = {"id": name, "title": {"en": name, "id": name}, **more}
    (folder / f"{name}.json").write_text(json.dumps(brief), encoding="utf-8")
    return brief


def accept(_):
    return None


def test_the_first_start_keeps_every_brief_of_the_folder(store, folder):
    first, second = write(folder, "a"), write(folder, "b")
    seed_tours(store, folder, check=accept)
    assert [record.brief for record in store.tours()] == [first, second]


def test_a_later_start_never_touches_what_people_have_edited(store, folder):
    brief = write(folder, "a")
    seed_tours(store, folder, check=accept)
    store.save("a", {**brief, "people": 12}, expected_revision=1)
    write(folder, "a", people=99)
    seed_tours(store, folder, check=accept)
    assert store.get("a").brief["people"] == 12
    assert store.get("a").revision == 2


def test_a_missing_folder_holds_no_tours(store, tmp_path):
    seed_tours(store, tmp_path / "nowhere", check=accept)
    assert store.tours() == ()


def test_all_faults_of_all_files_are_told_at_once_and_nothing_is_kept(store, folder):
    write(folder, "good")
    write(folder, "wrong", people=-1)
    (folder / "broken.json").write_text('{"id":\n  oops}', encoding="utf-8")
    (folder / "latin.json").write_bytes(b'{"id": "caf\xe9"}')

    def check(brief):
        if brief.get("people", 1) < 1:
            raise InvalidInput.of("The brief", [Fault("people", "-1", "give 1 or more")])

    with pytest.raises(DataFault) as told:
        seed_tours(store, folder, check=check)
    assert [fault.field for fault in told.value.faults] == [
        "broken.json: line 2, column 3", "latin.json", "wrong.json: people",
    ]  # fmt: skip
    assert store.tours() == ()


def test_two_files_with_one_id_are_told(store, folder):
    write(folder, "a")
    (folder / "b.json").write_text((folder / "a.json").read_text(), encoding="utf-8")
    with pytest.raises(DataFault, match=r"b\.json: id: 'a'"):
        seed_tours(store, folder, check=accept)
