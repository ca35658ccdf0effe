"""A firm with a complete draft, its colleague and officials, and a campaign that can be closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from survey.answering import save_draft as drafting
from survey.answering import submit as submitting
from survey.answering.note_readiness import note_readiness
from survey.answering.read_draft import read_own_draft
from survey.chasing.extend import extend_firms, extend_unit
from survey.chasing.extension_results import Longer
from survey.definitions.catalogue import catalogue
from survey.demo.answers import fill_in
from survey.demo.enterprises import make_enterprises
from survey.models import AuditEntry, Campaign, Enterprise, Participation, Role, User, utc_now
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, begun, make_enterprise, make_user
from tests.integration.snapshots import States, restored

OTHER = "91310114MA1GT0001" + uscc.calc_check_digit("91310114MA1GT0001")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Chased:
    """Ids of the campaign, of a firm in 安亭 whose draft is complete, and of one in 马陆 that has not begun."""

    campaign: int
    firm: int
    other: int
    draft: int
    boss: int
    district: int
    town: int
    database: Session
    browser: Callable[[], Browser]

    def signed_in(self, login: str) -> Browser:
        """Return the browser of an account."""
        client = self.browser()
        client.sign_in(login)
        return client

    def close(self, ago: timedelta = HOUR) -> datetime:
        """Let the campaign have closed, and return when."""
        moment = (utc_now() - ago).replace(microsecond=0)
        with unit_of_work(self.database):
            own = update(Campaign).where(Campaign.id == self.campaign)
            self.database.execute(own.values(closes_at=moment, opens_at=moment - 30 * DAY))
        self.database.expire_all()
        self.database.rollback()
        return moment

    def extend(self, *firms: int, until: datetime | None = None, reason: str = "系统故障，补足时间") -> datetime:
        """Extend some firms as the district, and return until when."""
        longer = Longer(until or utc_now() + 3 * DAY, reason)
        assert extend_firms(self.database, self.campaign, firms, longer, author_id=self.district).done == list(firms)
        return longer.until

    def extend_unit(self, unit: str, until: datetime | None = None, reason: str = "台风停工停电") -> int:
        """Extend a unit or all, and return the extension's id."""
        longer = Longer(until or utc_now() + 2 * DAY, reason)
        return extend_unit(self.database, self.campaign, unit, longer, author_id=self.district)

    def submit(self) -> str:
        """Submit as the firm's responsible person; return why it was refused, an empty text where it was not."""
        self.database.expire_all()
        user = self.database.get_one(User, self.boss)
        desk = read_own_draft(self.database, user)
        assert desk is not None
        digest = submitting.dossier_digest(desk.questionnaires, desk.dossier)
        signature = submitting.Signature("示例承诺", digest, "示例负责人", "总经理", "10000000001")
        try:
            submitting.submit(self.database, self.draft, desk.questionnaires, signature, user=user)
        except submitting.CannotSubmitError as refused:
            return refused.code
        finally:
            self.database.rollback()
        return ""

    def actions(self, *names: str) -> list[tuple[str, str, str]]:
        """Return (action, type, id of the object) of the trail's entries of some actions, oldest first."""
        self.database.rollback()
        own = select(AuditEntry).where(AuditEntry.action.in_(names)).order_by(AuditEntry.id)
        return [(one.action, one.object_type, one.object_id) for one in self.database.scalars(own)]


@pytest.fixture
def chased(campaign: Campaign, database: Session, browser: Callable[[], Browser], states: States) -> Chased:
    """Return the campaign with two called firms, the first with a complete draft, their people and officials."""
    ids = restored(states, database, "chased", lambda: made(database, campaign))
    return Chased(**ids, database=database, browser=browser)


def made(database: Session, campaign: Campaign) -> dict[str, int]:
    """Return the ids of what `Chased` names, made anew."""
    fictitious = make_enterprises(1, Random(5))[0]
    firm = make_enterprise(database, fictitious.credit_code, fictitious.name, "anting")
    firm.contact, firm.contact_phone = "示例甲乙", "13912345678"
    other = make_enterprise(database, OTHER, "上海另例电子有限公司", "malu")
    boss = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm.id)
    make_user(database, "clerk", Role.COLLEAGUE, enterprise_id=firm.id)
    district = make_user(database, "district", Role.DISTRICT)
    make_user(database, "second", Role.DISTRICT)
    town = make_user(database, "town", Role.TOWN, unit="anting")
    make_user(database, "malu", Role.TOWN, unit="malu")
    ids = {"campaign": campaign.id, "firm": firm.id, "other": other.id}
    draft = begun(database, boss)
    for name, sheet in fill_in(catalogue().questionnaires, fictitious, Random(6)).sheets.items():
        patch = {key: (answer, 0) for key, answer in sheet.values.items()}
        author = drafting.Author(boss.id)
        drafting.save_patch(database, draft, catalogue().questionnaires[name], patch, author=author)
    note_readiness(database, draft)
    database.rollback()
    with unit_of_work(database):
        database.add(Participation(campaign_id=ids["campaign"], enterprise_id=ids["other"]))
        database.flush()
        database.execute(update(Participation).values(called_at=utc_now() - 5 * DAY))
        database.execute(update(Enterprise).values(listed=True))
    found = {**ids, "draft": draft, "boss": boss.id, "district": district.id, "town": town.id}
    database.rollback()
    return found
