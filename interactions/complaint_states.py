"""The closed vocabularies of complaints, which stage may follow which, and how long each stage may take."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import pgettext_lazy


class ComplaintStage(models.TextChoices):
    """Where a case stands (handbook INT-7)."""

    INTAKE = "intake", pgettext_lazy("complaint", "Intake")
    VERIFICATION = "verification", pgettext_lazy("complaint", "Verification")
    SOLUTION = "solution", pgettext_lazy("complaint", "Solution")
    CONFIRMATION = "confirmation", pgettext_lazy("complaint", "Confirmation")
    CLOSED = "closed", pgettext_lazy("complaint", "Closed")


S = ComplaintStage
# Back: to verification when a solution shows that more has to be found out, to a solution when theirs is not accepted.
COMPLAINT_TRANSITIONS: dict[str, frozenset[str]] = {
    S.INTAKE: frozenset({S.VERIFICATION, S.CLOSED}),
    S.VERIFICATION: frozenset({S.SOLUTION, S.CLOSED}),
    S.SOLUTION: frozenset({S.VERIFICATION, S.CONFIRMATION, S.CLOSED}),
    S.CONFIRMATION: frozenset({S.SOLUTION, S.CLOSED}),
    S.CLOSED: frozenset({S.VERIFICATION}),
}
OPEN_STAGES = (S.INTAKE, S.VERIFICATION, S.SOLUTION, S.CONFIRMATION)

# So long each stage may take, from its beginning. Two hours is the first answer people are promised. Intake to solution
# stay well below the seven working days an authority has to decide about a complaint that reached it instead (Consumer
# Rights Protection Law of the PRC, article 46).
STAGE_SPANS: dict[str, timedelta] = {
    S.INTAKE: timedelta(hours=2),
    S.VERIFICATION: timedelta(hours=24),
    S.SOLUTION: timedelta(hours=48),
    S.CONFIRMATION: timedelta(days=7),
}
# What was agreed is paid in this time: a price is given back within seven days of the goods' return (the same law,
# article 25), and who was promised money without a return should not wait longer.
PAY_WITHIN = timedelta(days=7)
# So long after a stage was due its owner's lead is told, too.
LEAD_AFTER = timedelta(hours=2)
# Name and number of somebody who called are forgotten so long after the case was closed.
CALLER_KEPT = timedelta(days=180)
# So long a link to the question how satisfied somebody is can be answered.
ASK_VALID = timedelta(days=30)


class ComplaintOutcome(models.TextChoices):
    """How a case ended; '' while it is open."""

    OPEN = "", pgettext_lazy("complaint outcome", "Open")
    SOLVED = "solved", pgettext_lazy("complaint outcome", "Solved")
    REFUSED = "refused", pgettext_lazy("complaint outcome", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("complaint outcome", "Withdrawn")
    SILENT = "silent", pgettext_lazy("complaint outcome", "No answer any more")


class Verdict(models.TextChoices):
    """What verification came to; '' while nobody has said."""

    NONE = "", pgettext_lazy("verdict", "Not decided")
    JUSTIFIED = "justified", pgettext_lazy("verdict", "Justified")
    PARTLY = "partly", pgettext_lazy("verdict", "Partly justified")
    UNFOUNDED = "unfounded", pgettext_lazy("verdict", "Unfounded")


class ComplaintChannel(models.TextChoices):
    """How a complaint reached us."""

    COMMENT = "comment", pgettext_lazy("channel", "Comment")
    MENTION = "mention", pgettext_lazy("channel", "Mention")
    MESSAGE = "message", pgettext_lazy("channel", "Direct message")
    REVIEW = "review", pgettext_lazy("channel", "Review")
    PHONE = "phone", pgettext_lazy("complaint channel", "Phone")
    STORE = "store", pgettext_lazy("complaint channel", "In a shop")
    EMAIL = "email", pgettext_lazy("complaint channel", "E-mail")
    PLATFORM = "platform", pgettext_lazy("complaint channel", "Platform's customer service")
    AUTHORITY = "authority", pgettext_lazy("complaint channel", "Authority (12315)")
    OTHER = "other", pgettext_lazy("complaint channel", "Another way")


class Severity(models.IntegerChoices):
    """How grave a complaint is; higher goes first."""

    MINOR = 1, pgettext_lazy("severity", "Minor")
    NORMAL = 2, pgettext_lazy("severity", "Normal")
    GRAVE = 3, pgettext_lazy("severity", "Grave")
    CRITICAL = 4, pgettext_lazy("severity", "Critical")


class CompensationKind(models.TextChoices):
    """What somebody gets."""

    REFUND = "refund", pgettext_lazy("compensation", "Refund")
    REPLACEMENT = "replacement", pgettext_lazy("compensation", "Replacement")
    COUPON = "coupon", pgettext_lazy("compensation", "Coupon")
    GIFT = "gift", pgettext_lazy("compensation", "Gift")
    POINTS = "points", pgettext_lazy("compensation", "Points")


class CompensationState(models.TextChoices):
    """Where a compensation stands."""

    ASKED = "asked", pgettext_lazy("compensation", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("compensation", "Approved")
    REFUSED = "refused", pgettext_lazy("compensation", "Refused")
    PAID = "paid", pgettext_lazy("compensation", "Given")
    WITHDRAWN = "withdrawn", pgettext_lazy("compensation", "Taken back")


C = CompensationState
COMPENSATION_TRANSITIONS: dict[str, frozenset[str]] = {
    C.ASKED: frozenset({C.APPROVED, C.REFUSED, C.WITHDRAWN}),
    C.APPROVED: frozenset({C.PAID, C.WITHDRAWN}),
    C.REFUSED: frozenset(),
    C.PAID: frozenset(),
    C.WITHDRAWN: frozenset(),
}

# What is asked for may be worth this without a second person, until the workspace says otherwise.
FREE_AMOUNT, FREE_CURRENCY = 100, "CNY"
