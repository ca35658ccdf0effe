"""Called firms, letters and what is in them, made as the pages make them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Base, Campaign, Enterprise, Job, Participation, ParticipationState, utc_now
from tests.integration.conftest import Browser, make_enterprise

CODES = ("91999999MA0000001N", "91999999MA0000002L", "91999999MA0000003J", "91999999MA0000004G")
NAMES = ("示例甲厂", "示例乙厂", "示例丙厂", "示例丁厂")
UNITS = ("malu", "anting", "anting", "malu")
CODE = re.compile(r"[A-HJ-NP-Z2-9]{4}(?:-[A-HJ-NP-Z2-9]{4}){3}")


def call(database: Session, campaign: Campaign, enterprise: Enterprise, **more: object) -> Participation:
    """Let a firm be called."""
    row = Participation(
        campaign_id=campaign.id,
        enterprise_id=enterprise.id,
        state=ParticipationState.CALLED,
        called_at=utc_now(),
        **more,
    )
    database.add(row)
    database.commit()
    return row


def called_firms(database: Session, campaign: Campaign, count: int = 3) -> list[Enterprise]:
    """Return called firms: 甲 and 丁 in malu, 乙 and 丙 in anting."""
    firms = [make_enterprise(database, CODES[at], NAMES[at], UNITS[at]) for at in range(count)]
    for at, firm in enumerate(firms):
        firm.contact, firm.contact_phone = f"示例联系人{at}", f"1390000000{at}"
        call(database, campaign, firm)
    return firms


def field(page: str, name: str) -> str:
    """Return the value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found.group(1) if found else ""


def confirmed(browser: Browser, do: str, firms: Sequence[int]) -> dict[str, str]:
    """Open the page that confirms, and return the fields that it sends."""
    page = browser.get("/calls/confirm", query_string={"do": do, "firm": list(firms)}).get_data(as_text=True)
    return {"firms": field(page, "firms"), "stamp": field(page, "stamp")}


def make_letters(browser: Browser, firms: Sequence[int], **more: str) -> int:
    """Make letters for firms on the pages and return the number of the job."""
    answer = browser.send("/calls/letters", **confirmed(browser, "letters", firms), **more)
    return int(re.findall(r"/jobs/([0-9]+)", answer.headers["Location"])[0])


@dataclass(frozen=True, slots=True)
class File:
    """A file of a job, as the browser gets it."""

    name: str
    content: bytes

    def parts(self) -> dict[str, bytes]:
        """Return name -> bytes of each PDF."""
        if not self.name.endswith(".zip"):
            return {self.name: self.content}
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {one: archive.read(one) for one in archive.namelist()}

    def pages(self) -> list[str]:
        """Return the text of each page of all PDFs, without blanks."""
        readers = (PdfReader(io.BytesIO(content)) for content in self.parts().values())
        return ["".join(page.extract_text().split()) for reader in readers for page in reader.pages]

    def codes(self) -> list[str]:
        """Return the code of each page, empty where it has none."""
        return [found.group() if (found := CODE.search(page)) else "" for page in self.pages()]


def taken(browser: Browser, database: Session, job_id: int) -> File:
    """Take the file of a job."""
    with browser.get(f"/jobs/{job_id}/file") as answer:
        assert answer.status_code == 200
        content = answer.data
    return File(job(database, job_id).file_name, content)


def job(database: Session, job_id: int) -> Job:
    """Return a job as it is now."""
    database.rollback()
    return database.get_one(Job, job_id, populate_existing=True)


def secret_files(app: Flask, job_id: int) -> int:
    """Return how many files with codes of a job lie on the server."""
    folder = app.extensions["settings"].exports / "jobs"
    return len(list(folder.glob(f"{job_id}-*.secret.*")))


def count(database: Session, model: type[Base]) -> int:
    """Return how many rows of a table there are now."""
    database.rollback()
    return database.scalar(select(func.count()).select_from(model)) or 0


def participation(database: Session, enterprise_id: int) -> Participation:
    """Return the participation of a firm as it is now."""
    database.rollback()
    statement = select(Participation).where(Participation.enterprise_id == enterprise_id)
    return database.scalars(statement.execution_options(populate_existing=True)).one()
