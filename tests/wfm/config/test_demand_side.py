"""What comes in on the queues: which file counts, which handle time, and what is missing."""

from pathlib import Path
from typing import Any

import numpy as np

from wfm.config.demand_side import Asked, queue_from, read_demand
from wfm.config.intake import Intake
from wfm.config.schema import PlanFile
from wfm.config.schema.demand import QueueFile
from wfm.config.yaml_document import Document
from wfm.demand import Channel, Queue
from wfm.grid import TimeGrid

OPEN = {"mon-fri": "08:00-10:00"}
HISTORY = "interval_start,queue,offered,aht_s\n" + "".join(
    f"2026-02-{day} {hour:02d}:00,{queue},{count},{aht}\n"
    for day in range(23, 28)
    for hour in (8, 9)
    for queue, count, aht in (("a", 4, 100), ("b", 2, ""))
)


def read(folder: Path, **change: Any) -> tuple[Asked, list[str], list[str]]:
    raw: dict[str, Any] = {
        "name": "x",
        "zone": "Europe/Berlin",
        "week": {"start": "2026-03-02"},
        "interval_min": 60,
        "queues": {"a": {"open": OPEN}, "b": {"open": OPEN, "aht_s": 300}},
        "shifts": {"day": {"start": "08:00", "paid_h": 8}},
        "contracts": {"full": {"hours_per_week": 40, "shifts": ["day"]}},
        "agents": "agents.csv",
        "prices": {"shortage_per_h": 50},
        **change,
    }
    file = PlanFile.model_validate(raw)
    intake = Intake(Document("plan.yaml", raw, {}), folder)
    grid = TimeGrid(file.week.start, file.week.days, file.interval_min, file.zone)
    asked = read_demand(file, grid, intake)
    return asked, [str(fault) for fault in intake.faults], intake.notes


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


def week(column: str, **values: str) -> str:
    rows = [
        f"2026-03-{day:02d} {hour:02d}:00,{queue},{value}"
        for day in range(2, 7)
        for hour in (8, 9)
        for queue, value in values.items()
    ]
    return "\n".join([f"interval_start,queue,{column}", *rows]) + "\n"


def test_queue_from() -> None:
    plain = queue_from("a", QueueFile.model_validate({"open": OPEN}))
    assert plain == Queue("a", "a", Channel.VOICE, "a")
    full = queue_from(
        "a",
        QueueFile.model_validate(
            {"open": OPEN, "name": "Line A", "channel": "chat", "skill": "chat", "patience_s": 60, "concurrency": 3}
        ),
    )
    assert full == Queue("a", "Line A", Channel.CHAT, "chat", 60.0, 3)


def test_history(tmp_path: Path) -> None:
    asked, faults, _ = read(tmp_path, history=write(tmp_path, "h.csv", HISTORY))
    assert faults == []
    assert asked.history is not None and asked.forecast is None and asked.requirement is None
    assert np.nansum(asked.history.contacts[0]) == 40
    assert np.nanmax(asked.history.aht_s[0]) == 100
    assert (asked.history.aht_s[1] == 300).all()


def test_a_handle_time_that_nobody_knows(tmp_path: Path) -> None:
    queues = {"a": {"open": OPEN}, "b": {"open": OPEN}}
    _, faults, _ = read(tmp_path, history=write(tmp_path, "h.csv", HISTORY), queues=queues)
    assert faults == ["plan.yaml:1: queues.b.aht_s is missing, and the history has no aht_s for the queue"]


def test_the_handle_time_of_a_history_beside_a_requirement_is_not_needed(tmp_path: Path) -> None:
    queues = {"a": {"open": OPEN}, "b": {"open": OPEN}}
    files = {
        "history": write(tmp_path, "h.csv", HISTORY),
        "requirement": write(tmp_path, "r.csv", week("agents", a="2", b="1")),
    }
    asked, faults, _ = read(tmp_path, queues=queues, **files)
    assert faults == []
    assert asked.requirement is not None and asked.history is not None


def test_a_queue_without_a_row(tmp_path: Path) -> None:
    text = HISTORY.replace(",b,", ",bee,")
    _, faults, notes = read(tmp_path, history=write(tmp_path, "h.csv", text))
    assert faults == [
        "plan.yaml:1: queues.b has no row in the history. For a new queue name a like one under "
        "'forecasting: sisters:', or type in a day's rows"
    ]
    assert notes[0].startswith("h.csv: the queue 'bee' is not in the plan; 10 rows are left out")


