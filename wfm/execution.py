"""Where parallel work runs: in this process, on this machine's cores, or on a cluster, behind one interface.

The interface is that of `concurrent.futures.Executor`; Dask.distributed's ``Client.get_executor()`` offers it for a
cluster. Work is handed out as plain functions of plain data that need nothing else of the machine they run on, and
results are told by the item that they belong to, so neither the number of workers nor the loss of one changes a result.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from typing import Any, ParamSpec, TypeVar

from wfm.errors import ValueRangeError

__all__ = ["InProcess", "as_done", "cores", "executor", "run_all"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_T = TypeVar("_T")

LOOK_S = 0.25
"""Seconds between two looks at whether to go on."""

CONNECT_S = 10
"""Seconds to wait for a cluster to answer."""

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


def _begin_worker() -> None:
    """Make a worker process leave Ctrl-C to the process that started it, and end when that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            connection.wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


@contextmanager
def executor(workers: int = 1, cluster: str | None = None) -> Iterator[Executor]:
    """Open an executor with the given number of workers, or one on a cluster.

    Parameters
    ----------
    workers
        1 works in this process; more open a pool of fresh processes (started anew rather than forked, so that
        threads of solvers and compiled code are never copied half-way).
    cluster
        Address of a Dask.distributed scheduler, ``tcp://host:8786``; its workers do the work, whatever `workers` says.

    Raises
    ------
    ValueRangeError
        If `workers` is below 1, the cluster cannot be reached, or Dask.distributed is not installed.
    """
    if workers < 1:
        raise ValueRangeError(f"workers must be at least 1, got {workers}")
    if cluster is not None:
        yield from _on_cluster(cluster)
        return
    if workers == 1:
        yield InProcess()
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin_worker)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _on_cluster(address: str) -> Iterator[Executor]:
    """Yield an executor on a Dask cluster; what a lost worker had is done again by another."""
    try:
        from distributed import Client
    except ImportError:
        raise ValueRangeError("a cluster needs Dask.distributed: pip install 'contact-centre-wfm[cluster]'") from None
    try:
        client: Any = Client(address, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ValueRangeError(f"no Dask scheduler answers at {address!r}: {error}") from None
    try:
        # Not pure: two items that look alike are two pieces of work.
        yield client.get_executor(pure=False)
    finally:
        client.close()


def as_done(
    where: Executor, function: Callable[[_T], _R], items: Iterable[_T], stop: Callable[[], bool] | None = None
) -> Iterator[tuple[int, _R]]:
    """Yield (position of the item, `function` of it), each item once, in the order in which they finish.

    Parameters
    ----------
    where
        The executor to work on.
    function
        A function that a worker process can import.
    items
        What to work on; each item is sent once.
    stop
        Asked now and then; once it returns True, what has not begun is left out, and what has is waited for.

    Raises
    ------
    Exception
        The first error of any item; what has not begun is then cancelled, as when the caller stops asking.
    """
    stopped = stop or (lambda: False)
    if isinstance(where, InProcess):
        # Handed in all at once, the first would wait for the last.
        for place, item in enumerate(items):
            if stopped():
                return
            yield place, function(item)
        return
    futures = {where.submit(function, item): place for place, item in enumerate(items)}
    waiting = set(futures)
    try:
        while waiting:
            finished, waiting = wait(waiting, timeout=LOOK_S, return_when=FIRST_COMPLETED)
            if stopped():
                waiting = {future for future in waiting if not future.cancel()}
            for future in sorted(finished, key=lambda future: futures[future]):
                if not future.cancelled():
                    yield futures[future], future.result()
    finally:
        for future in futures:
            future.cancel()


def run_all(where: Executor, function: Callable[[_T], _R], items: Iterable[_T], done: Done | None = None) -> list[_R]:
    """Return `function` of every item, in the order of the items.

    Parameters
    ----------
    where, function, items
        As in `as_done`.
    done
        Told of each finished item, in the order in which they finish.

    Raises
    ------
    Exception
        The first error of any item; what has not begun is then cancelled.
    """
    waiting = list(items)
    found: dict[int, _R] = {}
    for place, result in as_done(where, function, waiting):
        found[place] = result
        if done is not None:
            done(len(found), len(waiting))
    return [found[place] for place in range(len(waiting))]
