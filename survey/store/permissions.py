"""What each role may do: the one table that decides routes (`survey.web.access`) and what pages show.

`GRANTS` reads as sentences: "the enterprise's responsible person and colleagues may fill in". Which *objects* somebody
sees is the second question, answered by `survey.store.scope`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from survey.models import OF_ENTERPRISES, Role


class Permission(StrEnum):
    """One thing that somebody may do, as the verb of a sentence; in Chinese: `survey.words.roles`."""

    KEEP_OWN_ACCOUNT = "change one's own password, second factor and address"
    FILL = "fill in the enterprise's questionnaires, on pages and in Excel"
    SUBMIT = "commit to the answers and submit them"
    KEEP_COLLEAGUES = "invite colleagues, assign sections to them, and remove them"
    SEE_ANSWERS = "read submitted versions, results and evidence"
    SEE_TODAY = "see what is next for one's own role"
    CHECK_FILES = "check whether a file is as it left the system"
    WAIT_FOR_JOBS = "see how far one's own long task is, and take its file"
    TAKE_IN_WORKBOOKS = "take in the answers of a returned workbook"
    SEE_RANKING = "read the ranked list, its reasons, the rules and the evaluations"
    EXPORT = "export lists and keep sets of columns"
    SEE_MEETING = "print the papers of the meeting"
    TAKE_LIVE_WORKBOOK = "take the workbook whose weights can be changed in Excel"
    EVALUATE = "evaluate again, and let successors move up"
    SET_RULES = "change weights and quotas, and bring rules into force"
    PIN = "ask for a pin, confirm another's, revoke one"
    READ_REVIEWS = "read the queue of first reviews, and what they say"
    REVIEW = "write first reviews of submitted versions"
    JUDGE_EVIDENCE = "say of a firm's files whether they prove its answers"
    DECLARE_RECUSALS = "declare that a colleague is not impartial towards a firm, and withdraw a recusal"
    HAND_OVER = "hand over cases: firms, a unit, everything of a colleague"
    RETURN_ANSWERS = "return answers for correction"
    ENTER_FOR_FIRMS = "enter answers for firms from paper or telephone, which they confirm"
    HELP_ENTERPRISES = "help enterprises with their workbooks, one or many, whose answers they confirm"
    IMPORT_TABLES = "import the directory and external ratings"
    FILL_FORMS = "keep blank forms and fill them from a list"
    SET_UP_CAMPAIGNS = "prepare campaigns, open them, change their calendar, seats and questionnaires"
    TAKE_ARCHIVE = "take the archive of a campaign"
    SEE_FIRMS = "read the directory, the ledger and the list of firms in any state"
    KEEP_DIRECTORY = "add firms to the directory and correct what it says of them"
    MERGE_FIRMS = "close firms, and merge two records of one firm"
    CALL_FIRMS = "call firms to a campaign, exempt them, decide what towns propose"
    PROPOSE_FIRMS = "propose firms of one's own town to be called"
    SEND_CALLS = "take the letters and lists of called firms, and mark calls as sent"
    CHASE_FIRMS = "see whom to call, log the calls, and mark reminders as sent"
    EXTEND = "give firms more time to submit, one, a unit or all, and plan the days of reminders"
    ASK_OFFICE = "ask the office of a campaign, and read what it answered to all"
    READ_ENQUIRIES = "read the questions that firms asked, and their answers"
    ANSWER_ENQUIRIES = "answer firms' questions, and make answers public without the firm's name"
    READ_CASES = "read what officials note of firms, their flags, and the messages with them"
    KEEP_CASES = "note, flag, and write messages to firms, and say what was looked at"
    ANSWER_MESSAGES = "read the messages that the office wrote to the enterprise, and answer them"
    SEE_SIGNALS = "read the signals that checks found in submissions"
    RESOLVE_SIGNALS = "say of signals that they are seen, explained or to be verified on site, and look anew"
    RECORD_LEVELS = "record what level a firm was found to have, correct and withdraw it"
    READ_VISITS = "read which firms are visited, by whom, and what was found there"
    WRITE_FINDINGS = "write what was found on the visits that one makes, and hand them in"
    MAKE_VISITS = "plan visits, move and cancel them, and confirm what others found"
    SEE_FINDINGS = "read what a visit found of the own enterprise"
    ANSWER_FINDINGS = "accept what a visit found of the own enterprise, or object to it"
    RECORD_CONDITIONS = "record what offices say of the conditions of firms, one by one or by their tables"
    READ_LIST = "read the versions of the frozen list, and what a withdrawal would bring"
    FREEZE_LIST = "freeze the list of a campaign from what was decided, and amend it"
    SIGN_LIST = "sign a version of the list that somebody else prepared, or send it back"
    RUN_EXPERT_ROUNDS = "open rounds of experts, assign their cases, remind them, and end a round"
    PUBLISH = "make a list public, register objections and answer them, release letters, keep pilots"
    READ_LETTERS = "read the letters that say what was decided of the own enterprise"
    READ_MARKS = "read what experts marked"
    READ_DECISIONS = "read what the panel decides of firms, its meetings and minutes"
    DECIDE = "decide of firms where named for it, confirm another's decision, hold meetings of the panel"
    MARK_CASES = "mark the cases that one was assigned as an expert"
    KEEP_ENTERPRISE_ACCOUNTS = "issue codes to enterprises, decide on their requests, accept sealed commitments"
    KEEP_ACCOUNTS = "make officials' accounts, end them, and issue codes to reset their passwords"
    GRANT_ROLES = "grant roles and units, and reset a second factor"
    SEE_SERVICE = "see how the service is: disk, backups, what waits and what failed"
    READ_TRAIL = "read the audit trail, without answers, figures and personal values"
    READ_FIRM_TRAIL = "read what happened to the enterprises that one sees, old values and new"
    OPEN_CONTACTS = "open telephones and mail addresses of an enterprise's people, for a purpose that is recorded"
    SEE_PERMISSIONS = "read who may do what"


_EVERYBODY = frozenset(Role)
_ENTERPRISE = frozenset({Role.ENTERPRISE, Role.COLLEAGUE})
_TOWN_AND_DISTRICT = frozenset({Role.TOWN, Role.DISTRICT})
_READERS = _TOWN_AND_DISTRICT | {Role.LEADER}
_DISTRICT = frozenset({Role.DISTRICT})

GRANTS: Mapping[Permission, frozenset[Role]] = {
    Permission.KEEP_OWN_ACCOUNT: _EVERYBODY,
    Permission.FILL: _ENTERPRISE,
    Permission.SUBMIT: frozenset({Role.ENTERPRISE}),
    Permission.KEEP_COLLEAGUES: frozenset({Role.ENTERPRISE}),
    Permission.SEE_ANSWERS: _ENTERPRISE | _READERS,
    Permission.SEE_TODAY: _EVERYBODY - OF_ENTERPRISES,
    Permission.CHECK_FILES: _ENTERPRISE | _READERS,
    Permission.WAIT_FOR_JOBS: _ENTERPRISE | _READERS,
    Permission.TAKE_IN_WORKBOOKS: _ENTERPRISE | _TOWN_AND_DISTRICT,
    Permission.SEE_RANKING: _READERS,
    Permission.EXPORT: _READERS,
    Permission.SEE_MEETING: frozenset({Role.DISTRICT, Role.LEADER}),
    Permission.TAKE_LIVE_WORKBOOK: frozenset({Role.DISTRICT, Role.LEADER}),
    Permission.EVALUATE: _DISTRICT,
    Permission.SET_RULES: _DISTRICT,
    Permission.PIN: _DISTRICT,
    Permission.READ_REVIEWS: _READERS,
    Permission.REVIEW: _TOWN_AND_DISTRICT,
    Permission.JUDGE_EVIDENCE: _TOWN_AND_DISTRICT,
    Permission.DECLARE_RECUSALS: _DISTRICT,
    Permission.HAND_OVER: _TOWN_AND_DISTRICT,
    Permission.RETURN_ANSWERS: _TOWN_AND_DISTRICT,
    Permission.ENTER_FOR_FIRMS: _TOWN_AND_DISTRICT,
    Permission.HELP_ENTERPRISES: _TOWN_AND_DISTRICT,
    Permission.IMPORT_TABLES: _TOWN_AND_DISTRICT,
    Permission.FILL_FORMS: _TOWN_AND_DISTRICT,
    Permission.SET_UP_CAMPAIGNS: _DISTRICT,
    Permission.TAKE_ARCHIVE: _DISTRICT,
    Permission.SEE_FIRMS: _READERS,
    Permission.KEEP_DIRECTORY: _TOWN_AND_DISTRICT,
    Permission.MERGE_FIRMS: _DISTRICT,
    Permission.CALL_FIRMS: _DISTRICT,
    Permission.PROPOSE_FIRMS: frozenset({Role.TOWN}),
    Permission.SEND_CALLS: _TOWN_AND_DISTRICT,
    Permission.CHASE_FIRMS: _TOWN_AND_DISTRICT,
    Permission.EXTEND: _DISTRICT,
    Permission.ASK_OFFICE: _ENTERPRISE,
    Permission.READ_ENQUIRIES: _READERS,
    Permission.ANSWER_ENQUIRIES: _DISTRICT,
    Permission.READ_CASES: _READERS,
    Permission.KEEP_CASES: _TOWN_AND_DISTRICT,
    Permission.ANSWER_MESSAGES: _ENTERPRISE,
    Permission.SEE_SIGNALS: _READERS,
    Permission.RESOLVE_SIGNALS: _TOWN_AND_DISTRICT,
    Permission.RECORD_LEVELS: _TOWN_AND_DISTRICT,
    Permission.READ_VISITS: _READERS | {Role.VERIFIER},
    Permission.WRITE_FINDINGS: _TOWN_AND_DISTRICT | {Role.VERIFIER},
    Permission.MAKE_VISITS: _TOWN_AND_DISTRICT,
    Permission.SEE_FINDINGS: _ENTERPRISE,
    Permission.ANSWER_FINDINGS: frozenset({Role.ENTERPRISE}),
    Permission.RECORD_CONDITIONS: _TOWN_AND_DISTRICT,
    Permission.READ_LIST: _READERS,
    Permission.FREEZE_LIST: _DISTRICT,
    Permission.SIGN_LIST: frozenset({Role.DISTRICT, Role.LEADER}),
    Permission.RUN_EXPERT_ROUNDS: _DISTRICT,
    Permission.PUBLISH: _DISTRICT,
    Permission.READ_LETTERS: _ENTERPRISE,
    Permission.READ_MARKS: frozenset({Role.DISTRICT, Role.LEADER}),
    Permission.READ_DECISIONS: frozenset({Role.DISTRICT, Role.LEADER}),
    Permission.DECIDE: _DISTRICT,
    Permission.MARK_CASES: frozenset({Role.EXPERT}),
    Permission.KEEP_ENTERPRISE_ACCOUNTS: _TOWN_AND_DISTRICT,
    Permission.KEEP_ACCOUNTS: frozenset({Role.SYSTEM}),
    Permission.SEE_SERVICE: frozenset({Role.SYSTEM}),
    Permission.GRANT_ROLES: frozenset({Role.SECURITY}),
    Permission.READ_TRAIL: frozenset({Role.AUDIT}),
    Permission.READ_FIRM_TRAIL: _READERS,
    Permission.OPEN_CONTACTS: _TOWN_AND_DISTRICT,
    Permission.SEE_PERMISSIONS: _EVERYBODY - OF_ENTERPRISES,
}

ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})
"""The three administrators (三员分立): they see no business data, and no person holds two of them."""
NEED_UNIT = frozenset({Role.TOWN, Role.VERIFIER})
"""The roles that are held for one town or street; the others have no unit."""


def role_may(role: Role, permission: Permission) -> bool:
    """Return whether a role has a permission."""
    return role in GRANTS[permission]
