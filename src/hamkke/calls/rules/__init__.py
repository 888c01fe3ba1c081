"""What a call promises, decided from values alone: window, sheet, judging, ranking, ratio."""

from hamkke.calls.rules.amending import (
    AmendedMeanwhile,
    AmendmentRefused,
    AskedAlready,
    JudgedByStands,
    NothingAmended,
    PromisedMore,
    ReasonUnsaid,
    Stand,
    StandsFromPublication,
    check_amendment,
    fixed_terms,
    fixed_told,
    kinder_only,
    said_of_each,
)
from hamkke.calls.rules.appealing import (
    AnsweredAlready,
    AnswerMissing,
    AppealedAlready,
    AppealTooLate,
    GroundsMissing,
    JudgeOfOwnDecision,
    check_answer,
    check_appeal,
    days_later,
)
from hamkke.calls.rules.assigning import (
    FewerThanPromised,
    Load,
    LoadsImpossible,
    NotBridged,
    TooFewJudges,
    assign,
    check_reviews,
    islands,
    next_judge,
)
from hamkke.calls.rules.candidates import Candidate, Limit, Price, limits_of
from hamkke.calls.rules.choosing import Choice, QuotasImpossible, bound, choose, next_for, refill
from hamkke.calls.rules.conflicts import (
    Applicant,
    Conflict,
    DeclarationUnreadable,
    DeclareFirst,
    Interest,
    check_declared,
    conflicts,
    phones_in,
    read_declaration,
)
from hamkke.calls.rules.consenting import (
    STUDY_TEXTS,
    STUDY_VERSION,
    ConsentTextUnknown,
    ConsentTooLate,
    check_consent,
)
from hamkke.calls.rules.deciding import (
    DrawMissing,
    DrawPending,
    NotAnOrganiser,
    SamePerson,
    Stale,
    business_code,
    check_drawn,
    check_fresh,
    check_two_people,
    grant_account,
    grant_accounts,
    inputs_digest,
    public_code,
)
from hamkke.calls.rules.deliberating import (
    JudgementUnsaid,
    MemberConflicted,
    NobodyAtTheLine,
    OrderIncomplete,
    PanelMissing,
    PanelNotPromised,
    PanelTooSmall,
    check_deliberated,
    check_members,
    check_order,
    check_panel,
    is_by_panel,
)
from hamkke.calls.rules.differing import differences
from hamkke.calls.rules.documents import (
    BYTES_MOST,
    IN_A_WALLET,
    KINDS,
    DocumentsMissing,
    DocumentsWrong,
    FileRefused,
    NotAsked,
    WalletFull,
    check_documents,
    check_handed_in,
)
from hamkke.calls.rules.drawing import (
    DrawnAlready,
    DrawNotYet,
    DrawReplaced,
    DrawTooSoon,
    NobodyToDraw,
    RandomnessMissing,
    ReasonMissing,
    SourceMissing,
    check_drawing,
    check_promise,
)
from hamkke.calls.rules.dry_run import DryRun, Undecidable, check_decidable, dry_run
from hamkke.calls.rules.eligibility import Reason, RegistryAwayError, is_fresh, size, standing
from hamkke.calls.rules.inputs import Entry, Found, Inputs, Row, read_found, read_inputs
from hamkke.calls.rules.judging import (
    AlreadyDecided,
    NoApplications,
    NotAJudge,
    NotAllReviewed,
    NotAssigned,
    NothingScored,
    RecusalUnsaid,
    ScoreOutOfRange,
    ScoresIncomplete,
    check_all_reviewed,
    check_recusal,
    check_scores,
    spread,
)
from hamkke.calls.rules.letters import Letter, Mark, Standing, decided, fits, how_to_appeal, letter
from hamkke.calls.rules.outside import (
    GiverUnnamed,
    OutsideNotPromised,
    OutsideUnreadable,
    ReceiptsUnknown,
    check_giver,
    check_receipts,
    read_outside,
)
from hamkke.calls.rules.questions import (
    QUESTION_KINDS,
    QUESTIONS,
    YES_NO,
    Condition,
    Question,
    QuestionsWrong,
    check_questions,
    mistakes,
)
from hamkke.calls.rules.ranking import (
    RULE_VERSION,
    Ranked,
    Term,
    mean,
    points,
    rank,
    tie_chain,
    weighted,
    what_decided,
)
from hamkke.calls.rules.ratio import half_up, is_reproducible, ratio, share_of, spoken_ratio
from hamkke.calls.rules.redaction import Identity, redacted
from hamkke.calls.rules.schedule import KINDS as MILESTONES
from hamkke.calls.rules.schedule import Milestone, milestones
from hamkke.calls.rules.scoring import Given
from hamkke.calls.rules.second_look import (
    Manner,
    RoundUnfinished,
    SecondLookNotPromised,
    manners,
    near_the_line,
)
from hamkke.calls.rules.selecting import work_out
from hamkke.calls.rules.sheet import (
    SHEET_VERSION,
    AnswersMissing,
    AnswersUnusable,
    EditedElsewhere,
    FormTampered,
    asked,
    check_draft,
    check_sheet,
    fingerprint,
    problems,
    receipt_number,
    sheet_hash,
)
from hamkke.calls.rules.telling import sections, told
from hamkke.calls.rules.terms import Document as DocumentTerms
from hamkke.calls.rules.terms import (
    GreyZone,
    Outside,
    Quota,
    Terms,
    Track,
    canonical,
    digest,
    published,
    written,
)
from hamkke.calls.rules.terms import read as read_terms
from hamkke.calls.rules.waiting import (
    REASON_MOST,
    NoPlaceHeld,
    NotYours,
    OfferOver,
    check_holding,
    offer_ends,
)
from hamkke.calls.rules.window import (
    DEFAULT_CRITERIA,
    SCORE_MAX,
    AlreadyApplied,
    CallClosed,
    ClosesInThePast,
    CriterionTerms,
    DifferentContent,
    NoPlaces,
    NotOpenYet,
    Stage,
    StillOpen,
    TermsWrong,
    WeightsWrong,
    WindowBackwards,
    check_accepting,
    check_closed,
    check_terms,
    stage,
)

