"""The page of one visit: its lines, the open form, what its reader may do, and what was sent and refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from scoring.ranking.gates import Verdict
from survey.answering.finding_views import ErrorLine
from survey.definitions.local_days import today
from survey.forms.visiting import (
    CancelForm,
    ConcludeForm,
    ConfirmForm,
    FindingForm,
    SendBackForm,
    TeamForm,
    conclude_form,
    team_form,
)
from survey.models import Campaign, Enterprise, SubmissionVersion, Visit, VisitAct
from survey.queries import conditions, recusals, visits
from survey.store.scope import Scope
from survey.verifying.condition_views import ConditionLine, own_verdicts, view_conditions
from survey.verifying.level_views import level_choices
from survey.visiting.entry_views import EntryView, is_entered, view_entry
from survey.visiting.pages import SheetForms, SheetPage
from survey.visiting.queue_views import say_why
from survey.visiting.read_claims import read_basis
from survey.visiting.read_sheet import counts_now, find_question
from survey.visiting.sheet_results import SheetLine, SheetSource
from survey.visiting.sheet_views import read_value, view_sheet
from survey.visiting.step_views import view_steps
from survey.visiting.track_views import view_tracks
from survey.visiting.visit_results import EDITABLE
from survey.visiting.words import QUICK, STATES
from survey.words.figures import say_date
from survey.words.language import _, in_words


@dataclass(frozen=True)
class Sent:
    """A finding as it was sent and refused. `errors`: why, at its value."""

    answer: Answer | None
    form: FindingForm
    errors: Sequence[str]


@dataclass(frozen=True)
class Opened:
    """What is open on the page of a visit: the form of a question, and forms that were refused."""

    question: str = ""
    sent: Sent | None = None
    conclude: ConcludeForm | None = None
    team: TeamForm | None = None
    cancel: CancelForm | None = None
    confirm: ConfirmForm | None = None
    back: SendBackForm | None = None
    errors: Sequence[ErrorLine] = field(default=())


@dataclass(frozen=True)
class SheetReader:
    """Who reads the page of a visit, and what his role does: writes findings, manages visits, sees the ranking."""

    campaign: Campaign
    scope: Scope
    user_id: int
    writes: bool
    manages: bool
    sees_ranking: bool


def view_sheet_page(database: Session, reader: SheetReader, source: SheetSource, opened: Opened) -> SheetPage:
    """Return the page of a visit."""
    campaign, visit = reader.campaign, source.visit
    firm = database.get_one(Enterprise, visit.participation.enterprise_id)
    lines, standing = view_sheet(source), counts_now(database, visit)
    mine = reader.writes and reader.user_id in {visit.lead_id, visit.companion_id}
    edits = mine and visit.state in EDITABLE and standing
    entry = _entry(source, lines, opened) if edits else None
    before, after, place, count = visits.beside(database, campaign.id, reader.scope, visit)
    forms = _forms(database, reader, (visit, opened), edits=edits, standing=standing)
    basis = read_basis(database, campaign.id) if reader.sees_ranking else None
    standings = conditions_of(database, visit, source.version)
    return SheetPage(
        campaign=campaign,
        visit=visit,
        firm=firm,
        state=(str(STATES[VisitAct(visit.state)][0]), STATES[VisitAct(visit.state)][1]),
        why=say_why(visit),
        people=say_people(visit),
        lines=lines,
        done=sum(line.finding is not None for line in lines),
        entry=entry,
        others=_others(source, lines) if edits else [],
        quick=[str(text) for text in QUICK],
        tracks=view_tracks(database, basis, visit, source),
        conditions=standings,
        counted=_counted(standings),
        steps=view_steps(visit.steps),
        forms=forms,
        errors=[*opened.errors, *_errors(entry, opened)],
        before=before,
        after=after,
        position=(place, count),
        edits=edits,
        standing=standing,
    )


def say_people(visit: Visit) -> str:
    """Return when a visit is and who makes it."""
    people = [visit.lead.name, *([visit.companion.name] if visit.companion is not None else [])]
    return _("走访 %(day)s，%(people)s", day=say_date(visit.day), people=_("、").join(people))


def conditions_of(database: Session, visit: Visit, version: SubmissionVersion) -> list[ConditionLine]:
    """Return how the conditions of a firm stand today: failed ones first, then what is pending, then the met ones."""
    part = visit.participation
    scheme = conditions.scheme_of(database, part.campaign_id)
    if scheme is None:
        return []
    rows = conditions.recorded(database, part.campaign_id, part.enterprise_id)
    lines = view_conditions(scheme, rows, own_verdicts(database, scheme, version), today())
    return sorted(lines, key=lambda line: line.verdict)


def _counted(lines: Sequence[ConditionLine]) -> tuple[int, int, int]:
    failed, pending, passed = (
        sum(line.verdict == verdict for line in lines) for verdict in (Verdict.FAILED, Verdict.PENDING, Verdict.PASSED)
    )
    return failed, pending, passed


def _entry(source: SheetSource, lines: Sequence[SheetLine], opened: Opened) -> EntryView | None:
    """Return the open form of a question; None where none is open."""
    found = find_question(source, opened.question)
    if found is None or not is_entered(found[1]):
        return None
    questionnaire, question = found
    key = f"{questionnaire.id}.{question.id}"
    line = next((item for item in lines if item.key == key), None) or _other_line(source, key)
    row = source.newest.get((questionnaire.id, question.id))
    given = source.dossier.sheets[questionnaire.id].get(question.id)
    value = read_value(question, row.found) if row is not None else given
    sent = opened.sent
    if sent is None:
        return view_entry(line, question, value)
    view = view_entry(line, question, value if sent.answer is None else sent.answer)
    return replace(view, reason=sent.form.reason.data or "", errors=[*sent.errors, *map(str, sent.form.reason.errors)])


def _other_line(source: SheetSource, key: str) -> SheetLine:
    """Return the line of a question that is no claim of the sheet."""
    owner, _dot, name = key.partition(".")
    claims = [{"question": f"{owner}.{name}", "loss": 0, "places": 0}]
    shown = replace(source, visit=Visit(claims=claims), newest={})
    return view_sheet(shown)[0]


def _others(source: SheetSource, lines: Sequence[SheetLine]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the other questions that the firm answered, by questionnaire: (title, (qualified, title) of each)."""
    known = {line.key for line in lines}
    values = {sheet.questionnaire_id: sheet.document["values"] for sheet in source.version.sheets}
    found = []
    for name, questionnaire in source.questionnaires.items():
        own = [
            (f"{name}.{item.id}", in_words(item.title))
            for item in questionnaire.questions.values()
            if item.id in values[name] and is_entered(item) and f"{name}.{item.id}" not in known
        ]
        if own:
            found.append((in_words(questionnaire.title), own))
    return found


