"""Ctrl-C: the first asks the work to end well, the second ends it."""

from __future__ import annotations

import queue
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

__all__ = ["StopFlag", "in_background", "stop_on_interrupt"]

_R = TypeVar("_R")

WAIT_S = 0.1
"""How long at most a signal waits for its handler."""

StopFlag = Callable[[], bool]
"""True once the user has asked to stop."""


@contextmanager
def stop_on_interrupt() -> Iterator[StopFlag]:
    """Give a flag that the first Ctrl-C raises; the second one is a KeyboardInterrupt.

    Outside the main thread, where no signal arrives, the flag is never raised.
    """
    asked = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, handle)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def in_background(
    work: Callable[[Callable[[Any], None]], _R],
    show: Callable[[Any], None],
    stop: StopFlag,
    stopping: Callable[[], None],
) -> _R:
    """Do work in a thread while this one shows what the work tells and stays open to Ctrl-C.

    Compiled code runs long without giving Python a chance; a signal to the thread that it runs in would wait for its
    end.

    Parameters
    ----------
    work
        Called with a function through which it tells what there is to show.
    show
        Called in this thread with each told item.
    stop
        The flag of `stop_on_interrupt`.
    stopping
        Called in this thread, once, when the flag goes up while the work goes on.

    Returns
    -------
    What `work` returns; what it raises is raised here.
    """
    told: queue.SimpleQueue[Any] = queue.SimpleQueue()
    results: list[_R] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(told.put))
        except BaseException as error:  # handed on to the thread that waits
            errors.append(error)

    worker = threading.Thread(target=run, name="work", daemon=True)
    worker.start()
    announced = False
    while worker.is_alive() or not told.empty():
        if stop() and not announced:
            announced = True
            stopping()
        try:
            item = told.get(timeout=WAIT_S)
        except queue.Empty:
            continue
        show(item)
    if errors:
        raise errors[0]
    return results[0]
