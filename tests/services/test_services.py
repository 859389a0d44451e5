import json
import logging
import stat
import subprocess
import sys
import threading
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from planner import __version__, create_app
from planner.errors import DataFault, NotFound, Unavailable
from planner.itinerary.brief.reading import parse_brief
from planner.itinerary.tour.search import search
from planner.itinerary.tour.search_limits import SearchLimits
from planner.services.instance import secret_key, settled
from planner.services.kept_maps import basemap_of
from planner.services.services import Services
from planner.settings import ROOT, Settings
from planner.version import VERSION
from tests.web.one_street import street_app


def test_the_secret_key_is_made_once_for_its_owner_only(tmp_path):
    settings = settled(Settings(instance=tmp_path / "new" / "folder"))
    key = secret_key(settings)
    # 32 random bytes as 64 hexadecimal digits.
    assert len(bytes.fromhex(key)) == 32
    path = settings.instance / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_key(settings) == key
    assert secret_key(settled(Settings(instance=tmp_path / "other"))) != key
    assert [file.name for file in settings.instance.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_share_one_key(tmp_path):
    settings = settled(Settings(instance=tmp_path))
    gate = threading.Barrier(8)

    def start(_):
        gate.wait()
        return secret_key(settings)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1


def test_the_operators_own_key_is_kept_out_of_the_folder(tmp_path):
    own = "the operator's own"
    app = create_app(Settings(instance=tmp_path, secret_key=own))
    assert app.secret_key == own
    assert not (tmp_path / "secret_key").exists()


def test_a_key_that_cannot_be_used_is_told(tmp_path):
    settings = settled(Settings(instance=tmp_path))
    (tmp_path / "secret_key").write_text("short", encoding="ascii")
    with pytest.raises(Unavailable, match="too short"):
        secret_key(settings)
    (tmp_path / "secret_key").unlink()
    (tmp_path / "secret_key").mkdir()
    with pytest.raises(Unavailable, match="PLANNER_SECRET_KEY"):
        secret_key(settings)


def test_an_instance_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="ascii")
    with pytest.raises(Unavailable, match="PLANNER_INSTANCE"):
        settled(Settings(instance=tmp_path / "file" / "instance"))


