"""Derive the interval tables of the two real-data centres from the public source files.

Run it from the root of the project, with the folder that holds ``volumes/`` as argument or in ``WFM_BENCH_DATA``::

    python benchmarks/derive_centres.py [SOURCE] [--configs configs]

It writes ``configs/anonymous_bank/data/{history,actuals,call_types,year_volume}.csv``, and into
``configs/north_american_bank/data`` ``history.csv``, ``actuals.csv`` and the made-up people. One source gives the same
bytes every time: what is drawn is drawn from a frozen stream with a fixed seed. What is real and what is made up stands
in the README and SOURCES.md of each centre.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np
import pandas as pd
from centre_people import america_people

QUEUE_OF_TYPE = {"PS": "regular", "PE": "regular", "TT": "regular", "NW": "prospects", "NE": "stock", "IN": "stock"}
"""Call types of the Israeli bank → queue. Tiny types go where the work is alike: see the centre's README."""

TYPE_MEANING = {
    "PS": "regular activity",
    "PE": "regular activity in English",
    "IN": "internet consulting",
    "NE": "stock exchange activity",
    "NW": "potential customer",
    "TT": "return of a message left by a customer",
}

ISRAEL_CUT = "1999-02-21"
"""First day of the planned week of the Israeli bank (a Sunday): what happened from then on is held out."""

AMERICA_CUT = "2003-10-20"
"""First day of the planned week of the North American bank (a Monday), held out likewise."""

SEED = 2003
"""Seed of everything drawn for the North American bank."""

SHARES = pd.DataFrame(
    {
        "accounts": [0.58, 0.54, 0.53, 0.52, 0.50],
        "cards": [0.36, 0.28, 0.29, 0.38, 0.44],
        "loans": [0.06, 0.18, 0.18, 0.10, 0.06],
    },
    index=pd.Index([7.0, 10.0, 14.0, 18.0, 21.0], name="hour"),
)
"""Made-up split of the North American bank's calls by clock hour; linear between the hours given."""

HANDLE_TIME_S = {"accounts": 165.0, "cards": 195.0, "loans": 270.0}
"""Made-up mean handle time by queue, in seconds."""


def main() -> None:
    """Read the arguments and derive both centres."""
    parser = argparse.ArgumentParser(description="Derive the interval tables of the shipped centres.")
    parser.add_argument("source", nargs="?", default=os.environ.get("WFM_BENCH_DATA"), help="folder with volumes/")
    parser.add_argument("--configs", type=Path, default=Path("configs"), help="where the centres are written")
    arguments = parser.parse_args()
    if arguments.source is None:
        parser.error("give the folder of the source data, or set WFM_BENCH_DATA")
    derive(Path(arguments.source), arguments.configs)


