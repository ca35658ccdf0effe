"""The page of one case: what is shown, and its forms, new or as they were refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from survey.accounts.firm_record_views import view_standing
from survey.cases.case_results import CaseKey
from survey.cases.chronology_views import view_chronology
from survey.cases.pages import CasePage, CaseWriting
from survey.cases.position_views import view_position
from survey.cases.queue_views import own_queues
from survey.cases.read_queue import read_list
from survey.cases.views import view_flags, view_lookers, view_thread
from survey.experts.firm_views import FirmMarks, view_marks
from survey.forms.case import CaseForm, FlagForm, FlagStepForm, MessageForm, NoteForm
from survey.models import Campaign, CaseNote, Enterprise, utc_now
from survey.queries import campaigns, cases, firm_lists, firm_records, panel, submissions
from survey.queries.firm_filters import FirmSource
from survey.signals.views import SignalView, shown_signals
from survey.words.cases import FLAG_TITLES
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A firm in a campaign as a request is about it. `came_from`: the address of the queue that led here, or empty."""

    campaign: Campaign
    firm: Enterprise
    source: FirmSource
    came_from: str

    @property
    def key(self) -> CaseKey:
        """The same as services take it."""
        return CaseKey(self.campaign.id, self.firm.id)


@dataclass(frozen=True, slots=True)
class CaseForms:
    """The forms of a case that were refused, to be shown again; None and none for new ones. `steps`: by flag."""

    note: NoteForm | None = None
    flag: FlagForm | None = None
    message: MessageForm | None = None
    steps: Mapping[int, FlagStepForm] = field(default_factory=dict)
    corrects: int | None = None  # the note that a new form of notes is to correct


@dataclass(frozen=True, slots=True)
class CaseReader:
    """Who reads a case: whether he writes about it, and sees signals and what experts gave."""

    id: int
    keeps: bool
    sees_signals: bool
    reads_marks: bool


def flag_form(*, blank: bool = False) -> FlagForm:
    """Return the form of a flag, as it was sent or `blank`."""
    form = FlagForm(formdata=None) if blank else FlagForm()
    form.kind.choices = [("", _("请选择")), *((str(kind), str(text)) for kind, text in FLAG_TITLES.items())]
    return form


def step_form(flag_id: int, *, resolving: bool, blank: bool = False) -> FlagStepForm:
    """Return the form of a flag's next step, as it was sent or `blank`."""
    prefix = f"flag-{flag_id}"
    form = FlagStepForm(formdata=None, prefix=prefix) if blank else FlagStepForm(prefix=prefix)
    form.text.label.text = _("处理结果") if resolving else _("重新打开的原因")
    return form


def view_case(database: Session, opened: OpenCase, forms: CaseForms, reader: CaseReader) -> CasePage:
    """Return the page of a case for its reader."""
    campaign, firm = opened.campaign, opened.firm
    [row] = firm_records.in_campaigns(database, firm.id, campaign_id=campaign.id)
    listed = firm_lists.rows(database, opened.source, [firm.id])
    [standing] = view_standing(firm, [row], opened.source.day)
    events = view_chronology(database, campaign, firm)
    thread = cases.messages(database, campaign.id, firm.id)
    flags = cases.flags(database, campaign.id, firm.id)
    steps = {
        flag.id: forms.steps.get(flag.id) or step_form(flag.id, resolving=flag.open, blank=True)
        for flag in flags
        if reader.keeps
    }
    writing = _writing(database, opened, forms) if reader.keeps else None
    until = (events[0].at if events else utc_now()).isoformat()
    for form in (*steps.values(), *((writing.note, writing.flag, writing.message, writing.seen) if writing else ())):
        form.until.data = until
    if writing is not None:
        writing.message.last.data = str(thread[-1].id if thread else 0)
    at = None
    if opened.came_from:
        address = read_list(opened.came_from, usual=own_queues()[0])
        at = view_position(database, opened.source, address, firm.id)
    return CasePage(
        campaign=campaign,
        enterprise=firm,
        stage=listed[0].stage.value if listed else "",
        stage_words=standing.stage,
        at=at,
        evaluated=panel.is_evaluated(database, campaign.id, firm.id),
        events=events,
        flags=view_flags(flags, steps),
        thread=view_thread(database, thread, for_firm=False),
        signals=_signals(database, opened) if reader.sees_signals else [],
        marks=_marks(database, opened, reader),
        lookers=view_lookers(database, opened.key),
        claimed=row.claimed,
        writing=writing,
        came_from=opened.came_from,
    )


def _signals(database: Session, opened: OpenCase) -> list[SignalView]:
    """Return the signals of what the firm submitted last in the campaign."""
    taking_part = campaigns.participation_of(database, opened.firm.id, opened.campaign.id)
    number = submissions.draft_id(database, taking_part.id) if taking_part is not None else None
    newest = submissions.latest_version(database, number)
    return shown_signals(database, opened.source.scope, newest, allowed=True)


def _marks(database: Session, opened: OpenCase, reader: CaseReader) -> FirmMarks | None:
    taking_part = campaigns.participation_of(database, opened.firm.id, opened.campaign.id)
    if taking_part is None or not reader.reads_marks:
        return None
    return view_marks(database, opened.campaign.id, taking_part.id, reader.id)


def _writing(database: Session, opened: OpenCase, forms: CaseForms) -> CaseWriting:
    note = forms.note
    wanted = note.corrects.data or "" if note is not None else str(forms.corrects or "")
    found = cases.notes(database, opened.campaign.id, opened.firm.id)
    correcting: CaseNote | None = next((one for one in found if str(one.id) == wanted), None)
    if note is None:
        note = NoteForm(formdata=None, note=correcting.text if correcting is not None else "")
        note.corrects.data = str(correcting.id) if correcting is not None else ""
    message = forms.message or MessageForm(formdata=None, answer_wanted=True)
    return CaseWriting(
        note=note,
        flag=forms.flag or flag_form(blank=True),
        message=message,
        seen=CaseForm(formdata=None),
        correcting=correcting,
    )
