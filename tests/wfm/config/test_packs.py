"""Every pack that is shipped loads, names its sources, and says nothing that the rows it was made from do not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wfm.config.loading import load_plan
from wfm.config.rule_packs import PACKS, shipped_pack, shipped_packs
from wfm.rostering.rules import RULES

MINIMAL = Path(__file__).parents[3] / "configs" / "minimal"

ROWS = {
    "eu": (
        "avg <= 48 h incl. OT; ref. 4 (6/12) months (Art 6) | 11 h/24 h (Art 3); 24 h + the 11 h per 7 d (Art "
        "5) | break if > 6 h (Art 4) | night workers avg 8 h/24 h; hazardous: hard 8 h (Art 8)"
    ),
    "germany": (
        "8 h; 10 h if avg 8 h over 6 months/24 wk (s3) | 6 working days x 8 = 48 | 11 h (s5) | 30 min if > 6 "
        "h, 45 if > 9 h, pieces >= 15, never > 6 h without (s4) | night 23-06; night 8 h, 10 h if avg 8 h "
        "over 1 month/4 wk (s6); >= 15 free Sundays/yr + substitute day (s11) within 14 d | minors < 18: 8 h, "
        "40 h, 5 days, 06-20, 12 h free, span <= 10 h"
    ),
    "france": (
        "10 h (12 by accord) | 48 h max; 44 h avg/12 wk (46 by accord) | legal 35 h = OT trigger; OT +25 % "
        "first 8 h then +50 % | 11 h; weekly 35 h; <= 6 days/wk | 20 min once 6 h reached | span <= 13 h; "
        "part-time >= 24 h/wk, max 1 interruption <= 2 h/day | FR < 18: 8 h, 35 h, 30 min per 4.5 h, 12 h "
        "rest, 48 h weekly"
    ),
    "uk": (
        "48 h avg/17 wk | 11 h; 24 h/7 d or 48 h/14 d | 20 min if > 6 h | night avg 8 h/24 h | young workers "
        "< 18: 8 h/day, 40 h/wk, 12 h rest, 48 h weekly, 30 min if > 4.5 h"
    ),
    "poland": (
        "8 h; equivalent system <= 12 h (135) | avg 40 h in avg 5-day week, ref. <= 4 months (129); <= 48 h "
        "incl. OT (131) | 11 h (132); 35 h (133) | >= 15 min paid if >= 6 h (134) | doba 24 h from start of "
        "work (128); OT 150 h/yr (151), +50 %, +100 % Sun/holiday (151-1); Sunday off >= 1 in 4 (151-12); "
        "split <= 5 h (139); schedule >= 7 d before (129 s3)"
    ),
    "saudi_arabia": (
        "8 h (daily basis) | or 48 h (weekly basis); 3-wk averaging for shifts with approval (100) | 24 h "
        "(104) | >= 30 min after <= 5 h (101) | presence <= 12 h; Ramadan Muslims 6 h/36 h (98); OT = hour + "
        "50 % of basic; OT cap 720 h/yr; all (0) holiday hours = OT"
    ),
    "uae": (
        "8 h; OT <= 2 h/day | 48 h; all hours <= 144 per 3 wk | >= 1 paid day/wk | >= 1 h after <= 5 h, "
        "excluded | Ramadan -2 h/day; OT +25 % | ADGM 11 h rest"
    ),
    "egypt": (
        "8 h excl. breaks; exceptional 10 h | 48 h | >= 24 h paid after <= 6 days | >= 1 h total, <= 5 h in a "
        "row | presence <= 10 h (12 exceptional); OT +35 % day, +70 % night"
    ),
    "us_flsa": ("OT > 40 h/workweek x1.5 | FLSA 14-15, under 16: 3 h school day, 18 h school week, 8 h, 40 h, 07-19"),
    "california": (
        "OT > 8 h x1.5, > 12 h x2 | > 40 h; 7th consecutive day in workweek: first (over 0) 8 h x1.5, then x2 "
        "| 1 day's rest in 7 | meal 30 min before end of 5th h, 2nd before 10th h; 10 min paid per 4 h or "
        "major fraction (none < 3.5 h)"
    ),
    "health": (
        "<= 12 h incl. OT, nights <= 8 h | 5-7 consecutive days max | 2 full nights' sleep when switching | "
        "long/night/early shifts <= 2-3 in a row"
    ),
}
"""The table of numbers by jurisdiction from which the packs were made, with the rows on young people."""

NIGHT = "night window 23-06, min_hours_to_count: 2-3"
"""The row on night work that holds where a jurisdiction's row names no window."""

