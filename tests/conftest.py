"""What every room's tests may use: the whole app, its client, its command-line runner.

One instance folder serves the whole session of a process, so that the database is made once. The
compiled roads and the maps, which are named after the hash of what they were made of, outlive the
session in pytest's own cache and are shared by all processes.
"""

import os
import shutil
import signal
import threading

import pytest
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from werkzeug.serving import make_server

from planner import create_app
from planner.settings import Settings

# On a developer's machine laws are tried on new examples at every run; a run that decides whether a
# change may land tries the same ones each time. Neither is timed: a busy machine breaks no law.
hypothesis_settings.register_profile("local", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "local")


class Browser(FlaskClient):
    """A client that reads every answer to its end, so that no file of an answer stays open."""

    def open(self, *args, buffered=True, **kwargs):
        return super().open(*args, buffered=buffered, **kwargs)


TOOLS = {"browser": "chromium", "poppler": "pdftotext", "typescript": "tsc"}
"""What a mark needs on the machine."""


MISSING = {mark: tool for mark, tool in TOOLS.items() if shutil.which(tool) is None}


def pytest_configure():
    """Run nothing in CI where a tool is missing."""
    if MISSING and os.environ.get("CI"):
        told = f"{', '.join(MISSING.values())}: not on this machine; .ci/run installs it"
        raise pytest.UsageError(told)


def pytest_terminal_summary(terminalreporter):
    """Say loudly which tests were left out."""
    for mark, tool in MISSING.items():
        left_out = f"!!! {tool} is not on this machine: the tests marked {mark} are left out !!!"
        terminalreporter.write_line(left_out, red=True, bold=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what lacks its tool; order and group the rest for several processes at once.

    What is slow comes first, so that no process ends long before another. The tests of a module stay
    together, for they share fixtures, and so do those marked with a group.
    """
    lost = [item for item in items if any(item.get_closest_marker(mark) for mark in MISSING)]
    config.hook.pytest_deselected(items=lost)
    for item in items:
        if item.get_closest_marker("browser") is not None:
            item.add_marker(pytest.mark.slow)
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))
    kept = sorted(items, key=lambda item: item.get_closest_marker("slow") is None)
    items[:] = [item for item in kept if not any(item.get_closest_marker(mark) for mark in MISSING)]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start Debian's Chromium: no other is downloaded. No sandbox (containers), no calls home."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": flags}


@pytest.fixture(scope="session")
def instance(request, tmp_path_factory):
    """Return the session's instance folder."""
    folder = tmp_path_factory.mktemp("instance")
    for name in ("roads", "basemap", "map"):
        (folder / name).symlink_to(request.config.cache.mkdir(f"planner-{name}"))
    return folder


@pytest.fixture(scope="session")
def settings(instance):
    """Return the settings of the session's app: the project's own data, a folder of its own."""
    return Settings(instance=instance)


@pytest.fixture(scope="session")
def whole_app(settings):
    """Make the app once, with the real roads loaded."""
    made = create_app(settings)
    made.test_client_class = Browser
    held = made.extensions["planner"]
    assert held.planner.roads.nodes > 0
    yield made
    held.close()


@pytest.fixture
def app(whole_app):
    """Return the whole app on Bogor's roads, with the sample tour as it comes.

    A test that changes the tour gets it back as it was: the next one begins at the same state.
    """
    held = whole_app.extensions["planner"]
    before = {record.tour_id: record for record in held.store.tours()}
    yield whole_app
    for record in held.store.tours():
        was = before.get(record.tour_id)
        if was is not None and record.brief != was.brief:
            held.store.save(record.tour_id, was.brief, expected_revision=record.revision)


@pytest.fixture
def client(app):
    """Return a browser of our own pages: its writes say that they come from the same origin."""
    made = app.test_client()
    made.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return made


@pytest.fixture
def interruptible():
    """Let SIGINT reach this process and those that it starts.

    A runner that was started in the background (``nohup``, a script's ``&``) ignores SIGINT, and its
    children inherit that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def runner(app):
    """Return a runner of the ``flask --app planner`` commands."""
    return app.test_cli_runner()


@pytest.fixture
def live_server_url(app):
    """Serve the whole app on a free loopback port while the test runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
