"""Which track of a scheme counts: edited on its page of a draft, with every fault beside its field, as in YAML."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.tracks import NearLine, Track
from scoring.loading.scheme import load_scheme
from survey.models import AuditEntry, Evaluation, SchemeVersion
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official
from tests.integration.officials import text as page
from tests.integration.schemes.test_edit_scheme import used

__all__ = ["evaluation", "official"]


def test_tracks_are_edited_on_their_page_and_said_on_the_version(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base = used(database, evaluation)
    path = official.send(f"/schemes/{base.id}/draft").headers["Location"].replace("weights", "tracks")
    number = int(path.split("/")[2])
    assert "自评与核定" in page(official, path)
    fields = {"title": "示例方案", "revision": "1", "counts": "self", "pool-services": "verified", "action": "save"}

    def sent(**more: str) -> tuple[int, str]:
        answer = official.post(path, data=fields | more | {"csrf_token": official.token})
        return answer.status_code, answer.get_data(as_text=True)

    status, told = sent(places="零", grey="y", **{"pool-manufacturing": "both"})
    assert (status, "请填1到1000的整数，不要求时留空" in told, 'value="零"' in told) == (200, True, True)
    assert 'class="field has-error"' in told.partition('for="pool-manufacturing"')[0][-120:]
    assert told.partition('name="grey"')[2].startswith(' value="y" checked')
    database.rollback()
    assert database.get_one(SchemeVersion, number).revision == 1  # nothing was written
    status, _told = sent(places="5", grey="y")
    assert status == 302
    database.rollback()
    saved = database.get_one(SchemeVersion, number)
    plan = load_scheme(saved.document).tracks
    assert (plan.counts, dict(plan.pools), plan.near_line) == (
        Track.SELF, {"services": Track.VERIFIED}, NearLine(5, grey=True),
    )  # fmt: skip
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "save_scheme")).one()
    assert entry.detail["replaced"].get("tracks") == base.document.get("tracks")
    shown = page(official, f"/schemes/{number}")
    assert ("名次按自评计" in shown, "入选线前后各5名以内的入选企业" in shown) == (True, True)
    assert (
        'selected value="verified"' in page(official, path).partition('id="pool-services"')[2].partition("</select")[0]
    )
    database.rollback()
    assert used(database, evaluation).id == base.id


def test_text_and_form_are_held_against_the_same_definition(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    base = used(database, evaluation)
    text = page(official, f"/schemes/{base.id}/scheme.yaml").split("\ntracks:")[0]
    refused = official.send(
        f"/schemes/{base.id}/import", text=text + '\ntracks:\n  counts: self\n  near_line: {places: "0"}\n'
    )
    assert "tracks.near_line.places" in refused.get_data(as_text=True)
