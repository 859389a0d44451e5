import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from planner.settings import ROOT

pytestmark = pytest.mark.slow

READY = re.compile(r"^Ready at (http://\S+)")


def environment(instance, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
    return {**kept, "PLANNER_PORT": "0", "PLANNER_INSTANCE": str(instance), **more}


@contextmanager
def running(cwd, settings, files=None):
    """Run the server; ``files`` are the soft (and the hard) limit of files that it may open."""
    limits = [] if files is None else ["prlimit", f"--nofile={files}:"]
    if isinstance(files, tuple):
        limits = ["prlimit", "--nofile={}:{}".format(*files)]
    process = subprocess.Popen(
        [*limits, sys.executable, str(ROOT / "run.py")],
        cwd=cwd, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def failed(settings, cwd=ROOT):
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py")],
        cwd=cwd, env=settings, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr.strip()


def address_of(process):
    told = []
    for line in process.stdout:
        told.append(line)
        found = READY.match(line)
        if found:
            return found.group(1), told
    raise AssertionError("".join(told) + process.stderr.read())


@pytest.mark.usefixtures("app", "interruptible")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_from_any_directory_tells_its_address_and_stops_cleanly(instance, tmp_path, stop):
    with running(tmp_path, environment(instance)) as process:
        address, told = address_of(process)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        assert "Bogor" in told[0]
        assert re.search(r"loaded in \d+\.\d s", told[0])
        with urllib.request.urlopen(f"{address}/healthz", timeout=30) as answer:  # noqa: S310
            assert json.load(answer)["status"] == "ok"
        style = f"{address}/static/css/tokens.css"
        with urllib.request.urlopen(style, timeout=30) as answer:  # noqa: S310
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "Server" not in answer.headers or "waitress" not in answer.headers["Server"]
        process.send_signal(stop)
        rest, errors = process.communicate(timeout=30)
        assert process.returncode == 0
        assert rest.endswith("Stopped.\n")
        assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_a_busy_port_is_told_at_once(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = failed(environment(tmp_path / "instance", PLANNER_PORT=port))
    assert told == (
        f"Error: The address 127.0.0.1:{port} is taken. "
        "Stop what listens there, or set PLANNER_PORT."
    )
    # Told before anything was built.
    assert not (tmp_path / "instance" / "roads").exists()


def test_settings_that_cannot_be_read_are_told(tmp_path):
    told = failed(environment(tmp_path, PLANNER_PORT="eighty", PLANNER_THREADS="0"))
    assert "PLANNER_PORT" in told
    assert "PLANNER_THREADS" in told


def test_an_address_of_another_machine_is_told(tmp_path):
    # 192.0.2.0/24 is kept for documentation: no machine has it.
    told = failed(environment(tmp_path, PLANNER_HOST="192.0.2.1"))
    assert "PLANNER_HOST" in told
    assert len(told.splitlines()) == 1


def test_missing_data_is_told(tmp_path):
    told = failed(environment(tmp_path / "instance", PLANNER_DATA=str(tmp_path / "nowhere")))
    assert "nowhere" in told
    assert len(told.splitlines()) == 1


def test_every_fault_of_a_broken_file_is_told(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for file in (ROOT / "data").iterdir():
        if file.is_file() and file.name != "venues.geojson":
            (data / file.name).symlink_to(file)
    venues = json.loads((ROOT / "data" / "venues.geojson").read_text(encoding="utf-8"))
    for feature in venues["features"]:
        del feature["geometry"]
    (data / "venues.geojson").write_text(json.dumps(venues), encoding="utf-8")
    told = failed(environment(tmp_path / "instance", PLANNER_DATA=str(data)))
    faults = [line for line in told.splitlines() if line.startswith("  features[")]
    # One fault a feature, however many they are.
    assert len(faults) >= len(venues["features"]) > 20


def test_a_damaged_database_is_told(instance, tmp_path, app):
    assert app
    (tmp_path / "planner.sqlite").write_bytes(b"no database at all, but somebody's notes" * 50)
    for name in ("roads", "basemap", "map"):
        (tmp_path / name).symlink_to(instance / name)
    told = failed(environment(tmp_path))
    assert "planner.sqlite" in told
    assert "Put a backup in its place" in told


@pytest.mark.usefixtures("app")
def test_a_huge_body_is_cut_off_by_the_server(instance, tmp_path):
    with running(tmp_path, environment(instance)) as process:
        address, _ = address_of(process)
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(
                b"POST /api/v1/plan HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Type: application/json\r\nContent-Length: 900000000\r\n\r\n{"
            )
            # Answered though not a thousandth of the body has come.
            assert b" 413 " in connection.recv(1000).split(b"\r\n")[0]


def test_it_starts_without_the_router_that_it_is_told_of_and_names_it(tmp_path):
    nobody = "http://127.0.0.1:9"
    with running(tmp_path, environment(tmp_path, PLANNER_ROUTER_URL=nobody)) as process:
        _, told = address_of(process)
        assert f"Bogor, 32 venues, roads of the router at {nobody}, 1 tour; " in told[0]


def test_a_router_with_an_address_that_is_none_is_told(tmp_path):
    told = failed(environment(tmp_path, PLANNER_ROUTER_URL="nowhere"))
    assert told.startswith("Error: The environment has 1 fault. PLANNER_ROUTER_URL: 'nowhere'")


def children(pid):
    """Return the processes that a process has started and not seen end."""
    # Each thread has a list of its own.
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for children in lists for child in children.read_text().split()]


def gone(pids, within_s=20):
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        # One that has ended and that nobody has asked after is no orphan that runs.
        left = [pid for pid in pids if Path(f"/proc/{pid}").exists() and "Z" not in state_of(pid)]
        if not left:
            return True
        time.sleep(0.05)
    return False


def state_of(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


@pytest.mark.skipif(
    not (os.environ.get("CI") or Path("/proc/self/task").is_dir()),
    reason="reads Linux's list of processes",
)
@pytest.mark.usefixtures("app", "interruptible")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_server_that_stops_leaves_no_process_that_searches(instance, tmp_path, stop):
    for name in ("roads", "basemap", "map"):
        (tmp_path / name).symlink_to(instance / name)
    with running(tmp_path, environment(tmp_path)) as process:
        address, _ = address_of(process)
        question = urllib.request.Request(  # noqa: S310
            f"{address}/api/v1/jobs",
            data=b'{"tour": "accsm-2017", "iterations": 1}',
            headers={"Content-Type": "application/json", "Origin": address},
        )
        with urllib.request.urlopen(question, timeout=60) as answer:  # noqa: S310
            assert answer.status == 202
            job = json.load(answer)["job"]["id"]
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with urllib.request.urlopen(f"{address}/api/v1/jobs/{job}", timeout=30) as told:  # noqa: S310
                state = json.load(told)["job"]["state"]
            if state not in {"queued", "running"}:
                break
            time.sleep(0.1)
        assert state == "done"
        searching = children(process.pid)
        assert searching
        process.send_signal(stop)
        _, errors = process.communicate(timeout=30)
        assert "Traceback" not in errors
        assert gone(searching)


@pytest.mark.usefixtures("app")
def test_idle_and_half_open_connections_shut_nobody_out(instance, tmp_path):
    halves = [
        b"", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n",
        b"POST /api/v1/plan HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{",
    ]  # fmt: skip
    whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    # The soft limit of most systems, as the server finds it.
    with running(tmp_path, environment(instance), files=1024) as process, ExitStack() as opened:
        address, _ = address_of(process)
        host, port = address.removeprefix("http://").split(":")

        def connected():
            made = socket.create_connection((host, int(port)), timeout=60)
            return opened.enter_context(made)

        def answered(connection):
            with http.client.HTTPResponse(connection) as answer:
                answer.begin()
                return answer.status, json.load(answer)["status"]

        idle = [connected() for _ in range(300)]
        for connection in idle[::2]:
            # A browser that has had its answer and keeps the connection.
            connection.sendall(whole)
        assert {answered(connection) for connection in idle[::2]} == {(200, "ok")}
        for index, connection in enumerate(idle[1::2]):
            connection.sendall(halves[index % len(halves)])
        active = [connected() for _ in range(200)]
        for _ in range(3):
            for connection in active:
                connection.sendall(whole)
            assert [answered(connection) for connection in active] == [(200, "ok")] * 200


@pytest.mark.usefixtures("app")
def test_a_connection_on_which_nothing_happens_is_closed(instance, tmp_path):
    with running(tmp_path, environment(instance, PLANNER_IDLE_S="1")) as process:
        address, _ = address_of(process)
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            connection.sendall(b"GET /healthz HT")
            assert connection.recv(1000) == b""


def test_fewer_connections_than_asked_for_are_told(tmp_path):
    limits = environment(tmp_path / "instance", PLANNER_MAX_CONNECTIONS="5000")
    with running(tmp_path, limits | {"PLANNER_DATA": str(tmp_path)}, files=(1024, 1024)) as process:
        _, errors = process.communicate(timeout=60)
    # 1,024 files, less 16 sockets and 128 files of the program's own.
    assert "lets the server keep 880 connections open, not 5000" in errors
