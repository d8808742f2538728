"""The page as a browser gets it: whole, safe, offline."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import pytest

from wfm.evaluation.violation import Violation
from wfm.pipeline import Outcome
from wfm.report.page import render, script_json

VOID = {"meta", "input", "br", "link", "img", "hr"}


class Reader(HTMLParser):
    """Collects tags, text outside scripts, and scripts; notes tags that are not closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.scripts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts[self.tags[-1][1].get("id") or f"script{len(self.scripts)}"] = data
        elif not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.fixture(scope="module")
def page(small: Outcome) -> Reader:
    return read(render(small, made=datetime(2026, 10, 26, 9, 30)))


def test_the_page_is_well_formed(page: Reader) -> None:
    assert page.wrong == []
    assert page.open == []
    assert [tag for tag, _ in page.tags].count("script") == 4


def test_nothing_is_fetched_from_anywhere(page: Reader) -> None:
    for tag, attributes in page.tags:
        for name in ("src", "href", "srcset", "data", "action", "poster"):
            assert name not in attributes, f"<{tag} {name}={attributes.get(name)}>"
        assert tag not in {"link", "iframe", "object", "embed", "base", "img"}
    policy = next(attributes["content"] for tag, attributes in page.tags if attributes.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_styles_fetch_nothing(small: Outcome) -> None:
    style = re.search(r"<style>(.*?)</style>", render(small), re.S)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_plotly_stands_in_the_page_once(small: Outcome) -> None:
    html = render(small)
    assert len(re.findall(r"plotly\.js v\d", html)) == 1


def test_names_of_any_script_are_shown_and_isolated(page: Reader, small: Outcome) -> None:
    assert "الدعم الفني" in page.text
    assert "Sprzedaż" in page.text
    people = json.loads(page.scripts["gantt-data"])["people"]
    assert [person[1] for person in people] == [agent.name for agent in small.plan.workforce.agents]
    cells = [attributes for tag, attributes in page.tags if tag == "td" and attributes.get("dir") == "auto"]
    assert len(cells) >= 2


def test_text_of_people_cannot_become_code(small: Outcome) -> None:
    plan = replace(small.plan, name='</title><script>alert("x")</script>', notes=("<img src=x onerror=alert(1)>",))
    reader = read(render(replace(small, plan=plan)))
    assert reader.wrong == []
    assert [tag for tag, _ in reader.tags].count("script") == 4
    assert "img" not in {tag for tag, _ in reader.tags}
    assert "<img src=x onerror=alert(1)>" in reader.text


def test_json_in_a_script_cannot_end_it() -> None:
    text = str(script_json({"a": "</script><!--\u2028&", "b": [1.5, None]}))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!--\u2028&", "b": [1.5, None]}


def test_the_first_screen_has_what_a_manager_asks(page: Reader) -> None:
    for word in (
        "Weekly cost",
        "Cost per contact",
        "Service against target",
        "Worst five intervals",
        "Where the money goes",
        "Bound: no roster costs less",
        "Gap, of the cost that can be decided",
        "Excess, in required agent-hours",
        "each agent alone against coverage prices (column bound)",
        "Rule violations",
        "No rule is broken.",
        "made Mon 26 Oct 2026, 09:30",
    ):
        assert word in page.text


def test_an_expectation_is_not_called_a_simulation(small: Outcome, page: Reader) -> None:
    assert "is not a simulation of the roster" in page.text
    assert "Simulated" not in page.text
    simulated = read(render(small, simulation={"sales": (0.815, 0.012), "support": (0.7, 0.02)})).text
    assert "81.5\u00a0% ± 1.2\u00a0%".replace("\u00a0", " ") in simulated
    assert "is not a simulation" not in simulated


def test_figures_have_a_place_and_data(page: Reader) -> None:
    figures = json.loads(page.scripts["figures"])
    assert {name: len(found) for name, found in figures.items()} == {
        "week": 3,
        "heat": 3,
        "requirement": 2,
        "forecast": 2,
        "days": 2,
        "parts": 2,
    }
    places = {attributes.get("id") for _, attributes in page.tags}
    for name, choices in figures.items():
        assert f"figure-{name}" in places
        for choice in choices:
            assert choice["data"]
            assert choice["layout"]["height"] > 100


def test_without_a_roster_the_page_says_why(nothing: Outcome) -> None:
    reader = read(render(nothing))
    assert "Why there is no roster" in reader.text
    assert "Agent A01 cannot work 40 h" in reader.text
    assert "No roster can exist" in reader.text
    assert "Duties of a day" not in reader.text
    assert json.loads(reader.scripts["gantt-data"]) is None


def test_violations_are_listed_up_to_fifty(small: Outcome) -> None:
    assert small.audit is not None
    found = tuple(Violation("days_off", f"A{number}", None, None, f"fault {number}") for number in range(60))
    text = read(render(replace(small, audit=replace(small.audit, violations=found)))).text
    assert "fault 49" in text
    assert "fault 50" not in text
    assert "10 more stand in audit.csv." in text
    assert "No rule is broken." not in text


def test_an_interrupted_solve_is_said_to_be_so(small: Outcome) -> None:
    text = read(render(replace(small, result=replace(small.result, interrupted=True)))).text
    assert "Interrupted: the best roster so far" in text
    unproved = read(render(replace(small, result=replace(small.result, bound=None)))).text
    assert "Roster, no bound" in unproved


def test_one_queue_has_no_choice_of_queues(small: Outcome) -> None:
    demand = small.forecast
    rows = {name: getattr(demand, name)[:1] for name in ("queues", "contacts", "aht_s", "open_")}
    one = replace(demand, **rows, levels=(), quantiles=None)
    reader = read(render(replace(small, forecast=one)))
    selects = [attributes.get("data-figure") for tag, attributes in reader.tags if tag == "select"]
    assert selects == ["week", "heat", None, "requirement"]


def test_350_agents_fit_into_eight_megabytes(large: Outcome) -> None:
    html = render(large)
    assert len(html.encode()) < 8_000_000
    days = json.loads(read(html).scripts["gantt-data"])["days"]
    assert sum(len(day["rows"]) for day in days) == 1750


def test_the_same_outcome_gives_the_same_page(small: Outcome) -> None:
    assert render(small) == render(small)
