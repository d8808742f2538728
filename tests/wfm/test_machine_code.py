"""Machine code is kept where that is possible, and its absence or decay stops nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wfm import machine_code
from wfm.evaluation.simulation import kernel
from wfm.evaluation.simulation.compiling import kept


def double(number: int) -> int:
    return 2 * number


def test_kept_code_is_found_again(tmp_path: Path) -> None:
    script = (
        "from wfm.evaluation.simulation.compiling import kept\n"
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('small', {str(tmp_path / 'small.py')!r})\n"
        "small = importlib.util.module_from_spec(spec)\n"
        "sys.modules['small'] = small\n"
        "spec.loader.exec_module(small)\n"
        "f = kept(small.double)\n"
        "print(f(21), sum(f.stats.cache_hits.values()))\n"
    )
    (tmp_path / "small.py").write_text("def double(number):\n    return 2 * number\n", encoding="utf-8")
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    root = Path(machine_code.__file__).parents[1]
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], env=environment, cwd=root, capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    assert runs == [["42", "0"], ["42", "1"]]


def test_no_folder_to_write_in_means_compiling_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise RuntimeError("cannot cache function: no locator available for file")

    monkeypatch.setattr(machine_code.KeptCode, "__init__", refuse)
    assert kept(double)(4) == 8


@pytest.mark.parametrize("method", ["load_overload", "save_overload"])
def test_a_disk_that_fails_is_no_reason_to_stop(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    def fail(*_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(machine_code.FunctionCache, method, fail)
    assert kept(double)(5) == 10


def test_a_kept_file_that_cannot_be_read_is_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def decay(*_: Any) -> None:
        raise AttributeError("can't get attribute 'State'")

    monkeypatch.setattr(machine_code.FunctionCache, "load_overload", decay)
    assert kept(double)(6) == 12


def test_the_key_holds_the_sources_of_the_whole_folder(tmp_path: Path) -> None:
    from numba.core.registry import cpu_target

    (tmp_path / "one.py").write_text("a = 1\n", encoding="utf-8")
    first = machine_code.sources_digest(tmp_path)
    machine_code.sources_digest.cache_clear()
    (tmp_path / "two.py").write_text("b = 2\n", encoding="utf-8")
    assert machine_code.sources_digest(tmp_path) != first
    key = machine_code.KeptCode(double)._index_key((int,), cpu_target.target_context.codegen())
    assert key[-1] == machine_code.sources_digest(Path(__file__).parent)


def test_the_event_loop_is_kept_and_its_parts_are_not() -> None:
    assert isinstance(kernel.run._cache, machine_code.KeptCode)  # type: ignore[attr-defined]
    assert not isinstance(kernel.arrive._cache, machine_code.KeptCode)  # type: ignore[attr-defined]
