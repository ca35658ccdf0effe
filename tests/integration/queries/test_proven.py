"""Top claims: which a file proves, what the score is with and without the others, and who is told what is missing."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Question
from scoring.loading.scheme import load_scheme
from survey.answering.store_evidence import EvidencePlace, add_evidence
from survey.definitions.catalogue import catalogue
from survey.evaluations import evaluate
from survey.evaluations.replay import replay
from survey.models import (
    Campaign,
    Evaluation,
    EvaluationEntry,
    EvidenceState,
    EvidenceVerdict,
    Participation,
    Role,
    SchemeVersion,
    Submission,
    VersionSheet,
)
from survey.queries.proven import proofs
from survey.store.db import unit_of_work
from survey.verifying.evidence_results import Judged
from survey.verifying.record_verdict import record_verdicts
from survey.words.entries import points_of
from tests.integration.conftest import Browser, make_user
from tests.integration.handing_in import page
from tests.integration.officials import entries, evaluation, user

__all__ = ["evaluation"]
OWNER = "cmmm"


def at_the_top(question: Question, answer: Any) -> bool:
    """Return whether an answer is the option that is worth most, of a question that names its evidence."""
    worths = {option.id: option.level or option.points for option in question.options}
    return bool(question.evidence) and worths.get(answer, 0) == max(worths.values(), default=0) > 0


def claimed(database: Session, entry: EvaluationEntry) -> list[str]:
    statement = select(VersionSheet).where(VersionSheet.version_id == entry.version_id)
    sheet = database.scalars(statement.where(VersionSheet.questionnaire_id == OWNER)).one()
    questions = catalogue().questionnaires[OWNER].questions
    values: dict[str, Any] = {name: one for name, one in sheet.document["values"].items() if isinstance(one, str)}
    return [name for name, question in questions.items() if at_the_top(question, values.get(name))]


def files(database: Session, app: Flask, submission: int, names: list[str]) -> list[int]:
    folder = app.extensions["settings"].uploads
    made = [
        add_evidence(
            database, folder, EvidencePlace(submission, OWNER, name), (f"{name}.jpg", b"\xff\xd8\xff" + name.encode()),
            user_id=1,
        ).id
        for name in names
    ]  # fmt: skip
    database.commit()
    return made


def again(app: Flask, database: Session, campaign_id: int, version_id: int) -> tuple[int, EvaluationEntry]:
    with app.app_context():
        newer = evaluate.evaluate_and_store(database, campaign_id, user_id=None).id
    database.rollback()
    return newer, next(row for row in entries(database, newer) if row.version_id == version_id)


def test_what_a_file_proves_is_counted_shown_sorted_and_told_to_the_firm(
    app: Flask, database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    campaign_id, author = evaluation.campaign_id, user(database, "district").id
    scheme = load_scheme(evaluation.scheme.document)
    entry = next(row for row in entries(database, evaluation.id) if row.rank and len(claimed(database, row)) > 3)
    version_id, before, score = entry.version_id, dict(entry.detail["claims"]), entry.score
    well, wrong, open_one, other = claimed(database, entry)[:4]
    links = files(database, app, entry.version.submission_id, [well, wrong, open_one, other])
    record_verdicts(
        database,
        version_id,
        [
            Judged(links[0], EvidenceState.CHECKED, "", 0),
            Judged(links[1], EvidenceState.REFUSED, "照片里看不到编号", 0),
        ],
        author_id=author,
    )
    with unit_of_work(database):  # held against another answer than the one that counts
        database.add(
            EvidenceVerdict(
                link_id=links[3], version_id=version_id, verdict=EvidenceState.CHECKED, answer={"v": "another"},
                decided_by_id=author,
            )
        )  # fmt: skip
    found = proofs(database, campaign_id, [version_id])
    places = {name: (version_id, OWNER, name) for name in (well, wrong, open_one, other)}
    assert found.proven == {places[well]}
    assert found.given == {places[well], places[open_one], places[other]}
    earlier = proofs(database, campaign_id, [version_id], 0)
    assert (earlier.proven, earlier.given) == (frozenset(), frozenset(places.values()))
    newer, entry = again(app, database, campaign_id, version_id)
    claims = entry.detail["claims"]
    assert (before["verified"], before["given"], before["stated"]) == (0, 0, score)
    assert {name: claims[name] for name in ("verified", "given", "bare")} == {
        "verified": 1, "given": 2, "bare": before["bare"] - 3,
    }  # fmt: skip
    assert (claims["stated"], before["proven"] <= claims["proven"] < claims["stated"]) == (score, True)
    official = browser()
    official.sign_in("district")
    said = f"最高档 {before['bare']} 项：已核 1，有文件未核 2，没有文件 {before['bare'] - 3}"
    both = [f"{points_of(claims[name], scheme.places):.{scheme.places}f}" for name in ("stated", "proven")]
    where = f"/evaluations/{newer}/candidates/{entry.id}"
    shown = page(official, where)
    assert (said in shown, f"全部计入 {both[0]}，未核的降一档 {both[1]}" in shown) == (True, True)
    exposed = sorted(
        (row for row in entries(database, newer) if row.rank is not None),
        key=lambda row: (row.detail["claims"]["proven"] - row.detail["claims"]["stated"], row.position),
    )
    listed = page(official, f"/evaluations/{newer}/ranking?sort=exposure")
    starts = [listed.index(f">{row.version.name}<") for row in exposed[:12]]
    assert starts == sorted(starts)
    content = official.get(f"/evaluations/{newer}/list.xlsx?set=all&personal=0&sort=exposure").data
    rows = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_name("名单").to_python()
    head = next(row for row in rows if "最高档已核（项）" in row)
    own = next(row for row in rows if entry.version.credit_code in row)
    titles = (
        "最高档已核（项）",
        "最高档有文件未核（项）",
        "最高档没有文件（项）",
        "全部申报计入的得分",
        "未核最高档降一档的得分",
    )
    assert [f"{own[head.index(title)]:g}" for title in titles] == [
        "1", "2", str(before["bare"] - 3), *(f"{float(text):g}" for text in both),
    ]  # fmt: skip
    # What the firm reads: the refused file is no proof, the others may be.
    firm_id = entry.version.submission.participation.enterprise_id
    submission, next_one = entry.version.submission_id, claimed(database, entry)[4:5]
    database.rollback()
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm_id)
    database.commit()
    firm = browser()
    firm.sign_in("firm")
    told = page(firm, "/workbench")
    assert ("还没有可以证明的文件" in told, "其中 1 题的文件没有被采信" in told) == (True, True)
    assert (f"#q-{wrong}" in told, f"#q-{open_one}" in told) == (True, False)
    # Files come and go; a replay counts what was proven then.
    files(database, app, submission, next_one)
    assert replay(database, newer).differences == ()


def test_only_what_is_verified_earns_where_the_scheme_says_so(
    app: Flask, database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    used, campaign_id = evaluation.scheme, evaluation.campaign_id
    entry = next(row for row in entries(database, evaluation.id) if row.rank and len(claimed(database, row)) > 1)
    version_id, score, claims = entry.version_id, entry.score, dict(entry.detail["claims"])
    well, bare = claimed(database, entry)[:2]
    [link] = files(database, app, entry.version.submission_id, [well])
    author = user(database, "district").id
    record_verdicts(database, version_id, [Judged(link, EvidenceState.CHECKED, "", 0)], author_id=author)
    document = {**used.document, "version": "verified", "only_verified": [OWNER]}
    scheme = load_scheme(document)
    with unit_of_work(database):
        stricter = SchemeVersion(
            scheme_id=used.scheme_id, version="verified", state=used.state, document=document, digest=scheme.digest,
            demonstration=True,
        )  # fmt: skip
        database.add(stricter)
        database.flush()
        database.get_one(Campaign, campaign_id).scheme_version_id = stricter.id
    newer, entry = again(app, database, campaign_id, version_id)
    now = entry.detail["claims"]
    assert (now["stated"], now["verified"]) == (score, 1)
    assert (entry.score == now["proven"], claims["proven"] <= now["proven"] < now["stated"]) == (True, True)
    assert sum(entry.detail["contributions"]) == entry.score
    assert replay(database, newer).differences == ()
    official = browser()
    official.sign_in("district")
    where = f"/evaluations/{newer}/candidates/{entry.id}"
    assert "方案规定：" in page(official, where)
    question = catalogue().questionnaires[OWNER].questions[bare]
    best = max(question.options, key=lambda option: option.level or option.points).label.zh
    lowered = page(official, f"{where}/questions/{OWNER}/{bare}")
    assert (f'id="answer"><b>{best}</b>' in lowered, "佐证“已核”之后才按申报计分" in lowered) == (True, True)
    assert "按低一档计" not in page(official, f"{where}/questions/{OWNER}/{well}")
    column = next(item.id for item in scheme.criteria if getattr(item.source, "questionnaire", "") == OWNER)
    for path in ("/explanation", f"/index/{OWNER}", f"/criteria/{column}"):
        shown = page(official, where + path)
        assert ("题申报为最高档，佐证未核，按低一档计分" in shown, question.title.zh in shown) == (True, True)
    participation = database.get_one(Submission, entry.version.submission_id).participation_id
    assert database.get_one(Participation, participation).campaign_id == campaign_id
