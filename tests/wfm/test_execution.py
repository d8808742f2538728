"""Where work runs must not change what comes out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest

from wfm.errors import ValueRangeError
from wfm.execution import InProcess, as_done, cores, executor, run_all


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


def test_items_come_as_they_finish_and_each_once() -> None:
    with executor(2) as pool:
        found = list(as_done(pool, slow_first, range(6)))
    assert sorted(place for place, _ in found) == list(range(6))
    assert all(place == number for place, (number, _) in found)


def test_in_this_process_nothing_waits_for_what_comes_later() -> None:
    begun: list[int] = []
    for place, _ in as_done(InProcess(), begun.append, range(3)):
        assert begun == list(range(place + 1))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_stop_leaves_out_what_has_not_begun(workers: int) -> None:
    found: list[int] = []
    with executor(workers) as where:
        for place, _ in as_done(where, nap, range(40), stop=lambda: len(found) >= 2):
            found.append(place)
    assert 2 <= len(found) < 20


def nap(_: int) -> None:
    time.sleep(0.02)


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    """Killed without a chance to clean up, it leaves nobody behind."""
    code = (
        "import os, signal, sys, time\n"
        "from wfm.execution import executor\n"
        "if __name__ == '__main__':\n"
        "    with executor(2) as pool:\n"
        "        print(*{pool.submit(os.getpid).result() for _ in range(8)}, flush=True)\n"
        "        futures = [pool.submit(time.sleep, 60) for _ in range(2)]\n"
        "        time.sleep(0.2)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    file = tmp_path / "parent.py"
    file.write_text(code, encoding="utf-8")
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PYTHONPATH": str(root)},
    )
    workers = [int(word) for word in ran.stdout.split()]
    assert ran.returncode == -signal.SIGKILL
    assert workers
    ends = time.monotonic() + 10
    while any(alive(pid) for pid in workers) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not [pid for pid in workers if alive(pid)]


def alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and is not yet buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
