"""A real Dask cluster on this machine: a scheduler and two worker processes, one of which is killed on the way."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from wfm.config.scenarios import load_scenarios
from wfm.execution import as_done, executor
from wfm.studies.whatif.comparison import comparison_csv
from wfm.studies.whatif.running import run_study

pytest.importorskip("distributed")

WORK = """\
import os, pathlib, time

def work(item):
    place, folder, seconds = item
    with open(pathlib.Path(folder) / "begun", "a") as file:
        file.write(f"{place} {os.getpid()}\\n")
    time.sleep(seconds)
    return place * place
"""

ROOT = Path(__file__).parents[2]
DASK = [sys.executable, "-m", "dask"]


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.start("scheduler", "scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1")
        self.wait_for(self.file.exists)
        for name in ("one", "two"):
            self.start(name, "worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name)

    def start(self, name: str, *words: str) -> None:
        command = [*DASK, *words, "--scheduler-file", str(self.file)]
        env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{self.folder}"}
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, env=env, cwd=self.folder)

    @property
    def address(self) -> str:
        import json

        return str(json.loads(self.file.read_text(encoding="utf-8"))["address"])

    def wait_for(self, ready: Callable[[], bool], seconds: float = 60.0) -> None:
        ends = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < ends, {path.name: path.read_text()[-500:] for path in self.folder.glob("*.log")}
            time.sleep(0.05)

    def workers_ready(self, count: int = 2) -> None:
        from distributed import Client

        with Client(self.address) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(count, timeout=60)

    def kill(self, name: str) -> None:
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def close(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    (folder / "dask_work.py").write_text(WORK, encoding="utf-8")
    found = Cluster(folder)
    try:
        yield found
    finally:
        found.close()


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_doubles_nothing(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(cluster.folder))
    from dask_work import work  # type: ignore[import-not-found]

    cluster.workers_ready()
    begun = cluster.folder / "begun"
    doomed = cluster.processes["one"].pid
    found: list[tuple[int, Any]] = []
    with executor(1, cluster.address) as where:
        for place, result in as_done(where, work, [(place, str(cluster.folder), 0.15) for place in range(12)]):
            found.append((place, result))
            if len(found) == 3:
                cluster.wait_for(lambda: f" {doomed}\n" in begun.read_text(encoding="utf-8"))
                cluster.kill("one")
    assert sorted(found) == [(place, place * place) for place in range(12)]
    starts = [line.split() for line in begun.read_text(encoding="utf-8").splitlines()]
    assert {int(place) for place, _ in starts} == set(range(12))
    assert {int(pid) for _, pid in starts} == {doomed, cluster.processes["two"].pid}


def told(text: str) -> list[list[str]]:
    """Return comparison.csv without its seconds."""
    return [row for row in csv.reader(text.splitlines()) if row[0] != "seconds"]


@pytest.mark.slow
def test_scenarios_on_a_cluster_that_loses_a_worker_come_out_the_same(cluster: Cluster, tmp_path: Path) -> None:
    centre = ROOT / "configs" / "minimal"
    file = tmp_path / "s.yaml"
    file.write_text(
        "every: {solver: {time_limit_s: 1, workers: 1, deterministic: true}}\n"
        "scenarios: {more: {set: {volume_factor: 1.2}}, sick: {set: {absence_rate: 0.1}}}\n"
        "sweeps: {s: {vary: {aht_factor: [0.8, 0.9, 1.1, 1.2]}}}\n",
        encoding="utf-8",
    )
    study = load_scenarios(centre, file)
    cluster.workers_ready()
    tales: list[str] = []

    def tell(item: Any) -> None:
        tales.append(item.record.name)
        if len(tales) == 3:
            cluster.kill("one")

    with executor(1, cluster.address) as where:
        spread = run_study(study, tmp_path / "spread", where, tell)
    with executor(1) as where:
        alone = run_study(study, tmp_path / "alone", where)
    assert sorted(tales) == sorted(item.name for item in study.scenarios)
    assert told(comparison_csv(spread.comparison)) == told(comparison_csv(alone.comparison))
    assert spread.fan == alone.fan
