"""How findings of the content checks read: in the panel, in a refusal, in what is stored with the post."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from compliance.engine.types import Hit, Severity
from content.errors import AccountProblem
from content.models import Post
from content.selectors.wording import spoken
from content.services.check_report import Check
from content.services.findings import Finding, Judged

_LEVEL = {Severity.BLOCK: "error", Severity.WARN: "warning", Severity.INFO: "info"}
# Refusals are worded where they are shown, so each language's sentence is a parameter of one message.
BLOCKED = gettext_noop("“%(words)s” may not be published: %(why)s (%(law)s)")
BLOCKED_WHOLE = gettext_noop("%(why)s (%(law)s)")
UNSEEN = gettext_noop("“%(words)s” needs to be acknowledged: %(why)s (%(law)s)")
UNSEEN_WHOLE = gettext_noop("Needs to be acknowledged: %(why)s (%(law)s)")


def law_words(hit: Hit) -> str:
    """Where the rule stands: the law and its article."""
    law = spoken(hit.law)
    if not hit.article:
        return law
    if not any(sign.isdigit() for sign in hit.article):
        # A platform's rules have headings where laws have numbers.
        return f"{law} · {hit.article}"
    return _("%(law)s, art. %(article)s") % {"law": law, "article": hit.article}


def finding_checks(judged: Judged, post: Post) -> Iterator[Check]:
    """The findings as lines of the checks panel."""
    for finding in judged.findings:
        hit = finding.hit
        yield Check(
            code=f"content_{hit.rule}",
            severity=_LEVEL[hit.severity],
            rule="content",
            title=_title(hit),
            detail=spoken(hit.why),
            action=pgettext("action", "Show") if hit.end else "",
            fix="mark" if hit.end else "",
            target=hit.field or "text",
            platform=finding.platform,
            account_ids=tuple(account.pk for account in finding.accounts),
            words=hit.text,
            span=(hit.start, hit.end),
            replacements=hit.suggestions[:3],
            source=law_words(hit),
            advice=spoken(hit.advice),
            fingerprint=hit.fingerprint,
            acknowledged=finding.acknowledged,
            exemption_url=_exemption_url(hit, post),
        )


def _title(hit: Hit) -> str:
    if hit.text:
        return _("“%(words)s”") % {"words": hit.text}
    return spoken(hit.advice) or spoken(hit.why)


def _exemption_url(hit: Hit, post: Post) -> str:
    """Where an exemption for exactly these words is asked for; "" where the law knows none."""
    if not hit.exemptions or hit.severity is Severity.INFO:
        return ""
    return reverse("compliance:exemption_new", args=[post.workspace.slug])


def finding_problem(finding: Finding) -> AccountProblem:
    """A finding that stops the post, as one of the reasons for refusing it."""
    hit, account = finding.hit, finding.accounts[0] if len(finding.accounts) == 1 else None
    blocked = hit.severity is Severity.BLOCK
    whole = BLOCKED_WHOLE if blocked else UNSEEN_WHOLE
    message = whole if not hit.text else BLOCKED if blocked else UNSEEN
    return AccountProblem(
        code="content_blocked" if blocked else "content_unacknowledged",
        message=message,
        account_id=account.pk if account else None,
        account=str(account) if account else "",
        platform=finding.platform or (account.platform if account else ""),
        field=hit.field or "text",
        params={"words": hit.text, "why": spoken(hit.why), "law": law_words(hit)},
    )


def verdict_values(judged: Judged) -> dict[str, Any]:
    """What is kept with the post: severity, mark of the rules, and each finding in few fields."""
    return {
        "severity": judged.severity.value,
        "version": judged.mark,
        "hits": [
            {
                "fingerprint": finding.hit.fingerprint,
                "rule": finding.hit.rule,
                "severity": finding.hit.severity.value,
                "field": finding.hit.field,
                "words": finding.hit.text,
                "platform": finding.platform,
                "accounts": [account.pk for account in finding.accounts],
            }
            for finding in judged.findings
        ],
    }
