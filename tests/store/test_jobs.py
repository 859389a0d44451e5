from datetime import UTC, datetime, timedelta

import pytest

from planner.errors import NotFound
from planner.store import jobs as module
from planner.store.jobs import JobStore
from planner.store.tours import TourStore

NOON = datetime(2027, 8, 2, 12, tzinfo=UTC)
BEST = {"id": "walk", "days": [{"order": ["a", "b"]}]}
GOAL = {"broken": 0}
FOUND = {"before": None, "goal": GOAL, "best": BEST}


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def pass_(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    url = f"sqlite:///{tmp_path / 'tours.sqlite'}"
    tours = TourStore(url)
    tours.create("walk", {"id": "walk"})
    tours.close()
    made = JobStore(url, clock=clock)
    yield made
    made.close()


def asked(store):
    return store.create("walk", 1, seed=7, iterations=100, seconds=9)


def result():
    return {**FOUND, "proof": "best-found", "bound": 40, "repeatable": True}


def test_a_job_goes_from_queued_over_running_to_done(store, clock):
    job = asked(store)
    assert (job.state, job.share, job.active, job.best) == ("queued", 0.0, True, None)
    assert (job.tour_id, job.revision, job.seed, job.iterations, job.seconds) == (
        "walk", 1, 7, 100, 9,
    )  # fmt: skip
    clock.pass_(seconds=1)
    assert store.start(job.job_id)
    clock.pass_(seconds=1)
    assert store.advance(job.job_id, share=0.5, **FOUND)
    half = store.get(job.job_id)
    assert (half.state, half.share, half.goal, half.best) == ("running", 0.5, GOAL, BEST)
    assert half.ended_at is None
    clock.pass_(seconds=1)
    assert store.finish(job.job_id, **result())
    done = store.get(job.job_id)
    assert (done.state, done.share, done.active) == ("done", 1.0, False)
    assert (done.proof, done.bound, done.repeatable) == ("best-found", 40, True)
    second = timedelta(seconds=1)
    assert (done.created_at, done.started_at) == (NOON, NOON + second)
    assert done.ended_at == NOON + 3 * second


def test_what_comes_after_a_cancel_changes_nothing_and_the_best_stays(store):
    job = asked(store)
    store.start(job.job_id)
    store.advance(job.job_id, share=0.5, **FOUND)
    cancelled = store.cancel(job.job_id)
    assert cancelled.state == "cancelled"
    assert not store.advance(job.job_id, share=0.9, before=None, goal=None, best=None)
    assert not store.finish(job.job_id, **result())
    assert not store.fail(job.job_id, "Too late.")
    assert store.cancel(job.job_id) == cancelled
    assert store.get(job.job_id).best == BEST


def test_a_cancelled_queued_job_does_not_start(store):
    job = asked(store)
    store.cancel(job.job_id)
    assert not store.start(job.job_id)
    assert store.get(job.job_id).started_at is None


def test_a_job_that_no_server_has_in_hand_is_lost(store, clock):
    job, other = asked(store), asked(store)
    store.start(job.job_id)
    clock.pass_(seconds=15)
    assert store.alive([other.job_id, "none"]) == {other.job_id}
    clock.pass_(seconds=15)
    # 30 s since anybody spoke of the one, 15 s since of the other; lost is what passes 20 s.
    lost = store.get(job.job_id)
    assert lost.state == "lost"
    assert "Start it again" in lost.message
    assert store.get(other.job_id).state == "queued"
    # What its server says after all does not bring it back.
    assert not store.finish(job.job_id, **result())
    assert store.get(job.job_id).ended_at == clock.now


def test_the_newest_come_first_and_old_ended_ones_go(store, clock, monkeypatch):
    monkeypatch.setattr(module, "JOBS_KEPT", 2)
    made = []
    for _ in range(4):
        made.append(asked(store).job_id)
        store.cancel(made[-1])
        clock.pass_(seconds=1)
    # Each new job leaves two ended ones and itself: the first is gone.
    assert [job.job_id for job in store.jobs()] == [made[3], made[2], made[1]]


def test_no_job_of_no_tour(store):
    with pytest.raises(NotFound, match="no tour 'none'"):
        store.create("none", 1, seed=0, iterations=1, seconds=1)
    with pytest.raises(NotFound, match="no job 'none'"):
        store.get("none")
    with pytest.raises(NotFound, match="no job 'none'"):
        store.cancel("none")


def test_what_was_taken_is_noted(store):
    job = asked(store)
    store.take(job.job_id, 2)
    assert store.get(job.job_id).taken is None
    store.cancel(job.job_id)
    store.take(job.job_id, 2)
    assert store.get(job.job_id).taken == 2