def test_a_queue_without_a_row_and_one_that_looks_like_it(tmp_path: Path) -> None:
    queues = {"orders": {"open": OPEN}, "billing": {"open": OPEN, "aht_s": 100}}
    text = HISTORY.replace(",a,", ",orders,").replace(",b,", ",biling,")
    _, faults, _ = read(tmp_path, history=write(tmp_path, "h.csv", text), queues=queues)
    assert faults == [
        "plan.yaml:1: queues.billing has no row in the history. Did you mean 'biling'? Say so under 'history: queues:'"
    ]
    file = {"file": "h.csv", "queues": {"biling": "billing"}}
    asked, faults, _ = read(tmp_path, history=file, queues=queues)
    assert faults == [] and asked.history is not None


def test_names_of_queues_lead_somewhere(tmp_path: Path) -> None:
    file = {"file": write(tmp_path, "h.csv", HISTORY), "queues": {"x": "c"}}
    _, faults, _ = read(tmp_path, history=file)
    assert faults == ["plan.yaml:1: history.queues.x: the queue 'c' is not in the plan. Known: 'a', 'b'"]


def test_nothing_to_plan_from(tmp_path: Path) -> None:
    _, faults, _ = read(tmp_path)
    assert faults == [
        "plan.yaml:1: the plan names no history, no forecast and no requirement. Add 'history: data/history.csv'"
    ]


def test_the_mean_handle_time_of_the_history_is_weighted(tmp_path: Path) -> None:
    rows = "2026-02-23 08:00,a,1,100\n2026-02-23 09:00,a,3,200\n2026-02-23 08:00,b,1,50\n2026-02-23 09:00,b,1,\n"
    files = {
        "history": write(tmp_path, "h.csv", "interval_start,queue,offered,aht_s\n" + rows),
        "forecast": write(tmp_path, "f.csv", week("mean", a="5", b="5")),
    }
    asked, faults, _ = read(tmp_path, **files)
    assert faults == []
    assert asked.forecast is not None
    assert (asked.forecast.aht_s[0] == 175).all()
    assert (asked.forecast.aht_s[1] == 300).all()


def test_a_forecast_with_handle_times_of_its_own(tmp_path: Path) -> None:
    text = week("mean,aht_s", a="5,120", b="5,")
    asked, faults, _ = read(tmp_path, forecast=write(tmp_path, "f.csv", text))
    assert faults == []
    assert asked.forecast is not None
    open_ = asked.forecast.open_[0]
    assert (asked.forecast.aht_s[0, open_] == 120).all()
    assert (asked.forecast.aht_s[1, open_] == 300).all()


def test_a_forecast_without_any_handle_time(tmp_path: Path) -> None:
    _, faults, _ = read(tmp_path, forecast=write(tmp_path, "f.csv", week("mean", a="5", b="5")))
    assert faults == ["plan.yaml:1: queues.a.aht_s is missing, and the forecast has no aht_s for every interval"]


def test_a_forecast_of_nothing_needs_no_handle_time(tmp_path: Path) -> None:
    asked, faults, _ = read(tmp_path, forecast=write(tmp_path, "f.csv", week("mean", a="0", b="0")))
    assert faults == []
    assert asked.forecast is not None
    assert asked.forecast.contacts.sum() == 0


def test_faults_of_all_three_files_at_once(tmp_path: Path) -> None:
    _, faults, _ = read(
        tmp_path,
        history=write(tmp_path, "h.csv", HISTORY + "soon,a,1,1\n"),
        forecast=write(tmp_path, "f.csv", week("mean", a="5", b="x")),
        requirement="nowhere.csv",
    )
    assert {fault.split(":")[0] for fault in faults} == {"h.csv", "f.csv", "plan.yaml"}


def test_nobody_is_required_while_all_is_closed(tmp_path: Path) -> None:
    text = week("agents", a="2", b="1") + "2026-03-02 20:00,a,7\n"
    asked, faults, _ = read(tmp_path, requirement=write(tmp_path, "r.csv", text))
    assert faults == []
    assert asked.requirement is not None
    assert asked.requirement.agents[0, 20] == 7  # the planner says so
    assert asked.requirement.agents[0, 19] == 0


def test_a_queue_that_others_feed_needs_no_history_but_a_handle_time(tmp_path: Path) -> None:
    name = write(tmp_path, "h.csv", "\n".join(line for line in HISTORY.splitlines() if ",b," not in line) + "\n")
    staffing = {"transfers": [{"from": "a", "to": "b", "share": 0.2}]}
    asked, faults, _ = read(tmp_path, history=name, staffing=staffing)
    assert faults == []
    assert asked.history is not None
    assert np.isnan(asked.history.contacts[1]).all()
    assert (asked.history.aht_s[1] == 300).all()
    _, faults, _ = read(tmp_path, history=name, staffing=staffing, queues={"a": {"open": OPEN}, "b": {"open": OPEN}})
    assert faults == ["plan.yaml:1: queues.b.aht_s is missing, and the history has no aht_s for the queue"]
