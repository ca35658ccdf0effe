"""The tables. Importing this package registers all of them on `Base.metadata`."""

from survey.models.audit import AuditEntry, ExportRecord
from survey.models.base import Base, utc_now
from survey.models.campaigns import Campaign, CampaignQuestionnaire, Participation, ParticipationState, Programme
from survey.models.enterprises import Enterprise, EnterpriseGroup
from survey.models.files import (
    ColumnSet,
    ExportSheet,
    ExternalRating,
    FormTemplate,
    Job,
    JobState,
    Upload,
    UploadState,
)
from survey.models.people import Role, SignInAttempt, User, WebSession
from survey.models.selection import (
    Amendment,
    Decision,
    Evaluation,
    EvaluationEntry,
    Pin,
    PinKind,
    SchemeState,
    SchemeVersion,
    Shortlist,
    ShortlistEntry,
)
from survey.models.submissions import (
    AnswerRevision,
    Commitment,
    DraftSheet,
    ReturnRequest,
    Submission,
    SubmissionVersion,
    VersionSheet,
)
from survey.models.verification import Evidence, EvidenceLink, EvidenceState, GateResult, GateVerdict, VerifiedValue

__all__ = [
    "Amendment",
    "AnswerRevision",
    "AuditEntry",
    "Base",
    "Campaign",
    "CampaignQuestionnaire",
    "ColumnSet",
    "Commitment",
    "Decision",
    "DraftSheet",
    "Enterprise",
    "EnterpriseGroup",
    "Evaluation",
    "EvaluationEntry",
    "Evidence",
    "EvidenceLink",
    "EvidenceState",
    "ExportRecord",
    "ExportSheet",
    "ExternalRating",
    "FormTemplate",
    "GateResult",
    "GateVerdict",
    "Job",
    "JobState",
    "Participation",
    "ParticipationState",
    "Pin",
    "PinKind",
    "Programme",
    "ReturnRequest",
    "Role",
    "SchemeState",
    "SchemeVersion",
    "Shortlist",
    "ShortlistEntry",
    "SignInAttempt",
    "Submission",
    "SubmissionVersion",
    "Upload",
    "UploadState",
    "User",
    "VerifiedValue",
    "VersionSheet",
    "WebSession",
    "utc_now",
]
