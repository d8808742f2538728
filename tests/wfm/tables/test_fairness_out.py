import csv
import io

from wfm.evaluation.fairness_report import fairness_report
from wfm.pipeline import Outcome
from wfm.tables.fairness_out import FAIRNESS_COLUMNS, fairness_csv, fairness_summary
from wfm.tables.outcome_out import outcome_files
from wfm.tables.summary_out import summary_of


def test_one_row_an_agent_with_what_the_duties_are(small: Outcome) -> None:
    assert small.result.roster is not None
    report = fairness_report(small.problem, small.result.roster)
    rows = list(csv.DictReader(io.StringIO(fairness_csv(report))))
    assert tuple(rows[0]) == FAIRNESS_COLUMNS
    assert [row["agent_id"] for row in rows] == [agent.id for agent in small.plan.workforce.agents]
    nights = sum(duty.shift == "night" for duty in small.result.roster.duties)
    assert sum(int(row["night_duties"]) for row in rows) == nights > 0
    assert sum(int(row["points"]) for row in rows) == sum(item.points for item in report.agents)


def test_summary_and_files_hold_the_same(small: Outcome) -> None:
    assert small.result.roster is not None
    told = summary_of(small)["fairness"]
    assert told == fairness_summary(fairness_report(small.problem, small.result.roster))
    assert told["rule"].startswith("default")
    assert told["points_range"] >= 0 and 0 <= told["points_gini"] < 1
    assert told["worst_served"] in {agent.id for agent in small.plan.workforce.agents}
    assert "fairness.csv" in outcome_files(small)
