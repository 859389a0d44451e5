"""The compiled form on disk: whole or absent, and rebuilt with a sentence, never a traceback."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from planner.errors import DataFault, Unavailable
from planner.roads import build, cache
from planner.roads.loading import load_roads
from planner.roads.network.turns import turn_graphs
from planner.settings import ROOT, Settings
from tests.towns import Town

pytestmark = pytest.mark.slow

TOWN = Town("""
    A---B---C
    |   |   |
    D---E---F
    """)


BANNED = Town(
    """
    A---B---C
    |   |   |
    D---E---F
    """,
    bans=[
        "no_u_turn: AB B AB",
        "timed: AB B BC, restriction:conditional=no_straight_on @ (Mo-Fr 07:00-09:00)",
    ],
)


def compiled(town):
    net = town.network()
    return net, turn_graphs(net, drives_on_left=True, least_share=0.0)


@pytest.fixture
def town_settings(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "roads.osm.gz").write_bytes(gzip.compress(TOWN.osm().encode()))
    shutil.copy(ROOT / "data" / "city.toml", data)
    shutil.copy(ROOT / "data" / "traffic.toml", data)
    return Settings(data=data, instance=tmp_path / "instance")


def folder_of(settings):
    (folder,) = (settings.instance / "roads").iterdir()
    return folder


def table(roads):
    points = [TOWN.points[mark] for mark in "ABCDEF"]
    return roads.table("coach", points, points).durations_ms.tolist()


def test_the_first_start_builds_apart_and_the_second_loads(town_settings, capfd):
    first = load_roads(town_settings, progress=True)
    shown = capfd.readouterr().err
    for stage in build.STAGES:
        assert stage in shown
    assert "100 %" in shown
    before = folder_of(town_settings).stat().st_mtime_ns
    second = load_roads(town_settings, progress=True)
    assert capfd.readouterr().err == ""
    assert folder_of(town_settings).stat().st_mtime_ns == before
    assert table(first) == table(second)
    assert (first.nodes, first.edges, first.source_hash) == (
        second.nodes, second.edges, second.source_hash,
    )  # fmt: skip


def test_what_is_stored_comes_back_exactly(tmp_path):
    net, graphs = compiled(BANNED)
    cache.save(net, graphs, tmp_path / "one")
    found = cache.load(tmp_path / "one")
    for name in (*cache._ARRAYS, *cache._FACTS):
        ours, theirs = getattr(net, name), getattr(found.network, name)
        assert ours is theirs or np.all(ours == theirs), name
    assert net.restrictions == found.network.restrictions != ()
    for profile, graph in graphs.items():
        again, _ = found.part(profile)
        for name in (*cache._TURNS, "conditions"):
            assert np.array_equal(getattr(graph, name), getattr(again, name)), name
    assert graphs["coach"].conditions == ("Mo-Fr 07:00-09:00",)
    with pytest.raises(ValueError, match="read-only"):
        found.network.length_m[0] = 1.0


@pytest.mark.usefixtures("bogor")
def test_serving_imports_no_library_of_the_build(settings):
    code = (
        "import sys; from pathlib import Path;"
        "from planner.roads.loading import load_roads; from planner.settings import Settings;"
        f"roads = load_roads(Settings(instance=Path({str(settings.instance)!r})));"
        "p = [(106.79426, -6.594612), (106.8111, -6.6035)]; roads.table('coach', p, p);"
        "roads.route('walk', *p);"
        "bad = {'osmnx', 'geopandas', 'pandas', 'scipy', 'networkx', 'shapely'} & set(sys.modules);"
        "print(sorted(bad))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "damage", ["cut", "flip", "gone", "empty", "no manifest", "manifest", "topology"]
)
def test_a_damaged_cache_is_built_anew_with_a_sentence(town_settings, quick, caplog, damage):
    want = table(load_roads(town_settings))
    folder = folder_of(town_settings)
    arrays = folder / "network.npz"
    if damage == "cut":
        os.truncate(arrays, arrays.stat().st_size // 2)
    elif damage == "flip":
        content = bytearray(arrays.read_bytes())
        content[len(content) // 2] ^= 0xFF
        arrays.write_bytes(content)
    elif damage == "gone":
        arrays.unlink()
    elif damage == "empty":
        (folder / "facts.json").write_text("")
    elif damage == "no manifest":
        (folder / "manifest.json").unlink()
    elif damage == "manifest":
        (folder / "manifest.json").write_text("[1, 2")
    else:
        for file in (folder / "coach").iterdir():
            file.unlink()
    assert table(load_roads(town_settings)) == want
    assert len(quick) == 2
    (told,) = caplog.messages
    assert "They are compiled anew." in told
    caplog.clear()
    load_roads(town_settings)
    assert len(quick) == 2
    assert not caplog.messages


@pytest.mark.usefixtures("quick")
def test_a_manifest_that_lies_about_the_arrays_is_still_no_traceback(town_settings):
    want = table(load_roads(town_settings))
    folder = folder_of(town_settings)
    facts = json.loads((folder / "facts.json").read_text())
    del facts["names"]
    (folder / "facts.json").write_text(json.dumps(facts))
    sums = json.loads((folder / "manifest.json").read_text())
    sums["facts.json"] = cache.hash_of(folder / "facts.json")
    (folder / "manifest.json").write_text(json.dumps(sums))
    assert table(load_roads(town_settings)) == want


def test_another_file_makes_another_cache(town_settings, quick):
    load_roads(town_settings)
    (town_settings.data / "roads.osm.gz").write_bytes(
        gzip.compress(Town("A---B---C").osm().encode())
    )
    assert load_roads(town_settings).nodes == 2
    assert len(list((town_settings.instance / "roads").iterdir())) == 2
    assert len(quick) == 2


def test_another_table_of_speeds_makes_another_cache(town_settings, monkeypatch):
    before = cache.folder_of(town_settings.instance, "0" * 64, drives_on_left=True)
    assert cache.folder_of(town_settings.instance, "1" * 64, drives_on_left=True) != before
    monkeypatch.setattr("planner.roads.cache.table_text", lambda: "other speeds")
    assert cache.folder_of(town_settings.instance, "0" * 64, drives_on_left=True) != before
    monkeypatch.undo()
    monkeypatch.setattr("planner.roads.cache.FORMAT", -1)
    assert cache.folder_of(town_settings.instance, "0" * 64, drives_on_left=True) != before
    monkeypatch.undo()
    monkeypatch.setattr("planner.roads.cache.have_cch", lambda: False)
    assert cache.folder_of(town_settings.instance, "0" * 64, drives_on_left=True) != before


def test_a_rebuild_on_demand(town_settings, quick):
    load_roads(town_settings)
    load_roads(town_settings, rebuild=True)
    assert len(quick) == 2


@pytest.mark.usefixtures("quick")
def test_many_builds_at_once_leave_one_whole_cache(town_settings):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: table(load_roads(town_settings)), range(4)))
    assert all(one == found[0] for one in found)
    assert cache._is_sound(folder_of(town_settings))


def test_a_build_that_dies_leaves_nothing_half_made(town_settings, monkeypatch):
    def die(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planner.roads.cache.np.savez", die)
    made, folder = compiled(TOWN), town_settings.instance / "roads" / "x"
    with pytest.raises(OSError, match="No space left"):
        cache.save(*made, folder)
    assert list(folder.parent.iterdir()) == []


def test_what_a_killed_build_left_is_swept_after_an_hour(tmp_path):
    old, new = tmp_path / ".building-old", tmp_path / ".building-new"
    old.mkdir()
    new.mkdir()
    os.utime(old, (0, 0))
    cache.save(*compiled(TOWN), tmp_path / "one")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".building-new", "one"]


def test_a_bad_road_file_is_told_by_the_builder(town_settings):
    source = town_settings.data / "roads.osm.gz"
    source.write_bytes(source.read_bytes()[:100])
    with pytest.raises(DataFault, match="cut off") as caught:
        load_roads(town_settings)
    assert [fault.field for fault in caught.value.faults] == [str(source)]
    assert "Traceback" not in str(caught.value)


def test_a_missing_road_file_is_told(town_settings):
    (town_settings.data / "roads.osm.gz").unlink()
    with pytest.raises(DataFault, match=r"roads\.osm\.gz: missing"):
        load_roads(town_settings)


def test_a_place_that_cannot_be_written_is_told(town_settings):
    town_settings.instance.mkdir()
    (town_settings.instance / "roads").write_text("a file where a folder should be")
    with pytest.raises(Unavailable, match="cannot be written"):
        load_roads(town_settings)


def test_a_builder_that_crashes_is_told(town_settings, monkeypatch):
    monkeypatch.setattr("planner.child_process.sys.executable", "/bin/false")
    with pytest.raises(Unavailable, match="could not be compiled: exit code 1"):
        load_roads(town_settings)
