"""A workbook of a visit that came back, compared with what is stored; all that is wrong is said at once."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from exports.incoming_lists.reader import TableRow, read_table
from exports.reading.reader import LIST, read_book
from scoring.answers.answers import Answer, says_same, to_json
from scoring.characters import compared
from scoring.definition.questionnaire import Kind, Question
from survey.incoming_tables.fields import RULES
from survey.incoming_tables.words import remedy_of
from survey.visiting.entry_views import find_entry_faults, is_entered, read_entry
from survey.visiting.read_sheet import find_question
from survey.visiting.returned_results import ReturnedRow, ReturnedSheet
from survey.visiting.sheet_results import SheetSource
from survey.visiting.sheet_views import say_value
from survey.visiting.sheet_words import FIELDS
from survey.web.addresses import as_number
from survey.words.language import _, in_words

_FIELD = {field.key: field for field in FIELDS}
_OWN = ("found", "reason")
"""The columns that a verifier fills in."""
_YES_NO = {"是": "yes", "yes": "yes", "否": "no", "no": "no"}


def view_returned(source: SheetSource, content: bytes) -> ReturnedSheet:
    """Return what a workbook of a visit brings. Raises RefusedWorkbookError for a file that is no such table."""
    table = read_table(read_book(content, LIST), FIELDS, RULES)
    filled = [row for row in table.rows if _is_touched(row)]
    places: dict[str, list[int]] = {}
    for row in filled:
        places.setdefault(str(row.values.get("key", "")), []).append(row.number)
    rows, same, empty = [], 0, len(table.rows) - len(filled)
    for row in filled:
        found = _row(source, row)
        others = [number for number in places[str(row.values.get("key", ""))] if number != row.number]
        if others:
            found = _with(found, _("与第 %(rows)s 行是同一题，请只保留一行", rows=_("、").join(map(str, others))))
        if not found.faults and found.value is not None and _is_stored(source, found):
            same += 1
        else:
            rows.append(found)
    return ReturnedSheet(rows, same, empty)


def _is_touched(row: TableRow) -> bool:
    """Return whether somebody wrote something into a row, also what can't be read, or a reason alone."""
    return any(row.values.get(key) for key in _OWN) or any(fault.key in _OWN for fault in row.faults)


def _is_stored(source: SheetSource, row: ReturnedRow) -> bool:
    """Return whether a row says what is stored already."""
    owner, _dot, local = row.key.partition(".")
    newest = source.newest.get((owner, local))
    return newest is not None and newest.found == {"v": row.value} and newest.reason == row.reason


def _row(source: SheetSource, row: TableRow) -> ReturnedRow:
    key, text = str(row.values.get("key", "")), str(row.values.get("found", ""))
    reason = str(row.values.get("reason", ""))
    seen = as_number(str(row.values.get("seen", ""))) or 0
    asked = find_question(source, key)
    plain = ReturnedRow(row.number, key, key, "", text, "", None, reason, seen, seen)
    if as_number(str(row.values.get("visit", ""))) != source.visit.id:
        return _with(plain, _("这一行是另一次走访的，请到那次走访的页面上传"))
    if asked is None or not is_entered(asked[1]):
        return _with(plain, _("题号不对，或企业没有填报这一题；请不要改动“题号”一列"))
    questionnaire, question = asked
    newest = source.newest.get((questionnaire.id, question.id))
    stored = source.version_value(questionnaire.id, question.id)
    answer = read_cell(question, text) if text else None
    faults = [remedy_of(fault, _FIELD[fault.key]) for fault in row.faults if fault.key in _OWN]
    if not text and not faults:
        faults = [_("写了理由，没有填“核定”一列；与填报一样的，请照抄“自评”一列")]
    faults += [_("“%(text)s”不是这一题的选项，请照抄“可填内容”一列", text=text[:40])] if text and answer is None else []
    faults += find_entry_faults(questionnaire, question, answer) if answer is not None else []
    value = to_json(answer) if answer is not None else None
    if not faults and not reason and not says_same(question, value, stored):
        faults = [_("核定与填报不同的，请写明理由，企业看得到。")]
    return ReturnedRow(
        number=row.number,
        key=key,
        title=in_words(question.title),
        said=say_value(question, {"v": stored}),
        shown=say_value(question, {"v": value}) if answer is not None and not faults else text,
        stored=say_value(question, newest.found) if newest is not None else "",
        value=value,
        reason=reason,
        seen=seen,
        newest=newest.id if newest is not None else 0,
        faults=faults,
    )


def _with(row: ReturnedRow, fault: str) -> ReturnedRow:
    return ReturnedRow(
        row.number, row.key, row.title, row.said, row.shown, row.stored, None, row.reason, row.seen, row.newest, [fault]
    )


def read_cell(question: Question, text: str) -> Answer | None:
    """Return the answer that a cell holds: options by their words or ids, the rest as it is typed on pages."""
    if question.kind is Kind.YESNO:
        known = _YES_NO.get(text.strip().lower())
        return read_entry(question, MultiDict({question.id: known})) if known else None
    if not question.options:
        return read_entry(question, MultiDict({question.id: text}))
    named = {
        compared(word): option.id
        for option in question.options
        for word in (option.id, option.label.zh, option.label.en)
    }
    parts = (
        [text]
        if question.kind is not Kind.MULTIPLE
        else [part for part in text.replace(";", "；").split("；") if part.strip()]
    )
    chosen = [named.get(compared(part.strip())) for part in parts]
    if None in chosen or not chosen:
        return None
    return read_entry(question, MultiDict([(question.id, name) for name in chosen if name is not None]))
