"""Which questions others hang on."""

from __future__ import annotations

from scoring.answers.bearing import bearing
from scoring.loading.questionnaire import load_questionnaire


def test_conditions_and_hard_checks_and_nothing_else() -> None:
    text = {"zh": "题", "en": "question"}

    def number(name: str, **more: object) -> dict[str, object]:
        return {"id": name, "kind": "number", "title": text, "unit": text} | more

    switch = {"id": "switch", "kind": "yesno", "title": text}
    shown = number("shown", visible={"question": "switch", "is": "yes"})
    questions = [switch, shown, *(number(name) for name in ("small", "large", "soft", "alone"))]
    hard = {
        "id": "order", "kind": "at_most", "level": "hard", "message": text, "questions": ["small"],
        "left": {"sum": ["small"]},
        "right": {"sum": ["large"]},
    }  # fmt: skip
    soft = hard | {
        "id": "look",
        "level": "soft",
        "questions": ["soft"],
        "left": {"sum": ["soft"]},
        "right": {"sum": ["alone"]},
    }
    sections = [{"id": "all", "title": text, "questions": questions}]
    loaded = load_questionnaire(
        {
            "id": "own", "version": "1", "title": text, "basis": text, "sections": sections, "checks": [hard, soft],
        }
    )  # fmt: skip
    assert bearing([loaded]) == {"own.switch", "own.small", "own.large"}
