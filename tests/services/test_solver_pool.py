import os
import time
from dataclasses import replace

import pytest

from planner.errors import Busy, NotFound, Unavailable
from planner.services import solver_pool
from planner.services.solver_pool import SolverPool
from planner.settings import Settings
from planner.store.jobs import JobStore
from planner.store.tours import TourStore
from tests.web.solver_fakes import GOAL, obedient


@pytest.fixture
def store(tmp_path):
    url = f"sqlite:///{tmp_path / 'tours.sqlite'}"
    tours = TourStore(url)
    tours.create("walk", {"id": "walk"})
    tours.close()
    made = JobStore(url)
    yield made
    made.close()


@pytest.fixture
def pool_of(store):
    made = []

    def of(**settings):
        made.append(SolverPool(replace(Settings(), **settings), store, obedient))
        return made[-1]

    yield of
    for pool in made:
        pool.close()


def asked(pool, do, seconds=60):
    job = pool.submit("walk", 1, {"do": do}, seed=0, iterations=10, seconds=seconds)
    return job.job_id


def until(store, job_id, *states, within_s=20):
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        job = store.get(job_id)
        if job.state in states:
            return job
        time.sleep(0.02)
    raise AssertionError(job)


def until_told(store, job_id):
    """Wait until the process has said something: it runs then."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        job = store.get(job_id)
        if job.best is not None:
            return job
        time.sleep(0.02)
    raise AssertionError(job)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_jobs_run_one_after_the_other_in_one_process(store, pool_of):
    pool = pool_of()
    first, second = asked(pool, "end"), asked(pool, "end")
    done = [until(store, job, "done") for job in (first, second)]
    assert done[0].best["by"] == done[1].best["by"] != os.getpid()
    assert (done[0].goal, done[0].proof, done[0].bound) == (GOAL, "best-found", 7)
    assert done[0].best["router"] == {"coach": "driving", "car": "driving", "walk": "foot"}


def test_two_processes_search_two_tours_at_once(store, pool_of):
    pool = pool_of(solver_processes=2)
    jobs = [asked(pool, "wait") for _ in range(2)]
    running = [until_told(store, job) for job in jobs]
    assert running[0].best["by"] != running[1].best["by"]


def test_more_than_the_queue_holds_is_refused_and_a_cancel_makes_room(store, pool_of):
    pool = pool_of(solver_queue=1)
    asked(pool, "wait")
    waiting = asked(pool, "wait")
    with pytest.raises(Busy, match="Try again in a moment") as refused:
        asked(pool, "wait")
    assert refused.value.retry_after_s > 0
    # What was refused has left no record.
    assert len(store.jobs()) == 2
    assert pool.cancel(waiting).state == "cancelled"
    asked(pool, "wait")


def test_a_running_search_is_cancelled_keeps_its_best_and_the_process_goes_on(store, pool_of):
    pool = pool_of()
    job = asked(pool, "wait")
    by = until_told(store, job).best["by"]
    cancelled = pool.cancel(job)
    assert (cancelled.state, cancelled.goal) == ("cancelled", GOAL)
    assert pool.cancel(job) == cancelled
    after = until(store, asked(pool, "end"), "done")
    assert after.best["by"] == by
    assert store.get(job).state == "cancelled"


def test_a_cancel_by_another_server_is_noticed(store, pool_of, monkeypatch):
    monkeypatch.setattr(solver_pool, "HEARTBEAT_S", 0.1)
    pool = pool_of()
    job = asked(pool, "wait")
    until_told(store, job)
    store.cancel(job)
    assert until(store, asked(pool, "end"), "done")


def test_a_process_that_does_not_hear_is_ended(store, pool_of, monkeypatch):
    monkeypatch.setattr(solver_pool, "HEARTBEAT_S", 0.1)
    monkeypatch.setattr(solver_pool, "CANCEL_S", 0.2)
    pool = pool_of()
    job = asked(pool, "deaf")
    by = until_told(store, job).best["by"]
    pool.cancel(job)
    assert until(store, asked(pool, "end"), "done").best["by"] != by
    assert not is_alive(by)
    assert store.get(job).state == "cancelled"


def test_a_killed_process_fails_its_job_and_the_next_one_runs(store, pool_of):
    pool = pool_of()
    job, following = asked(pool, "die"), asked(pool, "end")
    failed = until(store, job, "failed")
    assert "exit code -9" in failed.message
    assert "Start the search again" in failed.message
    assert failed.goal == GOAL
    assert until(store, following, "done")


def test_a_search_that_does_not_end_in_time_fails(store, pool_of, monkeypatch):
    monkeypatch.setattr(solver_pool, "HEARTBEAT_S", 0.1)
    monkeypatch.setattr(solver_pool, "OVERTIME_S", 1.0)
    pool = pool_of()
    job = asked(pool, "deaf", seconds=1)
    assert "did not end in time" in until(store, job, "failed").message


def test_what_the_search_cannot_do_is_told(store, pool_of):
    assert until(store, asked(pool_of(), "fail"), "failed").message == "No such venue."


def test_closing_loses_what_is_in_hand_and_leaves_no_process(store, pool_of):
    pool = pool_of()
    running, waiting = asked(pool, "wait"), asked(pool, "wait")
    by = until_told(store, running).best["by"]
    pool.close()
    assert not is_alive(by)
    for job in (running, waiting):
        lost = store.get(job)
        assert lost.state == "lost"
        assert "server stopped" in lost.message
    with pytest.raises(Unavailable, match="stopping"):
        asked(pool, "end")


def test_a_tour_that_is_not_there_takes_no_room(pool_of):
    pool = pool_of(solver_queue=0)
    with pytest.raises(NotFound):
        pool.submit("none", 1, {"do": "end"}, seed=0, iterations=1, seconds=1)
    asked(pool, "end")


def test_a_busy_database_delays_a_result_but_loses_none(store, pool_of, monkeypatch):
    refusals = iter([True, True])
    finish = store.finish

    def reluctant(job_id, **result):
        if next(refusals, False):
            raise Unavailable("The database is busy with another writer.")
        return finish(job_id, **result)

    monkeypatch.setattr(store, "finish", reluctant)
    assert until(store, asked(pool_of(), "end"), "done").goal == GOAL
    assert next(refusals, None) is None


def test_a_process_that_cannot_be_started_fails_the_job(store, pool_of, monkeypatch):
    pool = pool_of()

    def no_process():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(pool, "_hired", no_process)
    job = asked(pool, "end")
    assert "Resource temporarily unavailable" in until(store, job, "failed").message
