"""Invent the support desk: a history of eleven queues and ninety-odd people. Nothing in it is anybody's data.

    python benchmarks/support_desk.py configs/support_desk/data

The rules are stated in configs/support_desk/SOURCES.md. One seed gives the same bytes.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

SEED = 20260105
ZONE = ZoneInfo("Europe/Madrid")
FIRST, PLANNED, DAYS_PLANNED = date(2025, 11, 10), date(2026, 3, 2), 7
STEP_MIN = 30

VOICE, CHAT, MAIL = "voice", "chat", "mail"


@dataclass(frozen=True)
class Stream:
    """One queue: contacts in a usual week, mean handle time, topic, and the shape of its day."""

    queue: str
    weekly: float
    aht_s: float
    topic: str
    shape: str


STREAMS = (
    Stream("tech_en", 2300, 430, "technical", VOICE),
    Stream("tech_de", 1550, 450, "technical", VOICE),
    Stream("billing_en", 1550, 290, "billing", VOICE),
    Stream("billing_de", 1150, 300, "billing", VOICE),
    Stream("sales_en", 810, 380, "sales", VOICE),
    Stream("line_es", 1220, 360, "technical", VOICE),
    Stream("chat_tech", 2560, 640, "technical", CHAT),
    Stream("chat_sales", 1150, 520, "sales", CHAT),
    Stream("email", 2840, 330, "billing", MAIL),
    Stream("social", 570, 210, "technical", CHAT),
)

WEEKDAY = {
    VOICE: (1.24, 1.05, 0.99, 0.96, 0.92, 0.44, 0.0),
    CHAT: (1.10, 1.03, 1.00, 0.98, 0.95, 0.60, 0.0),
    MAIL: (1.45, 1.02, 0.98, 0.96, 0.90, 0.34, 0.0),
}
"""Factors on a day's volume, Monday first."""

HUMPS = {
    VOICE: ((10.5, 1.6, 1.0), (15.5, 2.2, 0.75)),
    CHAT: ((11.5, 2.2, 0.8), (17.0, 2.6, 1.0)),
    MAIL: ((9.0, 2.0, 0.7), (15.0, 3.5, 0.6)),
}
"""(hour, width in hours, height) of the two humps of a day, on a floor of 0.15."""


def opening(day: date) -> tuple[int, int]:
    """Return the opening of a date in minutes of the clock; (0, 0) where it is closed."""
    return ((0, 0), (480, 1200))[day.weekday() < 5] if day.weekday() != 5 else (540, 1020)


def starts(day: date) -> list[int]:
    """Return the starts of the open intervals of a date."""
    first, last = opening(day)
    return list(range(first, last, STEP_MIN))


def profile(shape: str, minutes: list[int]) -> np.ndarray:
    """Return the shares of a day's contacts by open interval; mail of the night lies in the first one."""
    hours = (np.array(minutes) + STEP_MIN / 2) / 60
    raw = 0.15 + sum(height * np.exp(-(((hours - at) / width) ** 2) / 2) for at, width, height in HUMPS[shape])
    if shape == MAIL:
        raw[0] += 0.25 * raw.sum()
    return np.asarray(raw / raw.sum())


def day_factor(stream: Stream, day: date) -> float:
    """Return what the calendar does to a day: weekday, bills at the start of a month, releases, quiet holidays."""
    factor = WEEKDAY[stream.shape][day.weekday()]
    if stream.topic == "billing" and day.day <= 4:
        factor *= 1.3
    if stream.topic == "technical" and day.weekday() in {1, 2} and (day - FIRST).days % 28 in {15, 16}:
        factor *= 1.25
    if date(2025, 12, 24) <= day <= date(2026, 1, 6):
        factor *= 0.75
    return factor * 1.04 ** ((day - PLANNED).days / 364)