def test_relative_folders_become_absolute_and_the_database_lies_in_the_instance(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    made = settled(Settings(instance=Path("here"), data=Path("data")))
    assert made.instance == tmp_path / "here"
    assert made.data == tmp_path / "data"
    assert made.database_url == f"sqlite:///{tmp_path / 'here' / 'planner.sqlite'}"
    kept = settled(Settings(instance=tmp_path, database_url="postgresql+psycopg://host/tours"))
    assert kept.database_url == "postgresql+psycopg://host/tours"


def test_the_version_is_the_projects():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == __version__ == VERSION


def test_making_the_app_loads_nothing(tmp_path):
    app = create_app(Settings(instance=tmp_path, data=tmp_path / "no data at all"))
    held = app.extensions["planner"]
    assert not held._planner.made
    assert not held._store.made
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_making_the_app_imports_neither_arrays_nor_the_database(tmp_path):
    code = (
        "import sys; from pathlib import Path; from planner import create_app; "
        "from planner.settings import Settings; create_app(Settings(instance=Path(sys.argv[1]))); "
        "print([name for name in ('numpy', 'sqlalchemy', 'jsonschema') if name in sys.modules])"
    )
    made = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert made.stdout.strip() == "[]"


def test_missing_data_is_told_at_first_use(tmp_path):
    held = Services(settled(Settings(instance=tmp_path, data=tmp_path / "nowhere")))
    with pytest.raises(Unavailable, match=r"nowhere.*PLANNER_DATA"):
        _ = held.planner


def test_without_tours_the_way_out_is_told(tmp_path):
    app = street_app(tmp_path, data=tmp_path / "empty")
    with pytest.raises(NotFound, match="tours/"):
        app.extensions["planner"].tours.default()
    app.extensions["planner"].close()


def test_a_plan_is_made_once_for_each_revision(app):
    held = app.extensions["planner"]
    record = held.tours.default()
    assert record.tour_id == held.planner.city.default_tour
    first = held.tours.plan(record)
    assert held.tours.plan(held.store.get(record.tour_id)) is first
    more = {**record.brief, "people": record.brief["people"] + 1}
    saved = held.store.save(record.tour_id, more, expected_revision=record.revision)
    assert held.tours.plan(saved).people == first.people + 1
    assert held.tours.plan(record) is first


def test_what_cannot_be_made_ready_is_logged_and_no_more(tmp_path, caplog):
    app = street_app(tmp_path, data=tmp_path / "empty")
    with caplog.at_level(logging.WARNING):
        app.extensions["planner"]._warm_quietly()
    assert "There is no tour yet" in caplog.text
    app.extensions["planner"].close()


def test_a_base_map_that_cannot_be_kept_is_served_all_the_same(
    whole_app, tmp_path, monkeypatch, caplog
):
    held = whole_app.extensions["planner"]
    whole = held.basemap
    # Making it takes seconds; that it is served is what counts here.
    monkeypatch.setattr("planner.services.kept_maps.draw_apart", lambda *_: whole.gzipped)

    def full(*_, **__):
        raise OSError("No space left on device")

    monkeypatch.setattr("planner.services.kept_maps.write_atomically", full)
    # No map of this code is kept.
    monkeypatch.setattr("planner.services.basemap_subprocess.CODE", tmp_path)
    assert basemap_of(held.settings, held.planner) == whole
    assert "cannot be kept" in caplog.text


def test_other_roads_credits_or_features_are_another_base_map(whole_app, tmp_path, monkeypatch):
    held = whole_app.extensions["planner"]
    packed, drawn = held.basemap.gzipped, []
    monkeypatch.setattr(
        "planner.services.kept_maps.draw_apart", lambda *_: drawn.append(1) or packed
    )
    settings = replace(held.settings, instance=tmp_path)
    city, roads = held.planner.city, held.planner.roads
    planners = [
        SimpleNamespace(city=city, roads=roads),
        SimpleNamespace(city=city, roads=SimpleNamespace(source_hash="other")),
        SimpleNamespace(city=replace(city, credits=("Somebody",)), roads=roads),
        SimpleNamespace(city=replace(city, basemap_file=""), roads=roads),
    ]
    for planner in [*planners, *planners]:
        basemap_of(settings, planner)
    assert len(drawn) == len(list((tmp_path / "basemap").iterdir())) == len(planners)


def test_roads_that_changed_under_a_running_server_are_not_drawn_as_its_own(whole_app):
    held = whole_app.extensions["planner"]
    older = SimpleNamespace(city=held.planner.city, roads=SimpleNamespace(source_hash="older"))
    with pytest.raises(Unavailable, match=r"roads .* have changed .* Start it again"):
        basemap_of(held.settings, older)


@pytest.mark.slow
@pytest.mark.parametrize("torn", ["", '{"features": [', "[1, 2]", '{"features": 5}'])
def test_a_base_map_from_a_torn_file_is_refused_in_a_sentence(whole_app, instance, tmp_path, torn):
    data = tmp_path / "data"
    data.mkdir()
    for name in ("city.toml", "traffic.toml", "roads.osm.gz"):
        (data / name).symlink_to(ROOT / "data" / name)
    (data / "bogor-basemap.geojson").write_text(torn, encoding="utf-8")
    held = whole_app.extensions["planner"]
    with pytest.raises(DataFault, match=r"bogor-basemap\.geojson.*GeoJSON FeatureCollection"):
        basemap_of(Settings(data=data, instance=instance), held.planner)


def closures_file(folder, name, *ids):
    reason = {"en": "A fair", "id": "Pasar malam"}
    closures = [{"id": one, "reason": reason, "shuts": {"streets": ["Jalan Mawar"]}} for one in ids]
    (folder / "closures").mkdir(exist_ok=True)
    text = json.dumps({"format": "closures/1", "closures": closures})
    (folder / "closures" / name).write_text(text, encoding="utf-8")


def test_the_closures_of_the_data_folder_are_known_by_their_id(tmp_path):
    held = Services(Settings(data=tmp_path, instance=tmp_path))
    assert dict(held.closures) == {}
    closures_file(tmp_path, "fairs.json", "fair", "market")
    closures_file(tmp_path, "runs.json", "marathon")
    held = Services(Settings(data=tmp_path, instance=tmp_path))
    assert list(held.closures) == ["fair", "market", "marathon"]
    assert held.closures["fair"].id == "fair"


def test_an_id_in_two_closures_files_is_refused(tmp_path):
    closures_file(tmp_path, "fairs.json", "fair")
    closures_file(tmp_path, "runs.json", "fair")
    with pytest.raises(DataFault, match=r"runs\.json.*fair.*no other file"):
        _ = Services(Settings(data=tmp_path, instance=tmp_path)).closures


def test_a_page_does_not_wait_for_the_long_search_of_an_open_tour(app, monkeypatch):
    held = app.extensions["planner"]
    sample = held.store.get("accsm-2017").brief
    days = [{key: one for key, one in day.items() if key != "order"} for day in sample["days"]]
    shared = {"id": "peta-too", "venue": "museum-peta", "required": False}
    brief = parse_brief(sample | {"days": days, "visits": [shared]})
    asked = []

    def noted(problem, limits):
        asked.append(limits)
        return search(problem, limits)

    monkeypatch.setattr("planner.planning.planner.search", noted)
    assert len(held.tours.plans(brief)) == 1
    # One round of the long search: what is shown is VROOM's answer, made fit.
    assert asked == [SearchLimits(iterations=1)]
