"""Where parallel work runs: in this process or on this machine's cores, behind one interface.

The interface is that of `concurrent.futures.Executor`; a cluster that offers it (Dask.distributed's
``Client.get_executor()``, say) can stand in its place. Work is handed out as plain functions of plain data, and
results come back in the order of the items, so the number of workers never changes a result.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from wfm.errors import ValueRangeError

__all__ = ["InProcess", "cores", "executor", "run_all"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_T = TypeVar("_T")

Done = Callable[[int, int], None]
"""Called with the number of finished items and of all items."""


def cores() -> int:
    """Return the number of cores that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


class InProcess(Executor):
    """An executor that does the work at once, in the thread that hands it in."""

    def submit(self, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_R]:
        """Run `fn` and return its finished future, which holds the result or what was raised."""
        future: Future[_R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # an executor hands every error to whoever asks for the result
            future.set_exception(error)
        return future


@contextmanager
def executor(workers: int = 1) -> Iterator[Executor]:
    """Open an executor with the given number of workers.

    Parameters
    ----------
    workers
        1 works in this process; more open a pool of fresh processes (started anew rather than forked, so that
        threads of solvers and compiled code are never copied half-way).

    Raises
    ------
    ValueRangeError
        If `workers` is below 1.
    """
    if workers < 1:
        raise ValueRangeError(f"workers must be at least 1, got {workers}")
    if workers == 1:
        yield InProcess()
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def run_all(where: Executor, function: Callable[[_T], _R], items: Iterable[_T], done: Done | None = None) -> list[_R]:
    """Return `function` of every item, in the order of the items.

    Parameters
    ----------
    where
        The executor to work on.
    function
        A function that a worker process can import.
    items
        What to work on; each item is sent once.
    done
        Told of each finished item, in the order in which they finish.

    Raises
    ------
    Exception
        The first error of any item; what has not begun is then cancelled.
    """
    waiting = list(items)
    futures = [where.submit(function, item) for item in waiting]
    try:
        for number, future in enumerate(as_completed(futures), start=1):
            future.result()
            if done is not None:
                done(number, len(futures))
    except (Exception, KeyboardInterrupt, CancelledError):
        for future in futures:
            future.cancel()
        raise
    return [future.result() for future in futures]
