"""The closed vocabularies of rules that act on messages, and of answers that a second person lets go."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class What(models.TextChoices):
    """One thing a rule does with a message or its thread."""

    HIDE = "hide", pgettext_lazy("rule action", "Hide")
    DELETE = "delete", pgettext_lazy("rule action", "Delete")
    PRIORITY = "priority", pgettext_lazy("rule action", "Set the priority")
    ASSIGN = "assign", pgettext_lazy("rule action", "Assign")
    TAG = "tag", pgettext_lazy("rule action", "Tag")
    SPAM = "spam", pgettext_lazy("rule action", "Move to spam")
    BLOCK = "block", pgettext_lazy("rule action", "Block the person")
    REPLY = "reply", pgettext_lazy("rule action", "Answer")


class DoneState(models.TextChoices):
    """How far one action of a run has come. `skipped`: there was a reason not to do it."""

    WAITING = "waiting", pgettext_lazy("rule action", "under way")
    DONE = "done", pgettext_lazy("rule action", "done")
    SKIPPED = "skipped", pgettext_lazy("rule action", "left out")
    FAILED = "failed", pgettext_lazy("rule action", "failed")
    UNDONE = "undone", pgettext_lazy("rule action", "undone")


class RunState(models.TextChoices):
    """Where the application of a rule to a message stands."""

    WAITING = "waiting", pgettext_lazy("rule run", "Under way")
    DONE = "done", pgettext_lazy("rule run", "Done")
    FAILED = "failed", pgettext_lazy("rule run", "Not all done")
    UNDONE = "undone", pgettext_lazy("rule run", "Undone")


class Hours(models.TextChoices):
    """When a rule holds, by a calendar of answer times or by the rota."""

    ANY = "", pgettext_lazy("rule hours", "At any time")
    OPEN = "open", pgettext_lazy("rule hours", "Within business hours")
    CLOSED = "closed", pgettext_lazy("rule hours", "Outside business hours")
    UNSTAFFED = "unstaffed", pgettext_lazy("rule hours", "While nobody is on shift")


class SpamFrom(models.IntegerChoices):
    """From which score (0–100) on something counts as spam."""

    ANY = 0, pgettext_lazy("rule spam", "Does not matter")
    LIKELY = 50, pgettext_lazy("rule spam", "Likely spam")
    SURE = 80, pgettext_lazy("rule spam", "Almost certainly spam")


class ReviewState(models.TextChoices):
    """Where an answer stands that a second person has to let go."""

    WAITING = "waiting", pgettext_lazy("reply review", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("reply review", "Approved")
    RETURNED = "returned", pgettext_lazy("reply review", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("reply review", "Withdrawn")


class Topic(models.TextChoices):
    """What an answer is about that one person alone should not promise."""

    PRICE = "price", pgettext_lazy("reply topic", "Prices and discounts")
    REFUND = "refund", pgettext_lazy("reply topic", "Refunds and compensation")
    HEALTH = "health", pgettext_lazy("reply topic", "Health and effects")


TOPIC_WORDS: dict[str, tuple[str, ...]] = {
    Topic.PRICE: (
        "价格", "多少钱", "优惠", "折扣", "打折", "满减", "优惠券", "包邮", "半价", "price", "discount", "coupon",
    ),
    Topic.REFUND: ("退款", "退钱", "赔偿", "赔付", "补偿", "退货", "换货", "refund", "compensation", "reimburse"),
    Topic.HEALTH: (
        "功效", "治疗", "降血压", "降血糖", "减肥", "孕妇", "过敏", "药", "副作用", "cure", "allergy", "pregnant",
        "side effect",
    ),
}  # fmt: skip
