import logging
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from planner.errors import Unavailable
from planner.settings import ROOT
from planner.store import database
from planner.store.database import Database
from planner.store.schema import HEAD, Base
from planner.store.tours import TourStore

BRIEF = {"id": "walk", "title": {"en": "Walk", "id": "Jalan"}}
LONGER = {"id": "walk", "title": {"en": "Long walk", "id": "Jalan jauh"}}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tours.sqlite"


def test_head_is_the_newest_migration():

    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_make_the_very_tables_of_the_schema(path):

    opened = Database(f"sqlite:///{path}")
    with opened._engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        assert differences == []
        assert set(inspect(connection).get_table_names()) == {
            "tours", "revisions", "share_links", "solve_jobs", "alembic_version",
        }  # fmt: skip
    opened.close()


def test_the_migrations_can_be_said_in_postgresql(capsys):

    config = Config(output_buffer=sys.stdout)
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", "postgresql://")
    command.upgrade(config, "head", sql=True)
    said = capsys.readouterr().out
    assert "CREATE TABLE tours" in said
    assert "TIMESTAMP WITH TIME ZONE" in said


def test_the_way_back_drops_every_table(path):

    opened = Database(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with opened._writing.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with opened._engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    opened.close()


def test_sqlite_writes_ahead_and_keeps_foreign_keys(path):
    opened = Database(f"sqlite:///{path}")
    with opened.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
    with pytest.raises(Unavailable, match="FOREIGN KEY"), opened.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO share_links VALUES ('t', 'no such tour', '2026-11-24')"
        )
    opened.close()


def test_a_failed_write_leaves_nothing(path):
    opened = Database(f"sqlite:///{path}")
    statement = "INSERT INTO tours VALUES ('walk', '2026-11-24', 1, 1)"

    def write_and_fail():
        with opened.writing() as session:
            session.connection().exec_driver_sql(statement)
            session.connection().exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(Unavailable, match="no such table"):
        write_and_fail()
    with opened.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM tours").scalar() == 0
    opened.close()


def test_a_start_with_a_current_database_imports_no_alembic_and_leaves_logging_alone(path):
    Database(f"sqlite:///{path}").close()
    script = (
        "import sys; from planner.store.tours import TourStore; "
        f"TourStore('sqlite:///{path}').tours(); print('alembic' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "False"


def test_migrating_leaves_the_apps_logging_alone(path):
    before = (logging.root.level, list(logging.root.handlers), logging.getLogger("planner").level)
    Database(f"sqlite:///{path}").close()
    after = (logging.root.level, list(logging.root.handlers), logging.getLogger("planner").level)
    assert after == before
    assert not logging.getLogger("planner").disabled


def test_many_who_start_at_once_migrate_once(path):
    with ThreadPoolExecutor(6) as pool:
        for opened in pool.map(lambda _: Database(f"sqlite:///{path}"), range(6)):
            opened.close()
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.close()
    assert rows == [(HEAD,)]


def test_a_locked_database_is_told_in_a_sentence_while_reading_goes_on(path):
    store = TourStore(f"sqlite:///{path}", busy_timeout_ms=50)
    store.create("walk", BRIEF)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="busy with another writer"):
        store.save("walk", {**BRIEF, "people": 3}, expected_revision=1)
    assert store.get("walk").revision == 1
    other.execute("ROLLBACK")
    other.close()
    assert store.save("walk", {**BRIEF, "people": 3}, expected_revision=1).revision == 2
    store.close()


def test_a_file_that_is_no_database_is_told_and_left_alone(path):
    path.write_bytes(b"These are somebody's notes, not a database.\n" * 100)
    with pytest.raises(Unavailable, match="no database at all") as told:
        TourStore(f"sqlite:///{path}")
    assert str(path) in told.value.sentence
    assert path.read_bytes().startswith(b"These are somebody's notes")


def test_a_damaged_database_is_told(path):
    store = TourStore(f"sqlite:///{path}")
    for number in range(30):
        store.create(f"walk-{number}", {**BRIEF, "filling": "x" * 2000})
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="damaged"):
        TourStore(f"sqlite:///{path}").tours()


