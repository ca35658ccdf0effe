"""Writing the method: schemes and questionnaires as YAML, the note on each scheme, the letter, and the campaign."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from sqlalchemy.orm import Session

from survey.answering.estimate_effort import CampaignEffort
from survey.archiving.readable import method_page
from survey.archiving.write_html import heading, html_page, lines, paragraph, table
from survey.archiving.write_package import Package
from survey.calling.call_letter_words import call_letter_words
from survey.models import Campaign
from survey.queries import archive, campaign_setup
from survey.words.language import in_language

SHIPPED = Path(__file__).resolve().parent.parent
NOWHERE = "-"
"""In place of the address on a letter: it led to a page where a code is typed."""
REFERENCE = ("units.yaml", "size_rules.yaml", "published_levels.yaml", "industries.csv")


def write_method(database: Session, package: Package, campaign: Campaign) -> None:
    """Write what the campaign asked and how it was judged."""
    package.add_json("campaign.json", "批次：计划、日程、名额、问卷、分工", _campaign(database, campaign))
    for scheme in archive.schemes(database, campaign.id, campaign.scheme_version_id):
        place = f"method/scheme-{scheme.scheme_id}-{scheme.version}"
        text = yaml.safe_dump(scheme.document, allow_unicode=True, sort_keys=False, width=120)
        package.add_text(f"{place}.yaml", f"排序方案 {scheme.scheme_id} v{scheme.version}", text)
        package.add_text(
            f"{place}.html", f"方法说明 {scheme.scheme_id} v{scheme.version}", method_page(campaign, scheme)
        )
    for name, version in sorted(set(_definitions(database, campaign))):
        path = SHIPPED / "questionnaires" / f"{name}-{version}.yaml"
        if path.is_file():
            package.add(f"method/{path.name}", f"问卷 {name} {version} 的全部定义", [path.read_bytes()])
    for name in REFERENCE:
        package.add(f"method/{name}", "计算和显示用到的参考数据", [(SHIPPED / "reference" / name).read_bytes()])


def _definitions(database: Session, campaign: Campaign) -> Iterator[tuple[str, str]]:
    yield from ((item.questionnaire_id, item.version) for item in campaign.questionnaires)
    yield from ((name, version) for name, version, _digest in archive.used_definitions(database, campaign.id))


def _campaign(database: Session, campaign: Campaign) -> dict[str, object]:
    programme = campaign.programme
    moments = ("opens_at", "closes_at", "opened_at", "correction_until", "decision_on")
    dates = {name: value.isoformat() if (value := getattr(campaign, name)) is not None else None for name in moments}
    return {
        "id": campaign.id,
        "title": campaign.title,
        "seats": campaign.seats,
        "trial": campaign.trial,
        "programme": {
            "title": programme.title,
            "target": programme.target,
            "earlier_pilots": programme.earlier_pilots,
            "starts_on": programme.starts_on.isoformat(),
            "ends_on": programme.ends_on.isoformat() if programme.ends_on is not None else None,
        },
        "questionnaires": [
            {"id": item.questionnaire_id, "version": item.version, "class": str(item.enterprise_class)}
            for item in campaign.questionnaires
        ],
        "officials": [
            {"part": str(part.part), "name": user.name, "unit": part.unit}
            for part, user in campaign_setup.officials_of(database, campaign.id)
        ],
        "contact": {"office": campaign.contact_office, "hours": campaign.contact_hours},
        **dates,
    }


def write_call_letter(package: Package, campaign: Campaign, effort: CampaignEffort | None) -> None:
    """Write what the letter of the campaign says, in both languages; the codes that stood on letters are not kept."""
    for language in ("zh", "en"):
        with in_language(language):
            dated, until = campaign.opens_at, campaign.closes_at
            words = call_letter_words(campaign, effort, NOWHERE, made_at=dated, expires=until)
            parts = [
                *(paragraph(text) for text in words.opening),
                table(("", ""), words.facts),
                heading(words.steps_title),
                lines(words.steps),
                heading(words.needed_title),
                lines(words.needed),
                paragraph(words.signed),
            ]
            page = html_page(words.title, *parts, language="zh-CN" if language == "zh" else "en")
        about = "通知书的文字" if language == "zh" else "通知书的文字（英文）"
        package.add_text(f"letters/letter-{language}.html", about, page)
