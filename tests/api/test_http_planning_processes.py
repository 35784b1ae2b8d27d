"""Plans are made in processes of their own: others are answered meanwhile, and nothing leaks."""

from __future__ import annotations

import math
import os
import signal
import threading
import time

import pytest
from errands import end_at_once, engines_of, own_pid, refuse, sleep
from registered import client_of

from api.http.examples_problems import MORNING, SOLVE_BODIES
from api.http.planning.worker import Worker, WorkerLostError, WorkerSlowError, sendable
from gis_data import InputError, PhlovError, Problem
from routing import PlanRejectedError

SOLVE = "/v1/problems/solve"
QUICK = SOLVE_BODIES["morning"]["value"]


class StubbornError(PhlovError):
    """An error that cannot be made again from its text."""

    def __init__(self, place: str, number: int) -> None:
        super().__init__(f"{place} {number}")


@pytest.fixture(scope="module")
def worker(settings_of_a_new_home):
    worker = Worker(settings_of_a_new_home)
    yield worker
    worker.end()


@pytest.fixture(scope="module")
def client_of_processes(settings_of_a_new_home):
    with client_of(settings_of_a_new_home) as client:
        yield client


def wide_day(stops: int):
    """A spiral of stops around the post office, for OR-Tools to think about."""
    spiral = [
        {
            "id": f"s{n}",
            "latitude": 11.5759 + 0.0004 * n * math.sin(n),
            "longitude": 104.9227 + 0.0004 * n * math.cos(n),
            "weight_g": 1000,
        }
        for n in range(1, stops + 1)
    ]
    return {**MORNING, "stops": spiral}


def test_others_are_answered_while_ortools_searches(client_of_processes):
    client = client_of_processes
    assert client.post(SOLVE, json=QUICK).status_code == 200  # the process is warm
    body = {**QUICK, "problem": wide_day(60), "solver": "ortools", "time_limit_s": 3}
    answers = []
    search = threading.Thread(target=lambda: answers.append(client.post(SOLVE, json=body)))
    begun = time.monotonic()
    search.start()
    waits_s = []
    while search.is_alive():
        asked = time.monotonic()
        assert client.get("/healthz").status_code == 200
        waits_s.append(time.monotonic() - asked)
        time.sleep(0.05)
    search.join()
    assert time.monotonic() - begun > 2.5
    assert answers[0].status_code == 200
    assert answers[0].json()["verified"] is True
    assert len(waits_s) > 10
    assert max(waits_s) < 0.5


def test_errors_of_the_process_are_answered_as_themselves(client_of_processes):
    rested = {
        **MORNING["vehicles"][0],
        "breaks": [{"duration_s": 600, "window": ["09:00", "10:00"]}],
    }
    body = {**QUICK, "problem": {**MORNING, "vehicles": [rested]}, "solver": "sisr"}
    answer = client_of_processes.post(SOLVE, json=body)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("rule-unsupported")
    body = {**QUICK, "problem": {**MORNING, "vehicles": []}}
    answer = client_of_processes.post(SOLVE, json=body)
    assert answer.json()["problems"][0]["remedy"] == "Add a vehicle."


def test_a_process_is_kept_with_what_it_loaded(worker):
    pid, engines = worker.run(own_pid, 60), worker.run(engines_of, 60)
    assert pid != os.getpid()
    assert worker.run(own_pid, 60) == pid == worker.pid
    assert worker.run(engines_of, 60) == engines


def test_a_process_that_died_is_replaced(worker):
    first = worker.run(own_pid, 60)
    with pytest.raises(WorkerLostError):
        worker.run(end_at_once, 60)
    second = worker.run(own_pid, 60)
    assert second != first
    os.kill(second, signal.SIGKILL)  # while nobody waits for it
    deadline = time.monotonic() + 10
    while worker.pid is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert worker.run(own_pid, 60) != second


def test_a_process_that_takes_too_long_is_ended(worker):
    slow = worker.run(own_pid, 60)
    with pytest.raises(WorkerSlowError):
        worker.run(sleep, 0.2, 60)
    assert worker.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(slow, 0)


def test_errors_come_back_with_all_that_they_hold(worker):
    problem = Problem("stop palace", "-1", "0 or more", "Correct it.")
    with pytest.raises(InputError) as caught:
        worker.run(refuse, 60, InputError("The problem cannot be used.", [problem]))
    assert caught.value.problems == (problem,)
    with pytest.raises(PlanRejectedError, match="withheld") as rejected:
        worker.run(refuse, 60, PlanRejectedError("It is withheld."))
    assert "in refuse" in rejected.value.__notes__[0]  # where it arose, for the log


def test_what_cannot_be_sent_is_told_by_its_text():
    assert "Wat Phnom 7" in str(sendable(StubbornError("Wat Phnom", 7)))
    assert isinstance(sendable(StubbornError("Wat Phnom", 7)), RuntimeError)


def test_a_lost_plan_is_no_fault_of_the_caller(client_of_processes):
    pool = client_of_processes.app.state.services.planning
    with pool.seat() as seat:
        assert seat.run(own_pid, 10) == seat.pid
        killer = threading.Timer(0.3, os.kill, (seat.pid, signal.SIGKILL))
        killer.start()
        with pytest.raises(Exception, match="process that made it ended") as caught:
            seat.run(sleep, 60, 60)
    assert caught.value.refusal.status == 503
    assert int(caught.value.headers["Retry-After"]) > 0
    assert client_of_processes.post(SOLVE, json=QUICK).status_code == 200


def test_all_processes_end_with_the_application(settings_of_a_new_home):
    with client_of(settings_of_a_new_home) as client:
        assert client.post(SOLVE, json=QUICK).status_code == 200
        with client.app.state.services.planning.seat() as seat:
            pid = seat.pid
        assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
