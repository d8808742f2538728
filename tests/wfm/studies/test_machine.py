"""One line that says what a result was measured on."""

import re

import pytest

from wfm.studies import machine
from wfm.studies.machine import machine_line, version_of


def test_the_line_names_cores_versions_and_load():
    line = machine_line()
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC; ", line)
    assert re.search(r"\d+ cores?; ", line)
    assert "OR-Tools" in line and "Python 3" in line
    assert line.endswith(".") and "\n" not in line


def test_without_the_kernels_files_the_line_is_shorter(monkeypatch, tmp_path):
    whole = machine_line()
    monkeypatch.setattr(machine, "_CPU", tmp_path / "a")
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "b")
    assert "GiB" not in machine_line()
    assert "core" in machine_line()
    assert len(machine_line().split("; ")) <= len(whole.split("; "))


def test_the_kernels_files_are_read(monkeypatch, tmp_path):
    cpu, memory = tmp_path / "cpu", tmp_path / "memory"
    cpu.write_text("processor : 0\nmodel name\t: Fast: 9000\n")
    memory.write_text("MemTotal:  8388608 kB\nMemFree: 1 kB\n")
    monkeypatch.setattr(machine, "_CPU", cpu)
    monkeypatch.setattr(machine, "_MEMORY", memory)
    assert "; Fast: 9000; " in machine_line()
    assert "; 8 GiB; " in machine_line()


@pytest.mark.parametrize(("name", "known"), [("numpy", True), ("no-such-distribution", False)])
def test_versions(name, known):
    assert (version_of(name) != "not installed") == known