__all__ = [
    "BYTES_MOST", "DEFAULT_CRITERIA", "IN_A_WALLET", "KINDS", "MILESTONES", "QUESTIONS",
    "QUESTION_KINDS", "REASON_MOST", "RULE_VERSION", "SCORE_MAX", "SHEET_VERSION", "STUDY_TEXTS",
    "STUDY_VERSION", "YES_NO", "AlreadyApplied", "AlreadyDecided", "AmendedMeanwhile",
    "AmendmentRefused", "AnswerMissing", "AnsweredAlready", "AnswersMissing", "AnswersUnusable",
    "AppealTooLate", "AppealedAlready", "Applicant", "AskedAlready", "CallClosed",
    "Candidate", "Choice", "ClosesInThePast", "Condition", "Conflict", "ConsentTextUnknown",
    "ConsentTooLate", "CriterionTerms", "DeclarationUnreadable", "DeclareFirst", "DifferentContent", "DocumentTerms",
    "DocumentsMissing", "DocumentsWrong", "DrawMissing", "DrawNotYet", "DrawPending", "DrawReplaced",
    "DrawTooSoon", "DrawnAlready", "DryRun", "EditedElsewhere", "Entry", "FewerThanPromised", "FileRefused",
    "FormTampered", "Found", "Given", "GiverUnnamed", "GreyZone", "GroundsMissing", "Identity", "Inputs",
    "Interest", "JudgeOfOwnDecision", "JudgedByStands", "JudgementUnsaid", "Letter", "Limit", "Load", "LoadsImpossible",
    "Manner", "Mark", "MemberConflicted", "Milestone", "NoApplications", "NoPlaceHeld", "NoPlaces", "NobodyAtTheLine", "NobodyToDraw",
    "NotAJudge", "NotAllReviewed", "NotAnOrganiser", "NotAsked", "NotAssigned", "NotBridged",
    "NotOpenYet", "NotYours", "NothingAmended", "NothingScored", "OfferOver", "OrderIncomplete", "Outside",
    "OutsideNotPromised", "OutsideUnreadable", "PanelMissing", "PanelNotPromised", "PanelTooSmall", "Price", "PromisedMore", "Question", "QuestionsWrong",
    "Quota", "QuotasImpossible", "RandomnessMissing", "Ranked", "Reason", "ReasonMissing",
    "ReasonUnsaid", "ReceiptsUnknown", "RecusalUnsaid", "RegistryAwayError", "RoundUnfinished", "Row",
    "SamePerson", "ScoreOutOfRange", "ScoresIncomplete", "SecondLookNotPromised", "SourceMissing",
    "Stage", "Stale", "Stand", "Standing", "StandsFromPublication", "StillOpen", "Term", "Terms",
    "TermsWrong", "TooFewJudges", "Track", "Undecidable", "WalletFull", "WeightsWrong",
    "WindowBackwards", "asked", "assign", "bound", "business_code", "canonical",
    "check_accepting", "check_all_reviewed", "check_amendment", "check_answer", "check_appeal",
    "check_closed", "check_consent", "check_decidable", "check_declared", "check_deliberated", "check_documents", "check_draft",
    "check_drawing", "check_drawn", "check_fresh", "check_giver", "check_handed_in",
    "check_holding", "check_members", "check_order", "check_panel", "check_promise",
    "check_questions", "check_receipts", "check_recusal",
    "check_reviews", "check_scores", "check_sheet", "check_terms", "check_two_people", "choose",
    "conflicts", "days_later", "decided", "differences", "digest", "dry_run", "fingerprint", "fits",
    "fixed_terms", "fixed_told", "grant_account", "grant_accounts", "half_up", "how_to_appeal",
    "inputs_digest", "is_by_panel", "is_fresh", "is_reproducible", "islands", "kinder_only", "letter",
    "limits_of", "manners", "mean", "milestones", "mistakes", "near_the_line", "next_for", "next_judge",
    "offer_ends", "phones_in", "points", "problems", "public_code", "published", "rank", "ratio",
    "read_declaration", "read_found", "read_inputs", "read_outside", "read_terms", "receipt_number",
    "redacted", "refill", "said_of_each", "sections", "share_of", "sheet_hash", "size", "spoken_ratio",
    "spread", "stage", "standing", "tie_chain", "told", "weighted", "what_decided", "work_out",
    "written",
]  # fmt: skip
