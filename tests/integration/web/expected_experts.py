"""What the roles get at the addresses of rounds of experts, and of the panel; as `expected_access`."""

from __future__ import annotations

from tests.integration.web.expected_deciding import DECIDING, DECIDING_READ_BY_LEADER

EXPERTS: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    **DECIDING,
    ("expert_rounds.rounds", "GET"): ("/expert-rounds", (302, 403, 403, 403, 403, 200, 403)),
    ("expert_rounds.new", "GET"): ("/expert-rounds/new", (302, 403, 403, 403, 403, 200, 403)),
    ("expert_rounds.make", "POST"): ("/expert-rounds/new", (302, 403, 403, 403, 403, 200, 403)),
    ("expert_rounds.shown", "GET"): ("/expert-rounds/1", (302, 403, 403, 403, 403, 404, 403)),
    ("expert_rounds.remind", "POST"): ("/expert-rounds/1/reminders", (302, 403, 403, 403, 403, 404, 403)),
    ("expert_rounds.end", "POST"): ("/expert-rounds/1/end", (302, 403, 403, 403, 403, 404, 403)),
    ("expert_rounds.case", "GET"): ("/expert-rounds/1/cases/1", (302, 403, 403, 403, 403, 404, 403)),
    ("expert_rounds.give", "POST"): ("/expert-rounds/1/cases/1/experts", (302, 403, 403, 403, 403, 404, 403)),
    ("expert_rounds.withdraw", "POST"): ("/expert-rounds/1/cases/1/withdraw", (302, 403, 403, 403, 403, 404, 403)),
    ("expert_files.marks", "GET"): ("/expert-rounds/1/marks.xlsx", (302, 403, 403, 403, 403, 404, 403)),
    ("expert_cases.listed", "GET"): ("/expert-cases", (302, 403, 403, 403, 403, 403, 403)),
    ("expert_cases.case", "GET"): ("/expert-cases/1", (302, 403, 403, 403, 403, 403, 403)),
    ("expert_cases.mark", "POST"): ("/expert-cases/1", (302, 403, 403, 403, 403, 403, 403)),
    ("expert_cases.recuse", "POST"): ("/expert-cases/1/recuse", (302, 403, 403, 403, 403, 403, 403)),
    ("expert_cases.download", "GET"): ("/expert-cases/1/files/1", (302, 403, 403, 403, 403, 403, 403)),
}
EXPERTS_READ_BY_LEADER = (
    "expert_rounds.rounds", "expert_rounds.shown", "expert_rounds.case", "expert_files.marks",
    *DECIDING_READ_BY_LEADER,
)  # fmt: skip
EXPERT_CASES = {
    "expert_cases.listed": 200,
    "expert_cases.case": 404,
    "expert_cases.mark": 404,
    "expert_cases.recuse": 404,
    "expert_cases.download": 404,
}
"""What an expert gets who has no case."""
