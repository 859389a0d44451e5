"""What a change costs, and what a start, as a user has it: ``python -m bench.changes``.

The planner's own server is started again and again, on Bogor's data and a fresh instance folder; a drag is
made with a mouse in a browser. Beside each figure stands one of the same run that tells how quick the
machine was then: an empty round trip, or ``import osmnx``.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any

from bench import changes_report
from bench.results import keep
from bench.rivals import ROOT, child_env
from bench.serving import until_idle
from bench.spread import ratios, spread

TOUR, DAYS = "accsm-2017", ("2017-08-01", "2017-08-03", "2017-08-04")
DRAGGED_DAY = DAYS[1]
AT_ONCE = 24
READY = re.compile(r"Ready at http://[^:]+:(\d+)")
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")

_WATCH = """
() => {
  const state = () => JSON.parse(document.getElementById("state").textContent).revision;
  const before = state();
  return new Promise((done) => {
    let dropped = 0;
    const drop = () => { dropped = performance.now(); };
    document.addEventListener("pointerup", drop, { capture: true, once: true });
    const seen = new MutationObserver(() => {
      if (state() === before) return;
      seen.disconnect();
      requestAnimationFrame(() => { window.retimed = performance.now() - dropped; });
    });
    seen.observe(document.documentElement, { childList: true, subtree: true });
    done();
  });
}
"""
_EMPTY = """
async () => {
  const began = performance.now();
  await (await fetch("/static/icon.svg", { method: "HEAD", cache: "no-store" })).text();
  return performance.now() - began;
}
"""


@dataclass
class Server:
    """A server of our own: its process, its port, and when it was started."""

    process: subprocess.Popen[str]
    port: int
    began: float

    def get(self, path: str, host: str = "127.0.0.1") -> tuple[float, int, dict[str, str], bytes]:
        """Return the milliseconds to the last byte, the status, the headers and the body."""
        began = time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        link.request("GET", path, headers={"Host": host, "Accept-Encoding": "gzip"})
        answer = link.getresponse()
        body = answer.read()
        link.close()
        ms = (time.perf_counter() - began) * 1000
        return ms, answer.status, dict(answer.getheaders()), body

    def since_start_ms(self) -> float:
        """Return the milliseconds since the process was started."""
        return (time.perf_counter() - self.began) * 1000


@contextlib.contextmanager
def served(instance: Path) -> Iterator[Server]:
    """Start ``run.py`` as a user does, bytecode and all."""
    env = child_env() | {
        "PLANNER_PORT": "0", "PLANNER_INSTANCE": str(instance),
        "PLANNER_TRUSTED_HOSTS": "127.0.0.1,.example",
    }  # fmt: skip
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, ROOT / "run.py"], env=env, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        for line in process.stdout or ():
            if found := READY.search(line):
                yield Server(process, int(found[1]), began)
                return
        raise RuntimeError("run.py did not start")
    finally:
        process.terminate()
        process.wait()


def starts(instance: Path, rounds: int) -> dict[str, Any]:
    """Return the second start, to ``/healthz`` and to the first desk page, beside ``import osmnx``."""
    found: dict[str, list[float]] = {"import osmnx": [], "to /healthz": [], "to the desk": []}
    for number in range(-1, rounds):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import osmnx"], env=child_env(), check=True)
        imported_ms = (time.perf_counter() - began) * 1000
        with served(instance) as server:
            _ok(server.get("/healthz"))
            healthy_ms = server.since_start_ms()
            _ok(server.get("/"))
            desk_ms = server.since_start_ms()
        if number >= 0:
            for name, ms in zip(found, (imported_ms, healthy_ms, desk_ms), strict=True):
                found[name].append(ms)
    return {
        name: {"ms": spread(ms), "ratio": ratios(ms, found["import osmnx"])}
        for name, ms in found.items()
    }


def first_start(folder: Path, rounds: int) -> dict[str, Any]:
    """Return the very first start, in an instance folder that is not there yet."""
    found: list[float] = []
    for number in range(rounds):
        instance = folder / f"first-{number}"
        shutil.rmtree(instance, ignore_errors=True)
        with served(instance) as server:
            _ok(server.get("/healthz"))
            found.append(server.since_start_ms())
    return {"ms": spread(found)}


def drags(instance: Path, rounds: int) -> dict[str, Any]:
    """Return how long after a drop the cards are timed anew, beside an empty round trip."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the test environment

    retimed: list[float] = []
    empty: list[float] = []
    with served(instance) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"http://127.0.0.1:{server.port}/tours/{TOUR}?day={DRAGGED_DAY}")
        page.wait_for_load_state("networkidle")
        until_idle(server.process.pid)
        for number in range(-2, rounds):
            empty_ms = page.evaluate(_EMPTY)
            page.evaluate(_WATCH)
            grips = page.locator("[data-visit] .grip")
            boxes = [grips.nth(index).bounding_box() for index in range(2)]
            x, y = boxes[0]["x"] + 10, boxes[0]["y"] + 10
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x, y + (boxes[1]["y"] - boxes[0]["y"]) * 1.3, steps=8)
            page.mouse.up()
            page.wait_for_function("() => window.retimed !== undefined")
            retimed_ms = page.evaluate(
                "() => { const ms = window.retimed; delete window.retimed; return ms; }"
            )
            # The cards glide to their places before the next one is taken.
            page.wait_for_timeout(300)
            if number >= 0:
                retimed.append(retimed_ms)
                empty.append(empty_ms)
        browser.close()
    return {
        "drop to re-timed cards": {"ms": spread(retimed)},
        "an empty round trip": {"ms": spread(empty)},
    }


