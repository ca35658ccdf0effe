"""The record of printed letters: each file with its number, whose bytes 核对文件 knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import Campaign, LetterRelease, User, utc_now
from survey.records import export_records
from survey.records.write_anchors import head_words
from survey.store.scope import scope
from survey.words.scopes import say_scope
from survey.words.trials import trial_mark_of_files

KIND = "result_letters"


@dataclass(frozen=True, slots=True)
class LetterRecords:
    """Keeps the record of each file of letters until the job that prints them ends. `title`: what the letters are."""

    database: Session
    settings: Settings
    campaign: Campaign
    release: LetterRelease
    user: User
    title: str
    kept: list[export_records.Recording] = field(default_factory=list)

    def record(self, number: str, file: tuple[str, bytes | Path], rows: int) -> None:
        """Store the bytes of a file, (name, bytes or path), and keep its record: so many letters under this number."""
        version = self.release.list_version
        manifest = export_records.Manifest(
            number=number,
            kind=KIND,
            title=self.title,
            made_at=utc_now(),
            user_name=self.user.name,
            scope=say_scope(scope(self.user)),
            list_version=f"第{version.number}版，名单指纹{version.fingerprint}",
            rows=rows,
            head=head_words(self.database),
            trial=trial_mark_of_files(self.campaign),
        )
        export_records.record(
            self.database,
            manifest,
            file,
            export_records.sealed_with(manifest, ()),
            key=export_records.seal_key(self.settings),
            user=self.user,
            filters={"campaign": str(self.campaign.id), "scope": scope(self.user).key},
            folder=self.settings.exports,
            into=self.kept,
        )
