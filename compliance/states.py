"""Closed vocabularies of rules, word lists, exemptions, findings and filings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

# The order of graveness of the engine's severities (a test compares them), the gravest first.
RANK: dict[str, int] = {"block": 0, "warn": 1, "info": 2, "pass": 3}


class Level(models.TextChoices):
    """The engine's `Severity` with words for people: what a finding does to a post."""

    BLOCK = "block", pgettext_lazy("severity", "Blocks")
    WARN = "warn", pgettext_lazy("severity", "Warns")
    INFO = "info", pgettext_lazy("severity", "Notes")


class ListKind(models.TextChoices):
    """What the words of a list mean to us."""

    BANNED = "banned", pgettext_lazy("word list", "Banned words")
    SENSITIVE = "sensitive", pgettext_lazy("word list", "Sensitive words")
    ALLOWED = "allowed", pgettext_lazy("word list", "Allowed words")


class FirstClaims(models.TextChoices):
    """What a cited 第一 is: the default follows the guide on cited content, the strict way never lets it pass.

    Source: 广告引证内容执法指南 (2026), whose final text is read in two ways; see the page of the settings.
    """

    EVIDENCE = "evidence", pgettext_lazy("first claims", "Warn, and ask for evidence")
    BLOCK = "block", pgettext_lazy("first claims", "Always block")


class ExemptionCode(models.TextChoices):
    """Why a finding is lawful after all.

    A5-*, A6-*: 广告绝对化用语执法指南 (State Administration for Market Regulation, announcement 6 of 2023), articles 5
    and 6. NOT-AD: the text advertises nothing (广告法适用问题执法指南（一）).
    """

    A5_ATTITUDE = "A5-attitude", pgettext_lazy("exemption", "Attitude, philosophy or wish, not about goods")
    A5_GOAL = "A5-goal", pgettext_lazy("exemption", "A goal that is pursued")
    A6_SELF = "A6-self", pgettext_lazy("exemption", "Compared only within our own brand")
    A6_TIP = "A6-tip", pgettext_lazy("exemption", "Advice on use, time or storage")
    A6_GRADE = "A6-grade", pgettext_lazy("exemption", "A grade of a standard that is named")
    A6_NAME = "A6-name", pgettext_lazy("exemption", "A registered name, model, trademark or patent")
    A6_AWARD = "A6-award", pgettext_lazy("exemption", "An award or title under state rules")
    A6_FACT = "A6-fact", pgettext_lazy("exemption", "A fact limited in time and place, with proof")
    NOT_AD = "NOT-AD", pgettext_lazy("exemption", "The text advertises nothing")


class ExemptionState(models.TextChoices):
    """Where an exemption stands. Only approved ones excuse anything."""

    REQUESTED = "requested", pgettext_lazy("exemption state", "Waits for a decision")
    APPROVED = "approved", pgettext_lazy("exemption state", "Approved")
    REJECTED = "rejected", pgettext_lazy("exemption state", "Rejected")
    EXPIRED = "expired", pgettext_lazy("exemption state", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("exemption state", "Withdrawn")


_E = ExemptionState
EXEMPTION_MOVES: dict[str, frozenset[str]] = {
    _E.REQUESTED: frozenset({_E.APPROVED, _E.REJECTED, _E.WITHDRAWN, _E.EXPIRED}),
    _E.APPROVED: frozenset({_E.EXPIRED, _E.WITHDRAWN}),
    _E.REJECTED: frozenset(),
    _E.EXPIRED: frozenset(),
    _E.WITHDRAWN: frozenset(),
}


class HitOutcome(models.TextChoices):
    """What became of a finding that a person or the engine met."""

    SHOWN = "shown", pgettext_lazy("finding", "Shown")
    BLOCKED = "blocked", pgettext_lazy("finding", "Stopped a step")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("finding", "Acknowledged")
    FIXED = "fixed", pgettext_lazy("finding", "Corrected")
    EXEMPTED = "exempted", pgettext_lazy("finding", "Exempted")


class FilingTool(models.TextChoices):
    """The platforms' own tools in which paid promotion is declared and filed."""

    PUGONGYING = "pugongying", pgettext_lazy("filing tool", "Pugongying (Xiaohongshu)")
    XINGTU = "xingtu", pgettext_lazy("filing tool", "Xingtu (Douyin)")
    HUAHUO = "huahuo", pgettext_lazy("filing tool", "Huahuo (Bilibili)")
    JUXING = "juxing", pgettext_lazy("filing tool", "Magnetic Juxing (Kuaishou)")
    WEIRENWU = "weirenwu", pgettext_lazy("filing tool", "Weirenwu (Weibo)")
    HUXUAN = "huxuan", pgettext_lazy("filing tool", "Huxuan (WeChat)")
    PAID_LABEL = "paid_label", pgettext_lazy("filing tool", "Paid partnership label of the platform")
    OTHER = "other", pgettext_lazy("filing tool", "Another way")
