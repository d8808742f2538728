"""Ctrl-C: the first stops, the second aborts; the thread that waits hears both."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from wfm.cli.interruption import in_background, stop_on_interrupt


def nothing(*_: Any) -> None:
    """Show nothing."""


def test_first_signal_raises_the_flag_second_aborts() -> None:
    with stop_on_interrupt() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_handler_is_put_back_also_after_an_error() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), stop_on_interrupt():
        assert signal.getsignal(signal.SIGINT) is not before
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is before


def test_outside_the_main_thread_there_is_no_handler() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[Any] = []

    def elsewhere() -> None:
        with stop_on_interrupt() as stop:
            seen.extend([stop(), signal.getsignal(signal.SIGINT) is before])

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [False, True]


def test_result_and_everything_told_in_order() -> None:
    shown: list[int] = []

    def work(tell: Callable[[int], None]) -> str:
        for number in range(100):
            tell(number)
        return "done"

    assert in_background(work, shown.append, lambda: False, nothing) == "done"
    assert shown == list(range(100))


def test_work_runs_elsewhere_and_is_shown_here() -> None:
    threads: list[int] = []

    def work(tell: Callable[[int], None]) -> int:
        tell(0)
        return threading.get_ident()

    ran = in_background(work, lambda _: threads.append(threading.get_ident()), lambda: False, nothing)
    assert threads == [threading.get_ident()]
    assert ran != threading.get_ident()


@pytest.mark.parametrize("error", [ValueError("bad"), KeyboardInterrupt()])
def test_error_of_the_work_is_raised_here(error: BaseException) -> None:
    def work(tell: Callable[[Any], None]) -> None:
        raise error

    with pytest.raises(type(error)):
        in_background(work, nothing, lambda: False, nothing)


def test_stop_is_announced_once_while_the_work_goes_on() -> None:
    announced: list[bool] = []
    with stop_on_interrupt() as stop:

        def work(tell: Callable[[Any], None]) -> str:
            signal.raise_signal(signal.SIGINT)
            until = time.monotonic() + 10
            while not stop() and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(0.35)
            return "best so far"

        assert in_background(work, nothing, stop, lambda: announced.append(True)) == "best so far"
    assert announced == [True]


def test_second_signal_does_not_wait_for_the_work() -> None:
    release = threading.Event()
    with stop_on_interrupt() as stop:

        def work(tell: Callable[[Any], None]) -> None:
            signal.raise_signal(signal.SIGINT)
            while not stop():
                time.sleep(0.01)
            signal.raise_signal(signal.SIGINT)
            release.wait(20)

        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            in_background(work, nothing, stop, nothing)
        assert time.monotonic() - began < 10
    release.set()
