"""Route sheets are printed once each, in processes of their own, however many ask."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from planner.errors import Busy, Unavailable
from planner.lru_cache import Kept
from planner.services import sheets as module
from planner.services.sheet_process import Printed
from planner.services.sheets import Sheets
from tests.documents.sheet import tours

TOUR = tours.tour(tours.two_legs())


class Press:
    """Stands in for a process: prints the revision, notes what it was asked."""

    made = 0

    def __init__(self, basemap, *, gate=None, fails=(), memory_mb=50):
        type(self).made += 1
        assert basemap == b"ground"
        self.gate, self.fails, self.memory_mb = gate, list(fails), memory_mb
        self.asked, self.ended = [], False

    def printed(self, task, timeout_s):
        assert timeout_s > 0
        if self.gate is not None:
            assert self.gate.wait(30)
        self.asked.append(task.revision)
        if self.fails:
            raise self.fails.pop(0)
        return Printed(f"{task.revision} {task.day} {task.url}".encode(), "", self.memory_mb)

    def end(self):
        self.ended = True


def served(made, *, processes=1, waiting=6, **facts):
    def start(basemap):
        made.append(Press(basemap, **facts))
        return made[-1]

    return Sheets(lambda: b"ground", processes, waiting, start)


def sheet(sheets, revision=1, itinerary=TOUR, day=None, url="http://here/t/x"):
    return sheets.sheet(itinerary, day=day, url=url, revision=revision)


def test_a_sheet_is_printed_once_a_version_revision_day_and_address():
    presses = []
    sheets = served(presses)
    day = TOUR.days[0].date
    for _ in range(2):
        assert sheet(sheets) == b"1 None http://here/t/x"
        sheet(sheets, revision=2)
        sheet(sheets, day=day)
        sheet(sheets, url="http://there/t/x")
        sheet(sheets, itinerary=replace(TOUR, version="changed"))
        sheet(sheets, itinerary=replace(TOUR, coach_id="blue"))
    assert presses[0].asked == [1, 2, 1, 1, 1, 1]
    assert len(presses) == 1


def test_those_who_ask_for_one_sheet_at_a_time_share_its_printing():
    presses, gate = [], threading.Event()
    sheets = served(presses, processes=2, gate=gate)
    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(sheet, sheets) for _ in range(6)]
        time.sleep(0.2)
        gate.set()
        assert {answer.result() for answer in answers} == {b"1 None http://here/t/x"}
    assert [press.asked for press in presses] == [[1]]


def test_more_requests_than_may_wait_are_told_to_come_again():
    presses, gate = [], threading.Event()
    sheets = served(presses, processes=2, waiting=4, gate=gate)
    with ThreadPoolExecutor(24) as pool:
        answers = [pool.submit(sheet, sheets, revision) for revision in range(24)]
        while sum(answer.done() for answer in answers) < 20:
            time.sleep(0.01)
        gate.set()
        errors = [answer.exception() for answer in answers]
    refused = [error for error in errors if error is not None]
    assert len(refused) == 20
    assert {type(error) for error in refused} == {Busy}
    assert refused[0].retry_after_s > 0
    assert len(presses) == 2
    assert sum(len(press.asked) for press in presses) == 4
    # Those that had to wait are gone: there is room again.
    assert sheet(sheets, 99) == b"99 None http://here/t/x"


def test_what_is_kept_has_room_for_so_many_bytes_and_the_oldest_goes_first():
    kept = Kept(10, size=len)
    kept.put("a", b"1234")
    kept.put("b", b"1234")
    kept.put("b", b"12345")
    assert (kept.get("a"), kept.get("b")) == (b"1234", b"12345")
    assert kept.get("a") == b"1234"
    kept.put("c", b"12")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (b"1234", None, b"12")
    kept.put("d", b"12345678901")
    assert kept.get("d") is None


@pytest.mark.parametrize("fault", [EOFError(), BrokenPipeError()])
def test_a_process_that_has_ended_is_replaced_and_the_sheet_printed_all_the_same(fault):
    presses = []
    sheets = served(presses)

    def start(basemap):
        presses.append(Press(basemap, fails=[fault] if not presses else []))
        return presses[-1]

    sheets._start = start
    assert sheet(sheets) == b"1 None http://here/t/x"
    assert [press.ended for press in presses] == [True, False]


def test_a_sheet_that_ends_its_process_again_is_refused_in_a_sentence():
    presses = []
    sheets = served(presses, fails=[EOFError()])
    with pytest.raises(Unavailable, match="ended twice"):
        sheet(sheets)
    assert [press.ended for press in presses] == [True, True]


def test_a_sheet_that_takes_too_long_is_given_up():
    presses = []
    sheets = served(presses, fails=[TimeoutError()])
    with pytest.raises(Unavailable):
        sheet(sheets)
    assert [press.ended for press in presses] == [True]


def test_a_process_that_has_grown_gives_its_memory_back(monkeypatch):
    monkeypatch.setattr(module, "MOST_MEMORY_MB", 200)
    presses = []
    sheets = served(presses, memory_mb=201)
    sheet(sheets, 1)
    # The next one is there before it is asked for.
    until_s = time.monotonic() + 30
    while len(presses) < 2 and time.monotonic() < until_s:
        time.sleep(0.01)
    assert [press.ended for press in presses] == [True, False]
    sheet(sheets, 2)
    assert [press.asked for press in presses[:2]] == [[1], [2]]


def test_a_server_that_stops_while_a_process_is_replaced_ends_it_once_and_starts_no_other(
    monkeypatch,
):
    monkeypatch.setattr(module, "MOST_MEMORY_MB", 200)
    ending, stopped = threading.Event(), threading.Event()
    ends = []

    class Slow(Press):
        def end(self):
            ends.append(self)
            ending.set()
            assert stopped.wait(30)

    presses = []

    def start(basemap):
        presses.append(Slow(basemap, memory_mb=201))
        return presses[-1]

    sheets = Sheets(lambda: b"ground", 1, 6, start)
    sheet(sheets, 1)
    assert ending.wait(30)
    sheets.close()
    stopped.set()
    # The slot comes back when the replacement has been given up.
    assert sheets._free.get(timeout=30) is sheets._slots[0]
    assert (len(presses), ends) == (1, presses)
    sheets._free.put(sheets._slots[0])
    with pytest.raises(Unavailable, match="The server stops"):
        sheet(sheets, 2)


def test_the_server_prints_each_sheet_once_and_in_another_process(app, client, monkeypatch):
    held = app.extensions["planner"]
    monkeypatch.setattr(
        "planner.documents.sheet.route_sheet",
        lambda *_, **__: pytest.fail("printed in the server's own process"),
    )
    record = held.tours.default()
    address = f"/tours/{record.tour_id}/sheet.pdf?day=2017-08-01"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: app.test_client().get(address).data, range(4)))
    assert answers[0].startswith(b"%PDF")
    assert len(set(answers)) == 1
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_killed_process_is_replaced(app, client):
    held = app.extensions["planner"]
    address = f"/tours/{held.tours.default().tour_id}/sheet.pdf?day="
    assert client.get(f"{address}2017-08-01").status_code == 200
    # A process that has grown is replaced meanwhile; a sheet that is kept needs none.
    held.sheets.warm()
    killed = [slot._process for slot in held.sheets._slots if slot._process is not None]
    assert killed
    for one in killed:
        os.kill(one.process.pid, signal.SIGKILL)
        one.process.join(30)
    response = client.get(f"{address}2017-08-04")
    assert response.status_code == 200
    assert response.data.startswith(b"%PDF")


def test_a_full_queue_is_answered_with_when_to_come_again(app, client, monkeypatch):
    monkeypatch.setattr(app.extensions["planner"].sheets, "_most_waiting", 0)
    response = client.get("/tours/accsm-2017/sheet.pdf?day=2017-08-03")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "Try again in a moment." in response.text