def sheets(instance: Path, rounds: int) -> dict[str, Any]:
    """Return a coach-day's sheet for the first time and again, and many at once with their memory."""
    found: dict[str, dict[str, list[float]]] = {day: {"first": [], "again": []} for day in DAYS}
    burst: list[float] = []
    peak_mb: list[float] = []
    idle_mb: list[float] = []
    for _ in range(rounds):
        with served(instance) as server:
            _ok(server.get("/"))
            until_idle(server.process.pid)
            idle_mb.append(sum(_memory_mb(server.process.pid).values()))
            for day in DAYS:
                for which in ("first", "again"):
                    found[day][which].append(_ok(server.get(f"/tours/{TOUR}/sheet.pdf?day={day}")))
            until_idle(server.process.pid)
            seconds, most = _many(server)
            burst.append(seconds)
            peak_mb.append(most)
    return {
        "days": {
            day: {which: spread(ms) for which, ms in mine.items()} for day, mine in found.items()
        },
        "a coach-day, first": spread(
            [median(v) for v in zip(*(f["first"] for f in found.values()), strict=True)]
        ),
        "a coach-day, again": spread(
            [median(v) for v in zip(*(f["again"] for f in found.values()), strict=True)]
        ),
        "at once": {"count": AT_ONCE, "s": spread(burst), "peak_mb": spread(peak_mb)},
        "idle_mb": spread(idle_mb),
    }


def _many(server: Server) -> tuple[float, float]:
    """Ask for different sheets of the whole tour at once; return the seconds to the last, and memory.

    Who is told to come again does so when he was told to.
    """
    done, most = Event(), [0.0]

    def watch() -> None:
        while not done.wait(0.05):
            most[0] = max(most[0], sum(_memory_mb(server.process.pid).values()))

    def one(number: int) -> None:
        while True:
            _, status, headers, _ = server.get(
                f"/tours/{TOUR}/sheet.pdf", host=f"coach{number}.example"
            )
            if status == 200:
                return
            if status != 503 or "Retry-After" not in headers:
                raise RuntimeError(f"a sheet was answered with {status}")
            time.sleep(int(headers["Retry-After"]))

    watcher = Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(one, range(AT_ONCE)))
    finally:
        done.set()
        watcher.join()
    return time.perf_counter() - began, most[0]


def answers(instance: Path) -> dict[str, Any]:
    """Return how many bytes a page has, plain and as it travels."""
    found = {}
    with served(instance) as server:
        for name, path in {
            "the desk": "/", "the API's tour": f"/api/v1/tours/{TOUR}",
            "the parts after a drag": f"/tours/{TOUR}/days/{DRAGGED_DAY}/timeline",
        }.items():  # fmt: skip
            link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            link.request("GET", path)
            plain = len(link.getresponse().read())
            found[name] = {"bytes": plain, "compressed": len(server.get(path)[3])}
    return found


def _memory_mb(process: int) -> dict[int, float]:
    """Return the resident megabytes of a process and its children."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        # A process may end while it is looked at; one of the kernel's has no memory.
        with contextlib.suppress(OSError, KeyError):
            lines = status.read_text(encoding="ascii", errors="replace").splitlines()
            facts = dict(line.split(":", 1) for line in lines)
            if str(process) in {facts["Pid"].strip(), facts["PPid"].strip()}:
                found[int(facts["Pid"])] = int(facts["VmRSS"].split()[0]) / 1024
    return found


def _ok(answer: tuple[float, int, dict[str, str], bytes]) -> float:
    if answer[1] != 200:
        raise RuntimeError(f"answered {answer[1]}: {answer[3][:200]!r}")
    return answer[0]


def main() -> None:
    """Measure everything, keep the figures, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="drags and second starts")
    parser.add_argument("--first-starts", type=int, default=3)
    parser.add_argument("--sheet-rounds", type=int, default=3)
    asked = parser.parse_args()
    folder = ROOT / "instance" / "bench" / "changes"
    folder.mkdir(parents=True, exist_ok=True)
    instance = folder / "first-0"
    found: dict[str, Any] = {"first start": first_start(folder, asked.first_starts)}
    with served(instance) as server:
        # What is made once is made: base map, frame of the map, bytecode.
        _ok(server.get("/"))
        until_idle(server.process.pid)
    found["starts"] = starts(instance, asked.rounds)
    found["drags"] = drags(instance, asked.rounds)
    found["sheets"] = sheets(instance, asked.sheet_rounds)
    found["answers"] = answers(instance)
    keep("changes", found)
    changes_report.write()


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
