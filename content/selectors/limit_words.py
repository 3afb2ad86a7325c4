"""How limits and waiting for them are worded, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import SocialAccount
from config.lib.clock import now
from content.selectors.limits import Block, Rules, limits_blocks, waiting_blocks
from content.selectors.wording import span_words
from team.templatetags.ui import clock_time, short_moment


def rule_word(rule: str) -> str:
    """The rule's name; for one that is not known any more what all of them are."""
    words = {
        "gap": _("spacing between posts"),
        "per_day": _("limit of the day"),
        "per_week": _("limit of the week"),
        "quiet": _("quiet hours"),
    }
    return words.get(rule, _("publishing limits"))


def until_word(moment: datetime) -> str:
    """The time, with its date unless that is today in the active zone."""
    today = localtime(moment).date() == localtime(now()).date()
    return clock_time(moment) if today else short_moment(moment)


def waits_text(block: Block) -> str:
    """Why an account publishes nothing now, in one short line."""
    return _("waits until %(time)s: %(rule)s") % {"time": until_word(block.until), "rule": rule_word(block.rule)}


def waits_by_account(accounts: Iterable[SocialAccount]) -> dict[int, str]:
    """The accounts among these that wait for their limits now, each with the reason. No query when none waits."""
    return {pk: waits_text(block) for pk, block in waiting_blocks(accounts).items()}


def waits_if_sent_now(accounts: Iterable[SocialAccount]) -> list[str]:
    """The accounts among these that would let an ordinary post wait, each with its name and the reason."""
    accounts = list(accounts)
    blocks = limits_blocks(account_ids=[account.pk for account in accounts], moment=now())
    return [f"{each}{_(': ')}{waits_text(blocks[each.pk])}" for each in accounts if each.pk in blocks]


def rules_text(rules: Rules) -> str:
    """All limits in one line; says so when there are none."""
    if not rules.any:
        return pgettext("limits", "No limits")
    parts = [quiet_word(rules)] if rules.quiet else []
    if rules.gap:
        minutes = round(rules.gap.total_seconds() / 60)
        parts.insert(0, _("%(time)s apart") % {"time": span_words(minutes)})
    if rules.per_day is not None:
        parts.append(ngettext("%(n)s post a day", "%(n)s posts a day", rules.per_day) % {"n": rules.per_day})
    if rules.per_week is not None:
        parts.append(ngettext("%(n)s post a week", "%(n)s posts a week", rules.per_week) % {"n": rules.per_week})
    return " · ".join(parts)


def quiet_word(rules: Rules) -> str:
    """From when until when it is quiet, on the account's clock."""
    if rules.quiet is None:
        return ""
    start, end = rules.quiet
    return _("quiet %(from)s–%(until)s") % {"from": f"{start:%H:%M}", "until": f"{end:%H:%M}"}