def test_a_folder_that_is_missing_is_told(tmp_path):
    with pytest.raises(Unavailable, match="folder exists"):
        TourStore(f"sqlite:///{tmp_path / 'missing' / 'tours.sqlite'}")


@pytest.mark.parametrize(("mode", "work"), [("ro", "save"), ("ro", "open")])
def test_a_database_that_may_not_be_written_is_told(path, mode, work):
    # The root user may write any file, so the read-only state comes from the connection.
    url = f"sqlite:///file:{path}?mode={mode}&uri=true"
    if work == "open":
        sqlite3.connect(path).close()
        path.touch()
        with pytest.raises(Unavailable, match="cannot be written"):
            TourStore(url)
        return
    first = TourStore(f"sqlite:///{path}")
    first.create("walk", BRIEF)
    first.close()
    second = TourStore(url)
    assert second.get("walk").revision == 1
    with pytest.raises(Unavailable, match="cannot be written"):
        second.save("walk", {**BRIEF, "people": 2}, expected_revision=1)
    second.close()


def test_a_database_of_a_newer_version_is_left_alone(path):
    Database(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(Unavailable, match="another version of this program"):
        Database(f"sqlite:///{path}")


def test_a_migration_that_fails_leaves_the_database_as_it_was(path):
    # A table of somebody else's stands in the way of the second statement.
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE revisions (a INTEGER)")
    connection.close()
    with pytest.raises(Unavailable, match="already exists"):
        Database(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    connection.close()
    assert names == ["revisions"]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("no address", "PLANNER_DATABASE_URL cannot be read"),
        ("mysql://user:secret@host/tours", "Use SQLite or PostgreSQL"),
        ("postgresql+nodriver://user:secret@host/tours", "driver that is not installed"),
    ],
)
def test_an_address_that_leads_to_no_database_is_told_without_its_password(url, sentence):
    with pytest.raises(Unavailable, match=sentence) as told:
        TourStore(url)
    assert "secret" not in str(told.value)


@pytest.mark.slow
def test_four_processes_write_without_losing_a_row(path):
    Database(f"sqlite:///{path}").close()
    script = (
        "import sys; from planner.store.tours import TourStore\n"
        f"store = TourStore('sqlite:///{path}')\n"
        "for n in range(25): store.create(f'{sys.argv[1]}-{n}', {'title': {'en': 'x'}})\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(number)], env=environment)
        for number in range(4)
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0, 0]
    store = TourStore(f"sqlite:///{path}")
    # 4 processes x 25 tours.
    assert len(store.tours()) == 100
    store.close()


def test_a_database_file_that_is_removed_under_the_program_takes_no_change(path):
    store = TourStore(f"sqlite:///{path}")
    store.create("walk", BRIEF)
    aside = path.with_name("aside.sqlite")
    path.rename(aside)
    for ask in (
        store.tours,
        lambda: store.save("walk", LONGER, expected_revision=1, note=""),
    ):
        with pytest.raises(Unavailable, match="was removed or replaced while the program ran"):
            ask()
    assert not path.exists(), "no empty database takes the place of the lost one"
    aside.rename(path)
    assert store.save("walk", LONGER, expected_revision=1, note="").revision == 2
    store.close()


def test_a_file_that_is_removed_while_a_change_is_written_is_noticed_before_it_is_acknowledged(
    path,
):
    opened = Database(f"sqlite:///{path}")

    def change() -> None:
        with opened.writing() as session:
            session.execute(text("DELETE FROM tours"))
            path.unlink()

    with pytest.raises(Unavailable, match="was removed or replaced"):
        change()
    opened.close()


@pytest.mark.parametrize("content", [b"", b"\0" * 8192])
def test_a_database_file_that_is_emptied_under_the_program_takes_no_change(path, content):
    store = TourStore(f"sqlite:///{path}")
    store.create("walk", BRIEF)
    # The last connection that closes brings the log into the file; a log would still hold it all.
    store.close()
    store = TourStore(f"sqlite:///{path}")
    assert len(store.tours()) == 1
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="is damaged"):
        store.save("walk", LONGER, expected_revision=1, note="")
    store.close()
