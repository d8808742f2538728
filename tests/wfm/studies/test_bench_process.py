"""A run in a process of its own gives its last line, or says why there is none."""

import sys

import pytest

from wfm.studies import bench_process
from wfm.studies.bench_process import line_of, roster_line


def python(code):
    """Return the words that run code."""
    return [sys.executable, "-c", code]


def test_the_last_line_counts():
    code = "print('noise'); print('{\"cost\": 1.5, \"bound\": null}')"
    assert line_of(python(code), 10) == {"cost": 1.5, "bound": None}


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("", "failed: no word"),
        ("print('no json')", "failed: no word"),
        ("raise ValueError('too small')", "failed: ValueError: too small"),
    ],
)
def test_a_run_without_a_line_says_why(code, status):
    assert line_of(python(code), 10) == {"status": status}


def test_a_run_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr(bench_process, "PATIENCE_S", 0.2)
    found = line_of(python("import time; time.sleep(60)"), 0.3)
    assert found == {"status": "stopped: no answer 0.2 s after its limit"}


def test_an_exit_code_does_not_hide_the_line():
    assert line_of(python("print('{\"violations\": 3}'); raise SystemExit(1)"), 10) == {"violations": 3}


def test_a_roster_line_asks_the_program(monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(bench_process, "line_of", lambda words, limit: seen.append((words, limit)) or {})
    roster_line(tmp_path, 12.5, 2, "--engine", "exact")
    ((words, limit),) = seen
    assert words[1:5] == ["-m", "wfm", "bench", "roster"]
    assert words[5:] == [str(tmp_path), "--time-limit", "12.5", "--workers", "2", "--json", "--engine", "exact"]
    assert limit == 12.5