def derive(source: Path, configs: Path) -> None:
    """Write the derived files of both centres.

    Parameters
    ----------
    source
        Folder that holds ``volumes/`` with the public source files.
    configs
        Folder that gets ``anonymous_bank/data`` and ``north_american_bank/data``.
    """
    israel, america = configs / "anonymous_bank" / "data", configs / "north_american_bank" / "data"
    for folder in (israel, america):
        folder.mkdir(parents=True, exist_ok=True)
    calls = offered_calls(source / "volumes" / "technion_bank_1999-02_calls.csv.gz")
    split(israel_intervals(calls), ISRAEL_CUT, israel)
    write(call_types(calls), israel / "call_types.csv")
    write(year_volume(source / "volumes" / "technion_bank_1999_6min.csv"), israel / "year_volume.csv")
    split(america_intervals(source / "volumes" / "bank_calls_5min.csv"), AMERICA_CUT, america)
    for name, table in america_people(SEED).items():
        write(table, america / f"{name}.csv")


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV with line feeds; unknown values stay empty."""
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def split(intervals: pd.DataFrame, cut: str, folder: Path) -> None:
    """Write the intervals before the date `cut` as history.csv and the rest as actuals.csv."""
    held_out = intervals["interval_start"] >= cut
    write(intervals[~held_out], folder / "history.csv")
    write(intervals[held_out], folder / "actuals.csv")


def stamped(local: pd.Series, zone: str) -> pd.Series:
    """Return wall-clock times of a zone as ISO 8601 text with offset; the first pass of a repeated hour is meant."""
    aware = local.dt.tz_localize(zone, ambiguous=np.ones(len(local), dtype=bool))
    return pd.Series([instant.isoformat() for instant in aware], index=local.index)


# The Israeli bank ----------------------------------------------------------------------------------------------------


def offered_calls(path: Path) -> pd.DataFrame:
    """Read the call-by-call file and keep the calls that asked for an agent.

    A call was answered when an agent is named; it was abandoned when it hung up after joining the queue. Hang-ups in
    the voice response unit, phantom calls and calls "served" by nobody are left out.

    Returns
    -------
    Columns type, queue, start (the open half-hour in which the call asked for an agent), answered, queue_s, handle_s.
    """
    raw = pd.read_csv(path, keep_default_na=False)
    answered = (raw["outcome"] == "AGENT") & (raw["server"] != "NO_SERVER")
    abandoned = (raw["outcome"] == "HANG") & (raw["q_start"] != "0:00:00")
    asked = pd.to_datetime(raw["timestamp"]) + pd.to_timedelta(raw["vru_time"], unit="s")
    calls = pd.DataFrame(
        {
            "type": raw["type"],
            "queue": raw["type"].map(QUEUE_OF_TYPE),
            "start": nearest_open(asked),
            "answered": answered,
            "queue_s": raw["q_time"],
            "handle_s": raw["ser_time"],
        }
    )
    return calls[answered | abandoned].reset_index(drop=True)


def nearest_open(asked: pd.Series) -> pd.Series:
    """Return the half-hour of each time, moved into the opening hours of its day where it lies just outside."""
    # Four calls reached an agent's line in the two minutes after midnight; they belong to the evening before.
    shifted = asked.where(asked.dt.hour > 0, asked.dt.normalize() - pd.Timedelta(minutes=1))
    weekday = shifted.dt.day_of_week
    opening = pd.Series(np.where(weekday == 5, 19.5, 7.0), index=shifted.index)
    closing = pd.Series(np.where(weekday == 4, 14.0, 24.0), index=shifted.index)
    hour = (shifted.dt.hour * 2 + shifted.dt.minute // 30) / 2
    inside = np.minimum(np.maximum(hour, opening), closing - 0.5)
    return pd.Series(shifted.dt.normalize() + pd.to_timedelta(inside, unit="h"))


def open_half_hours(first: str, last: str) -> pd.DatetimeIndex:
    """Return all half-hours at which agents take calls: Sunday to Thursday, Friday morning, Saturday night."""
    every = pd.date_range(first, pd.Timestamp(last) + pd.Timedelta(hours=23.5), freq="30min")
    return pd.DatetimeIndex(every[nearest_open(pd.Series(every)).to_numpy() == every.to_numpy()])


def israel_intervals(calls: pd.DataFrame) -> pd.DataFrame:
    """Count and average the calls by half-hour and queue, with a row for every open half-hour."""
    served = calls[calls["answered"]]
    quick = served[served["queue_s"] <= 20]
    keys = ["start", "queue"]
    cells = pd.MultiIndex.from_product(
        [open_half_hours("1999-02-01", "1999-02-28"), ["regular", "prospects", "stock"]], names=keys
    )
    table = pd.DataFrame(index=cells)
    table["offered"] = calls.groupby(keys).size()
    table["answered"] = served.groupby(keys).size()
    table["answered_in_20s"] = quick.groupby(keys).size()
    table = table.fillna(0).astype(int)
    table.insert(2, "abandoned", table["offered"] - table["answered"])
    table["aht_s"] = served.groupby(keys)["handle_s"].mean().round(1)
    table["asa_s"] = served.groupby(keys)["queue_s"].mean().round(1)
    table = table.reset_index()
    table.insert(0, "interval_start", stamped(table.pop("start"), "Asia/Jerusalem"))
    return table[["interval_start", "queue", "offered", "aht_s", "answered", "abandoned", "asa_s", "answered_in_20s"]]


def call_types(calls: pd.DataFrame) -> pd.DataFrame:
    """Sum the month up by call type and by queue.

    Patience is estimated as total queue time ÷ abandoned calls: the maximum-likelihood estimate of the mean of an
    exponential patience that service cuts short.
    """
    rows = []
    for kind in ("type", "queue"):
        for value, group in calls.groupby(kind, sort=False):
            served = group[group["answered"]]
            abandoned = len(group) - len(served)
            rows.append(
                {
                    "kind": kind,
                    "id": value,
                    "meaning": TYPE_MEANING.get(str(value), ""),
                    "queue": group["queue"].iloc[0],
                    "offered": len(group),
                    "answered": len(served),
                    "abandoned": abandoned,
                    "aht_s": round(served["handle_s"].mean(), 1),
                    "aht_median_s": round(served["handle_s"].median(), 1),
                    "patience_s": round(group["queue_s"].sum() / abandoned, 1),
                }
            )
    return pd.DataFrame(rows).sort_values(["kind", "offered"], ascending=False)


def year_volume(path: Path) -> pd.DataFrame:
    """Sum the year's calls that entered the voice response unit by half-hour, agents on duty or not."""
    raw = pd.read_csv(path, parse_dates=["timestamp"])
    half_hours = raw.groupby(raw["timestamp"].dt.floor("30min"))["count"].sum()
    # The clocks went forward at 02:00 on that day: the source counts nobody in the hour that did not exist.
    skipped = pd.to_datetime(["1999-04-02T02:00", "1999-04-02T02:30"])
    if half_hours.loc[skipped].any():
        raise ValueError(f"{path}: calls in the skipped hour of 1999-04-02, which cannot be stamped")
    half_hours = half_hours.drop(skipped)
    stamps = stamped(half_hours.index.to_series(), "Asia/Jerusalem")
    return pd.DataFrame({"interval_start": stamps.to_numpy(), "offered": half_hours.map("{:g}".format).to_numpy()})


