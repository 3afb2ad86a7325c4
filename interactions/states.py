"""The closed vocabularies of the inbox, and which state may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """How somebody reached us. A contact has one thread per account and channel."""

    COMMENT = "comment", pgettext_lazy("channel", "Comment")
    MENTION = "mention", pgettext_lazy("channel", "Mention")
    MESSAGE = "message", pgettext_lazy("channel", "Direct message")
    REVIEW = "review", pgettext_lazy("channel", "Review")


class ReactionKind(models.TextChoices):
    """What people do without words."""

    LIKE = "like", pgettext_lazy("reaction", "Like")
    SHARE = "share", pgettext_lazy("reaction", "Share")
    FOLLOW = "follow", pgettext_lazy("reaction", "Follow")


class ThreadState(models.TextChoices):
    """Where a thread stands.

    `open`: somebody waits for us. `replied`: we wrote last. `snoozed`: put off until a time, or until they write again.
    """

    OPEN = "open", pgettext_lazy("thread", "Open")
    REPLIED = "replied", pgettext_lazy("thread", "Replied")
    SNOOZED = "snoozed", pgettext_lazy("thread", "Snoozed")
    RESOLVED = "resolved", pgettext_lazy("thread", "Resolved")
    SPAM = "spam", pgettext_lazy("thread", "Spam")


T = ThreadState
THREAD_TRANSITIONS: dict[str, frozenset[str]] = {
    T.OPEN: frozenset({T.REPLIED, T.SNOOZED, T.RESOLVED, T.SPAM}),
    T.REPLIED: frozenset({T.OPEN, T.SNOOZED, T.RESOLVED, T.SPAM}),
    T.SNOOZED: frozenset({T.OPEN, T.REPLIED, T.RESOLVED, T.SPAM}),
    T.RESOLVED: frozenset({T.OPEN, T.REPLIED, T.SNOOZED, T.SPAM}),
    T.SPAM: frozenset({T.OPEN, T.RESOLVED}),
}
# Threads somebody still has to look at.
WORK = (T.OPEN, T.REPLIED, T.SNOOZED)


class Priority(models.IntegerChoices):
    """How urgent a thread is; higher goes first."""

    LOW = 1, pgettext_lazy("priority", "Low")
    NORMAL = 2, pgettext_lazy("priority", "Normal")
    HIGH = 3, pgettext_lazy("priority", "High")
    URGENT = 4, pgettext_lazy("priority", "Urgent")


class Direction(models.TextChoices):
    """Who wrote: `in` others to us, `out` we to them."""

    IN = "in", pgettext_lazy("direction", "Received")
    OUT = "out", pgettext_lazy("direction", "Sent")


class Origin(models.TextChoices):
    """What made a message of ours. `elsewhere`: somebody wrote it in another tool or the platform's own app."""

    PERSON = "person", pgettext_lazy("origin", "A person")
    RULE = "rule", pgettext_lazy("origin", "A rule")
    ELSEWHERE = "elsewhere", pgettext_lazy("origin", "Another tool")


class Delivery(models.TextChoices):
    """Where a message of ours stands; '' for received ones.

    `unknown`: it may have arrived, so it is never sent again by itself; it is looked for among what the account wrote.
    """

    NONE = "", pgettext_lazy("delivery", "Received")
    WAITING = "waiting", pgettext_lazy("delivery", "Waits for approval")
    QUEUED = "queued", pgettext_lazy("delivery", "On its way")
    SENDING = "sending", pgettext_lazy("delivery", "Being sent")
    SENT = "sent", pgettext_lazy("delivery", "Sent")
    FAILED = "failed", pgettext_lazy("delivery", "Not sent")
    UNKNOWN = "unknown", pgettext_lazy("delivery", "Unclear whether it arrived")
    WITHDRAWN = "withdrawn", pgettext_lazy("delivery", "Withdrawn")


D = Delivery
# What will not go by itself any more, and with what waits for a colleague's yes: what answers nobody.
GONE = (D.WITHDRAWN, D.FAILED)
NO_ANSWER = (*GONE, D.WAITING)
DELIVERY_TRANSITIONS: dict[str, frozenset[str]] = {
    D.WAITING: frozenset({D.QUEUED, D.WITHDRAWN}),
    D.QUEUED: frozenset({D.SENDING, D.WITHDRAWN, D.FAILED}),
    D.SENDING: frozenset({D.SENT, D.FAILED, D.UNKNOWN, D.QUEUED}),
    D.FAILED: frozenset({D.QUEUED, D.WITHDRAWN}),
    D.UNKNOWN: frozenset({D.SENT, D.FAILED, D.QUEUED, D.WITHDRAWN}),
    D.SENT: frozenset(),
    D.WITHDRAWN: frozenset(),
}


class Sentiment(models.TextChoices):
    """How somebody feels; '' when it cannot be told."""

    UNKNOWN = "", pgettext_lazy("sentiment", "Unclear")
    POSITIVE = "positive", pgettext_lazy("sentiment", "Positive")
    NEUTRAL = "neutral", pgettext_lazy("sentiment", "Neutral")
    NEGATIVE = "negative", pgettext_lazy("sentiment", "Negative")


class Intent(models.TextChoices):
    """What somebody wants; '' when it cannot be told."""

    UNKNOWN = "", pgettext_lazy("intent", "Unclear")
    COMPLAINT = "complaint", pgettext_lazy("intent", "Complaint")
    QUESTION = "question", pgettext_lazy("intent", "Question")
    PURCHASE = "purchase-intent", pgettext_lazy("intent", "Wants to buy")
    PRAISE = "praise", pgettext_lazy("intent", "Praise")
    SPAM = "spam", pgettext_lazy("intent", "Spam")
    OTHER = "other", pgettext_lazy("intent", "Other")


class Lifecycle(models.TextChoices):
    """How well somebody knows the brand (handbook INT-10)."""

    NEW = "new", pgettext_lazy("lifecycle", "New")
    ACTIVE = "active", pgettext_lazy("lifecycle", "Active")
    LOYAL = "loyal", pgettext_lazy("lifecycle", "Loyal")
    DORMANT = "dormant", pgettext_lazy("lifecycle", "Dormant")
    LOST = "lost", pgettext_lazy("lifecycle", "Lost")


# In which worth and prices are given.
CURRENCIES = ("CNY", "HKD", "TWD", "USD", "EUR", "GBP", "JPY", "SGD", "MYR")