def history(rng: np.random.Generator, days: list[date]) -> list[tuple[str, str, int, str]]:
    """Return rows (interval_start, queue, offered, aht_s)."""
    rows = []
    for day in days:
        minutes = starts(day)
        if not minutes:
            continue
        shared = rng.normal()
        for stream in STREAMS:
            level = np.exp(0.07 * (np.sqrt(0.5) * shared + np.sqrt(0.5) * rng.normal()) - 0.07**2 / 2)
            expected = stream.weekly * day_factor(stream, day) * level / sum(WEEKDAY[stream.shape])
            for minute, share in zip(minutes, profile(stream.shape, minutes), strict=True):
                busy = rng.gamma(1 / 0.08**2, 0.08**2)
                count = int(rng.poisson(expected * share * busy))
                start = datetime.combine(day, time(minute // 60, minute % 60), ZONE)
                mean_s = rng.gamma(count / 0.8, 0.8 * stream.aht_s / count) if count else None
                rows.append((start.isoformat(), stream.queue, count, "" if mean_s is None else f"{mean_s:.1f}"))
    return sorted(rows, key=lambda row: (datetime.fromisoformat(row[0]), [s.queue for s in STREAMS].index(row[1])))


@dataclass(frozen=True)
class Crew:
    """People of one kind: site, contract, skills, heads, cost of an hour, role."""

    site: str
    contract: str
    skills: str
    heads: int
    cost: float
    role: str = "agent"


CREWS = (
    Crew("Gdańsk", "full", "tech_en tech_de chat_tech email", 9, 17.5),
    Crew("Gdańsk", "full", "tech_en chat_tech email social", 8, 15.5),
    Crew("Gdańsk", "full", "tech_en:1.2 billing_en email", 5, 14.5),
    Crew("Gdańsk", "full", "tech_de billing_de email", 8, 17.0),
    Crew("Gdańsk", "part", "tech_de billing_de", 7, 16.5),
    Crew("Gdańsk", "part", "tech_en billing_en chat_tech", 7, 15.0),
    Crew("Gdańsk", "full", "tech_en tech_de tier2", 6, 22.0),
    Crew("Valencia", "full", "billing_en sales_en chat_sales email", 8, 15.5),
    Crew("Valencia", "full", "line_es billing_en email social", 7, 16.0),
    Crew("Valencia", "part", "line_es sales_en", 6, 15.5),
    Crew("Valencia", "part", "sales_en chat_sales social", 7, 15.0),
    Crew("Valencia", "full", "billing_de billing_en email", 5, 17.0),
    Crew("Valencia", "full", "line_es tech_en tier2", 5, 21.0),
    Crew("Gdańsk", "supervisor", "tech_en:2.5 tech_de:2.5 tier2:2.5", 3, 30.0, "supervisor"),
    Crew("Valencia", "supervisor", "line_es:2.5 billing_en:2.5 sales_en:2.5", 3, 30.0, "supervisor"),
)

GIVEN = {
    "Gdańsk": "Agata Bartek Celina Dawid Ewa Filip Gosia Hubert Iga Jakub Kasia Łukasz Marta Natalia Olek Piotr Roman "
    "Szymon Tomasz Urszula Wiktor Zofia Anke Jonas Lena Matthias",
    "Valencia": "Adrià Beatriz Carlos Diana Elena Ferran Gemma Hugo Inés Jordi Lucía Mateo Núria Óscar Pilar Quique "
    "Rocío Sergi Teresa Vega Xavi Yolanda Emma Noah Priya Samuel",
}
FAMILY = {
    "Gdańsk": "Bielska Cichy Dąbek Gajda Jaworska Kania Lis Mazur Nowicka Ostrowski Pająk Rybak Sowa Tokarz Urban "
    "Wrona Zając Żak Brandt Krüger Vogel",
    "Valencia": "Alonso Blasco Climent Domènech Esteve Ferrer Giner Herrero Ibáñez Llopis Moreno Navarro Ortega Peris "
    "Roig Soler Tormo Vidal Clarke Osei Shah",
}


def people(rng: np.random.Generator) -> list[dict[str, str]]:
    """Return rows of agents.csv: teams of at most sixteen of one site, each name once."""
    rows: list[dict[str, str]] = []
    names: set[str] = set()
    counts = dict.fromkeys(GIVEN, 0)
    for crew in CREWS:
        for _ in range(crew.heads):
            while (name := f"{rng.choice(GIVEN[crew.site].split())} {rng.choice(FAMILY[crew.site].split())}") in names:
                continue
            names.add(name)
            team = f"{crew.site[:3].upper()}{1 + counts[crew.site] % 3}"
            counts[crew.site] += 1
            cost = crew.cost + 0.25 * int(rng.integers(-2, 5))
            rows.append(
                {
                    "agent_id": f"S{len(rows) + 1:02d}",
                    "name": name,
                    "contract": crew.contract,
                    "skills": crew.skills,
                    "hourly_cost": f"{cost:.2f}",
                    "team": team,
                    "role": crew.role,
                    "site": crew.site,
                }
            )
    return rows


def absences(rng: np.random.Generator, agents: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    """Return rows of absences.csv: leave of some days, and a training of a morning."""
    chosen = rng.permutation([row["agent_id"] for row in agents if row["role"] == "agent"])[:10]
    rows = []
    for place, agent in enumerate(sorted(chosen.tolist())):
        if place < 6:
            first = PLANNED + timedelta(days=int(rng.integers(0, 3)))
            rows.append((agent, str(first), str(first + timedelta(days=int(rng.integers(0, 3)))), "leave"))
        else:
            day = PLANNED + timedelta(days=int(rng.integers(1, 4)))
            rows.append((agent, f"{day} 09:00", f"{day} 12:00", "training"))
    return rows


def availability(agents: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    """Return rows of availability.csv: every third part-timer cannot work in the mornings, every third not late."""
    part = [row["agent_id"] for row in agents if row["contract"] == "part"]
    rows = []
    for place, agent in enumerate(part):
        hours = ("08:00-16:00", "12:00-20:00", None)[place % 3]
        if hours is not None:
            rows += [(agent, "mon-fri", hours), (agent, "sat", "09:00-17:00")]
    return rows


def write(path: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Write a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(folder: Path) -> None:
    """Write all tables."""
    rng = np.random.default_rng(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    days = [FIRST + timedelta(days=k) for k in range((PLANNED - FIRST).days + DAYS_PLANNED)]
    rows = history(rng, days)
    columns = ("interval_start", "queue", "offered", "aht_s")
    past = [row for row in rows if datetime.fromisoformat(row[0]).date() < PLANNED]
    write(folder / "history.csv", columns, list(past))
    write(folder / "actuals.csv", columns, list(rows[len(past) :]))
    agents = people(rng)
    write(folder / "agents.csv", tuple(agents[0]), [tuple(row.values()) for row in agents])
    write(folder / "absences.csv", ("agent_id", "from", "to", "kind"), list(absences(rng, agents)))
    write(folder / "availability.csv", ("agent_id", "day", "hours"), list(availability(agents)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