def _forms(
    database: Session, reader: SheetReader, shown: tuple[Visit, Opened], *, edits: bool, standing: bool
) -> SheetForms:
    """Return the forms of a visit. `edits`: whether the reader does; `standing`: whether the submission counts."""
    (visit, opened), user_id = shown, reader.user_id
    if not reader.writes or recusals.is_recused(database, visit.participation_id, user_id):
        return SheetForms()
    levels = level_choices(reader.campaign)
    conclude = (opened.conclude or conclude_form(levels, sent=False)) if edits else None
    if not reader.manages:
        return SheetForms(conclude=conclude)
    moves = visit.state in EDITABLE
    people = [(user.id, user.name) for user in visits.possible_leads(database, visit.version.unit)]
    second = user_id not in {visit.lead_id, visit.companion_id, *visits.finders(database, visit.id)}
    handed = second and visit.state in {VisitAct.SUBMITTED, VisitAct.ANSWERED}
    silent = visit.answer_until is not None and today() > visit.answer_until
    ready = handed and standing and (visit.state == VisitAct.ANSWERED or silent)
    chosen = {"day": visit.day, "lead": str(visit.lead_id), "companion": str(visit.companion_id or "")}
    return SheetForms(
        conclude=conclude,
        team=(opened.team or team_form(people, **chosen)) if moves and standing else None,
        cancel=(opened.cancel or CancelForm(formdata=None)) if moves else None,
        confirm=(opened.confirm or ConfirmForm(formdata=None)) if ready else None,
        back=(opened.back or SendBackForm(formdata=None)) if handed else None,
    )


def _errors(entry: EntryView | None, opened: Opened) -> list[ErrorLine]:
    """Return what is wrong, each with the place where it is said again."""
    errors = [ErrorLine("entry", text) for text in entry.errors] if entry is not None else []
    if entry is None and opened.sent is not None:  # handed in meanwhile: why it was refused is said all the same
        refused = [*opened.sent.errors, *map(str, opened.sent.form.reason.errors)]
        errors = [ErrorLine("h1", text) for text in refused]
    for form in (opened.conclude, opened.team, opened.cancel, opened.confirm, opened.back):
        if form is not None:
            errors += [ErrorLine(item.id, str(text)) for item in form for text in item.errors]
            errors += [ErrorLine("h1", str(text)) for text in form.form_errors]
    return errors