DERIVED = {
    ("eu", "weekly_hours", "avg_over_weeks"): 4 * 52 // 12,  # four months
    ("eu", "weekly_rest", "hours"): 24 + 11,
    ("eu", "breaks", "length_min"): 1,  # any break: its length is left to agreements
    ("germany", "free_sundays", "of"): 52,  # a year
    ("france", "overtime", "over_h"): 35 + 8,
    ("france", "six_days", "min_days"): 7 - 6,
    ("poland", "weekly_hours", "avg_over_weeks"): 4 * 52 // 12,
    ("poland", "hours_with_overtime", "avg_over_weeks"): 4 * 52 // 12,
    ("poland", "five_days", "min_days"): 7 - 5,
    ("saudi_arabia", "overtime", "over_h"): 0,
    ("uae", "daily_hours", "hours"): 8 + 2,
    ("uae", "three_weeks", "average_h"): 144 / 3,
    ("uae", "breaks", "length_min"): 60,  # an hour
    ("uae", "breaks", "split_min_piece_min"): 1,  # in pieces of any length
    ("uae", "ramadan", "max_work_per_day_h"): 8 - 2,
    ("egypt", "weekly_rest", "within_days"): 6 + 1,
    ("egypt", "breaks", "length_min"): 60,
    ("egypt", "breaks", "split_min_piece_min"): 1,
    ("egypt", "breaks", "if_work_over_h"): 5,
    ("california", "second_meal", "length_min"): 30 + 30,
    ("california", "rest_over_6", "if_work_over_h"): 4 + 2,  # one and a major part of the second
    ("california", "rest_over_6", "length_min"): 10 + 10,
    ("california", "rest_over_10", "if_work_over_h"): 8 + 2,
    ("california", "rest_over_10", "length_min"): 10 + 10 + 10,
}
"""(pack, line, parameter) → the number, where it is worked out from the row's numbers."""


def numbers(text: str) -> set[float]:
    """Return the numbers of a text; ``+50 %`` is also the multiplier 1.5."""
    found = {float(word) for word in re.findall(r"\d+(?:\.\d+)?", text)}
    return found | {1 + float(word) / 100 for word in re.findall(r"\+ ?(\d+) %", text)}


def leaves(name: str, value: Any) -> Iterator[tuple[str, float]]:
    """Yield the numbers of a parameter; clock times by their hours."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(key, item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(name, item)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield name, float(value)
    elif isinstance(value, str) and re.fullmatch(r"\d\d:00", value):
        yield name, float(value[:2])


@pytest.mark.parametrize("name", shipped_packs())
def test_every_line_is_a_rule_with_a_source(name: str) -> None:
    pack = shipped_pack(name)
    for line in pack.lines.values():
        assert line.values["type"] in RULES
        assert len(line.source) > 10
        assert line.read is None or date(2026, 1, 1) <= line.read <= date(2026, 12, 31)
        assert line.read is not None or not line.on, f"{line.id} was not read again and must be off"
        assert line.needs is None or not line.on


@pytest.mark.parametrize("name", shipped_packs())
def test_the_header_says_that_it_is_not_legal_advice(name: str) -> None:
    assert "Not legal advice." in (PACKS / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert "not legal advice" in shipped_pack(name).notice


@pytest.mark.parametrize("name", shipped_packs())
def test_every_number_stands_in_the_row_that_it_is_from(name: str) -> None:
    row = numbers(ROWS[name])
    for line in shipped_pack(name).lines.values():
        for key, value in line.values.items():
            for parameter, number in leaves(key, value):
                known = row | (numbers(NIGHT) if parameter in {"night_from", "night_to", "least_h"} else set())
                derived = DERIVED.get((name, line.id, parameter))
                assert number in known or number == derived, f"{name}: {line.id}.{parameter} = {number:g}"


def test_no_derivation_is_left_over() -> None:
    used = {
        (name, line.id, parameter)
        for name in shipped_packs()
        for line in shipped_pack(name).lines.values()
        for key, value in line.values.items()
        for parameter, _ in leaves(key, value)
    }
    assert set(DERIVED) <= used
    assert set(ROWS) == set(shipped_packs())


@pytest.mark.parametrize("name", shipped_packs())
def test_a_plan_can_take_every_pack(name: str) -> None:
    entry: dict[str, Any] = {"pack": name, **({"price": 20} if shipped_pack(name).soft else {})}
    found = load_plan(MINIMAL, patch={"rules": [entry, {"type": "contract_hours"}]}).rules
    on = [line for line in shipped_pack(name).lines.values() if line.on]
    assert [rule.type for rule in found[:-1]] == [line.values["type"] for line in on]
    assert all(rule.origin.startswith(f"pack {name}: {line.id} (") for rule, line in zip(found, on, strict=False))


def test_the_packs_of_the_issue_are_there() -> None:
    wanted = {
        "eu",
        "germany",
        "france",
        "uk",
        "poland",
        "saudi_arabia",
        "uae",
        "egypt",
        "us_flsa",
        "california",
        "health",
    }
    assert wanted <= set(shipped_packs())


def test_guidance_asks_for_a_price_or_for_hardness() -> None:
    from wfm.errors import InputError

    with pytest.raises(InputError, match="is guidance: say what a breach of 'daily_hours'"):
        load_plan(MINIMAL, patch={"rules": [{"pack": "health"}]})
    override = {line: {"price": "hard"} for line in shipped_pack("health").lines}
    found = load_plan(MINIMAL, patch={"rules": [{"pack": "health", "override": override}]}).rules
    assert found and all(rule.price_minor is None for rule in found)
    priced = load_plan(MINIMAL, patch={"rules": [{"pack": "health", "price": 12.5}]}).rules
    assert {rule.price_minor for rule in priced} == {1250}


def test_the_shipped_packs_are_part_of_the_installed_package() -> None:
    """They lie inside the package, of which every file is installed."""
    import wfm

    assert Path(str(PACKS)).is_relative_to(Path(wfm.__file__).parent)