# The North American bank ---------------------------------------------------------------------------------------------


def america_intervals(path: Path) -> pd.DataFrame:
    """Sum the real volumes to quarter-hours and split them over the made-up queues.

    The counts of a quarter-hour are drawn from the multinomial distribution with the shares of its clock time, so they
    add up to the real count and scatter like the parts of a Poisson stream.
    """
    raw = pd.read_csv(path, parse_dates=["timestamp"])
    # Every day has a single five-minute slot at 21:00: not a quarter-hour, and after closing time.
    raw = raw[raw["timestamp"].dt.hour < 21]
    total = raw.groupby(raw["timestamp"].dt.floor("15min"))["count"].sum()
    hour = total.index.hour + total.index.minute / 60
    shares = np.column_stack([np.interp(hour, SHARES.index, SHARES[queue]) for queue in SHARES])
    # The legacy stream is frozen for good (NEP 19): a new numpy gives the same bytes.
    draw = np.random.RandomState(SEED)
    counts = np.array(
        [draw.multinomial(n, share / share.sum()) for n, share in zip(total.astype(int), shares, strict=True)]
    )
    base = np.array([HANDLE_TIME_S[str(queue)] for queue in SHARES])
    evening = 1 + 0.04 * np.clip((hour - 16) / 5, 0, 1)
    scatter = 1 + draw.normal(size=counts.shape) * 1.1 / np.sqrt(np.maximum(counts, 1))
    handle = np.where(counts > 0, np.maximum(base * evening.to_numpy()[:, None] * scatter, 30), np.nan)
    stamps = stamped(total.index.to_series(), "America/New_York").to_numpy()
    return pd.DataFrame(
        {
            "interval_start": np.repeat(stamps, len(SHARES.columns)),
            "queue": np.tile(SHARES.columns.to_numpy(), len(total)),
            "offered": counts.ravel(),
            "aht_s": handle.ravel().round(1),
        }
    )


if __name__ == "__main__":
    main()
