"""The lists of the archive about the list itself: versions, who signed them, who stands on them, amendments, scans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from exports.writing.tables import Cell, CellKind, Column
from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.archiving.archive_results import ArchiveList, ArchiveWish, columns_of
from survey.archiving.season_tables import CODE, NAME, wrote
from survey.freezing.list_words import BASES, KINDS, PARTS, PLACES, say_firm, say_skipped, say_why
from survey.models import ListEntry, ListVersion
from survey.queries import archive_decided, frozen_lists
from survey.words.counted_labels import say_frozen
from survey.words.entries import points_of
from survey.words.figures import moment
from survey.words.pools import pool_title

SCORE_PLACES = 6
Versions = Sequence[tuple[ListVersion, str]]


def frozen_lists_of(database: Session, campaign_id: int, wish: ArchiveWish) -> Iterator[ArchiveList]:
    """Yield every list about the versions of a campaign's list, one at a time. Call it within `in_chinese`."""
    found = archive_decided.list_versions(database, campaign_id)
    yield _versions(found, wish)
    yield _signatures(found)
    for version, _prepared in found:
        yield _entries(database, version)
    yield _amendments(database, campaign_id, found, wish)
    yield _scans(database, campaign_id)


def _versions(found: Versions, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        "#版本", "评估", "#修订自", "#名额", "指纹", "~冻结时的说明", "制表人", "制表时间", "签发时间", "退回人",
        "退回时间", "~退回的理由",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for one, prepared in found:
        back = one.refusal
        refused = (back.refused_by.name, moment(back.refused_at), wrote(back.reason, wish)) if back else ("", "", "")
        rows.append(
            [
                one.number, f"#{one.evaluation_id}", one.based_on.number if one.based_on is not None else None,
                one.seats, one.fingerprint, wrote(one.reason, wish), prepared, moment(one.prepared_at),
                moment(one.issued_at), *refused,
            ]
        )  # fmt: skip
    return ArchiveList("list-versions", "名单的各个版本", columns, rows)


def _signatures(found: Versions) -> ArchiveList:
    columns = columns_of("#版本", "签署", "签署人", "文号", "时间")
    rows: list[Sequence[Cell]] = []
    for one, _prepared in found:
        there = {str(row.part): row for row in one.signatures}
        rows += [
            [one.number, str(title), there[part].user.name, there[part].document_number, moment(there[part].signed_at)]
            for part, title in PARTS.items()
            if part in there
        ]
    return ArchiveList("list-signatures", "名单的签署", columns, rows)


def _entries(database: Session, version: ListVersion) -> ArchiveList:
    columns = (
        *columns_of("结果", "#序号", CODE, NAME, "所属街镇", "入选依据", "排序组", "#名次"),
        Column("score", "得分", CellKind.DECIMAL, places=SCORE_PLACES),
        *columns_of("#自评名次"),
        Column("self_score", "自评得分", CellKind.DECIMAL, places=SCORE_PLACES),
        *columns_of("#等级", "决定", "~名单上的理由"),
    )
    scheme = load_scheme(version.evaluation.scheme.document)
    rows = [_entry(row, scheme) for row in frozen_lists.entries(database, version.id)]
    return ArchiveList(f"list-{version.number}", f"名单第{version.number}版", columns, rows)


def _entry(row: ListEntry, scheme: Scheme) -> Sequence[Cell]:
    return [
        str(PLACES[row.status]), row.position, row.facts["credit_code"], row.facts["name"],
        say_frozen(row.facts, "unit"), str(BASES.get(row.basis, "")),
        pool_title(scheme, row.pool), row.rank, points_of(row.score, SCORE_PLACES), row.self_rank,
        points_of(row.self_score, SCORE_PLACES), row.level,
        f"#{row.decision_id}" if row.decision_id is not None else "", say_why(row, scheme),
    ]  # fmt: skip


def _amendments(database: Session, campaign_id: int, found: Versions, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        "#版本", "修订", "退出的企业", "补入的企业", "~理由", "文号", "~跳过的企业和名额约束", "#异议", "提出人",
        "提出时间",
    )  # fmt: skip
    schemes = {one.number: load_scheme(one.evaluation.scheme.document) for one, _prepared in found}
    firms: Mapping[int, ListEntry] = dict(archive_decided.listed(database, campaign_id))
    rows: list[Sequence[Cell]] = []
    for one, number, objection in archive_decided.amendments(database, campaign_id):
        passed = [(firm["participation"], firm["limits"]) for firm in one.skipped.get("firms", ())]
        rows.append(
            [
                number, str(KINDS[str(one.kind)]), say_firm(one.participation_out_id, firms),
                say_firm(one.participation_in_id, firms), wrote(one.reason, wish), one.document_number,
                "；".join(say_skipped(passed, firms, schemes[number])), objection, one.made_by.name,
                moment(one.made_at),
            ]
        )  # fmt: skip
    return ArchiveList("list-amendments", "名单的修订", columns, rows)


def _scans(database: Session, campaign_id: int) -> ArchiveList:
    columns = columns_of("#版本", "文件名", "#字节", "SHA-256", "纸上的指纹", "上传人", "上传时间")
    rows: list[Sequence[Cell]] = [
        [number, one.file_name, one.size, one.digest, one.fingerprint, one.uploaded_by.name, moment(one.uploaded_at)]
        for one, number in archive_decided.scans(database, campaign_id)
    ]
    return ArchiveList("list-scans", "名单的签字扫描件", columns, rows)
