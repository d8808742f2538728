"""Where work runs must not change what comes out."""

from __future__ import annotations

import os
import time
from concurrent.futures import Executor, Future

import pytest

from wfm.errors import ValueRangeError
from wfm.execution import InProcess, cores, executor, run_all


def square(number: int) -> int:
    return number * number


def slow_first(number: int) -> tuple[int, int]:
    time.sleep(0.3 if number == 0 else 0.0)
    return number, os.getpid()


def fails_on_three(number: int) -> int:
    if number == 3:
        raise ValueError(f"no {number}")
    return number


def test_results_come_in_the_order_of_the_items() -> None:
    assert run_all(InProcess(), square, range(5)) == [0, 1, 4, 9, 16]


def test_a_pool_works_in_other_processes_and_keeps_the_order() -> None:
    with executor(2) as pool:
        found = run_all(pool, slow_first, range(6))
    assert [number for number, _ in found] == list(range(6))
    assert os.getpid() not in {process for _, process in found}


def test_one_worker_is_this_process() -> None:
    with executor(1) as where:
        assert isinstance(where, InProcess)
        assert run_all(where, slow_first, [1]) == [(1, os.getpid())]


def test_every_finished_item_is_told() -> None:
    told: list[tuple[int, int]] = []
    run_all(InProcess(), square, range(3), lambda number, total: told.append((number, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_error_comes_out(workers: int) -> None:
    with executor(workers) as where, pytest.raises(ValueError, match="no 3"):
        run_all(where, fails_on_three, range(6))


def test_an_error_cancels_what_has_not_begun() -> None:
    class Waiting(Executor):
        """Finishes the first item with an error and never begins the others."""

        def __init__(self) -> None:
            self.futures: list[Future[int]] = []

        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            future: Future[int] = Future()
            if not self.futures:
                future.set_exception(ValueError("broken"))
            self.futures.append(future)
            return future

    where = Waiting()
    with pytest.raises(ValueError, match="broken"):
        run_all(where, square, range(4))
    assert [future.cancelled() for future in where.futures] == [False, True, True, True]


def test_nothing_to_do_is_nothing_done() -> None:
    assert run_all(InProcess(), square, []) == []


def test_fewer_than_one_worker_is_refused() -> None:
    with pytest.raises(ValueRangeError, match="at least 1"), executor(0):
        pass


def test_cores_are_those_this_process_may_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
