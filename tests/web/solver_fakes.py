"""Stand-ins for the process that searches: the pool's own behaviour needs no roads.

What each does with a task is told by the task's brief. They run in processes of their own, so they are
named functions of a module.
"""

import os
import signal
import time

from planner.services.solver_worker import Cancel, Failure, Result, Step

GOAL = {"broken": 0, "late_s": 0, "priority": 5, "end_s": 9, "road_s": 3}


def obedient(connection, settings):
    """Do what the brief says: ``end``, ``wait`` for a cancel, ``die``, ``fail`` or be ``deaf``."""
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        if isinstance(task, Cancel):
            continue
        do = task.brief["do"]
        best = {"by": os.getpid(), "router": dict(settings.router_profiles)}
        connection.send(Step(task.job_id, 0.25, None, GOAL, best))
        if do == "die":
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGKILL)
        if do == "deaf":
            time.sleep(600)
        if do == "wait":
            try:
                assert connection.recv() == Cancel(task.job_id)
            except EOFError:
                return
        if do == "fail":
            connection.send(Failure(task.job_id, "No such venue."))
            continue
        connection.send(Result(task.job_id, None, GOAL, best, "best-found", 7, repeatable=True))


def patient(connection, _settings):
    """Find the brief in the order of its wishes, and wait for a cancel."""
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        if isinstance(task, Cancel):
            continue
        days = [
            {**day, "order": [wish["id"] for wish in day["visits"]]} for day in task.brief["days"]
        ]
        connection.send(Step(task.job_id, 0.5, None, GOAL, {**task.brief, "days": days}))
