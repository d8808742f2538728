"""Seconds and memory of a process, seen from outside."""

import subprocess
import sys
import time

import pytest

from wfm.studies import process_usage
from wfm.studies.process_usage import cpu_s, seconds_since_start


def child(code):
    """Run code in a process of its own; return what it prints as a number.

    A young process may count the memory of the one that started it, here that of all tests before: so the process
    that measures is started by a small one.
    """
    small = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {code!r}]).returncode)"
    done = subprocess.run([sys.executable, "-c", small], capture_output=True, text=True, check=True)
    return float(done.stdout)


def test_seconds_count_from_the_start_of_the_process():
    began = time.monotonic()
    inside = child(
        "import time; time.sleep(0.3); from wfm.studies.process_usage import *; print(seconds_since_start())"
    )
    assert 0.3 <= inside <= time.monotonic() - began + 0.05


def test_seconds_go_on():
    first = seconds_since_start()
    time.sleep(0.05)
    assert 0.03 <= seconds_since_start() - first < 5


def test_without_a_process_table_seconds_count_from_loading(monkeypatch, tmp_path):
    monkeypatch.setattr(process_usage, "_STAT", tmp_path / "none")
    monkeypatch.setattr(process_usage, "_LOADED", time.monotonic() - 42)
    assert seconds_since_start() == pytest.approx(42, abs=1)


def test_memory_held_is_seen_and_stays_the_peak():
    small = child("from wfm.studies.process_usage import *; print(peak_mb())")
    held = child("from wfm.studies.process_usage import *; x = bytearray(200_000_000); del x; print(peak_mb())")
    assert 5 < small < 200
    assert held > 200


def test_memory_of_children_counts():
    code = (
        "import subprocess, sys; from wfm.studies.process_usage import *; before = peak_mb();"
        "subprocess.run([sys.executable, '-c', 'x = bytearray(150_000_000)'], check=True); print(peak_mb() - before)"
    )
    assert child(code) > 140


def test_processor_time_counts_work_and_not_sleep():
    before = cpu_s()
    time.sleep(0.2)
    asleep = cpu_s() - before
    while cpu_s() - before < asleep + 0.1:
        pass
    assert asleep < 0.1


def test_processor_time_of_children_counts():
    code = (
        "import subprocess, sys; from wfm.studies.process_usage import *; before = cpu_s();"
        "subprocess.run([sys.executable, '-c', 'sum(range(10_000_000))'], check=True); print(cpu_s() - before)"
    )
    assert child(code) > 0.02
