"""The checks panel: every rule a post breaks, with the measured value and one way to mend it.

Deterministic rules only: the platforms' own (`Connector.validate`, offline) and the house's. Errors stop scheduling,
advice does not. Works on unsaved work too, given a post with relations held in memory (`selectors.post.post_with`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.connectors import registry
from accounts.connectors.counting import find_links
from accounts.connectors.types import Problem
from accounts.models import SocialAccount
from accounts.states import AccountState
from accounts.templatetags.platforms import label_of
from content.models import Post
from content.selectors.approval_rules import rule_of
from content.selectors.post_files import own_platforms
from content.selectors.review_people import approvers, members_of
from content.services.by_hand import by_hand_reason, needs_connection
from content.services.check_report import Check, Report
from content.services.check_words import RULES, fix_for, words
from content.services.checks_brand import hashtag_rules
from content.services.checks_kind import kind_rules
from content.services.checks_own_media import own_alt_rule
from content.services.checks_repeat import repeat_rule
from content.services.checks_rights import rights_rule
from content.services.checks_style import style_rules
from content.services.checks_time import time_rules
from content.services.finding_words import finding_checks
from content.services.findings import post_judge
from content.services.payload import payload_build, payload_problems
from content.states import MediaKind, PublicationState

LINKS_WISE = 3


def post_report(*, post: Post) -> Report:
    """Every rule `post` breaks, errors first, and what passed, in the active language."""
    publications = [p for p in post.publications.all() if p.state != PublicationState.CANCELLED]
    accounts = [p.account for p in publications]
    judged = post_judge(post=post)
    found = [
        *_account_rules(post, accounts),
        *kind_rules(post),
        *_platform_rules(post, accounts),
        *_alt_rule(post),
        *own_alt_rule(post, accounts),
        *rights_rule(post, accounts),
        *_link_rules(post, accounts),
        *_thread_rule(post, accounts),
        *time_rules(post, publications),
        *repeat_rule(post, accounts),
        *_approval_rule(post),
        *hashtag_rules(post, accounts, judged.brand),
        *style_rules(post, accounts),
        *finding_checks(judged, post),
    ]
    found.sort(key=lambda check: ("error", "warning", "info").index(check.severity))
    broken = {check.rule for check in found if check.severity != "info"}
    return Report(tuple(found), tuple(str(name) for rule, name in RULES.items() if rule not in broken))


def _account_rules(post: Post, accounts: list[SocialAccount]) -> Iterator[Check]:
    if not accounts:
        title, detail = _("No account is chosen"), _("Choose where this post shall appear.")
        yield Check("no_accounts", "error", "accounts", title, detail, _("Choose"), "focus", "accounts")
    for account in accounts:
        if account.state != AccountState.OK and needs_connection(
            account, by_hand=by_hand_reason(post=post, account=account)
        ):
            yield Check(
                "account_not_connected",
                "error",
                "accounts",
                _("“%(account)s” cannot be used") % {"account": account},
                str(AccountState(account.state).label),
                _("Reconnect"),
                "open",
                reverse("accounts:detail", args=[post.workspace.slug, account.pk]),
                account.platform,
                (account.pk,),
            )


def _platform_rules(post: Post, accounts: list[SocialAccount]) -> Iterator[Check]:
    """The platforms' own rules; the same finding on several accounts or platforms is told once."""
    grouped: dict[tuple[Any, ...], tuple[Problem, dict[str, list[SocialAccount]], set[str]]] = {}
    for account in accounts:
        for problem in payload_problems(payload=payload_build(post=post, account=account), account=account):
            if problem.code == "alt_missing":
                continue
            # Only what is wrong in itself is the same everywhere; a limit belongs to its platform.
            place = "" if not problem.params else account.platform
            # The same fault of several pictures is one finding that leads to the first of them.
            spot = "media" if problem.field.startswith("media.") else problem.field
            key = (problem.code, spot, place, tuple(sorted((k, str(v)) for k, v in problem.params.items())))
            _known, where, spots = grouped.setdefault(key, (problem, {}, set()))
            spots.add(problem.field)
            if account not in where.setdefault(account.platform, []):
                where[account.platform].append(account)
    for problem, where, spots in grouped.values():
        first = next(iter(where))
        caps = registry.capabilities(first)
        names = _(", ").join(label_of(registry.capabilities(slug)) for slug in where)
        title, detail = words(problem, caps, names, amount=len(spots))
        action, fix, target = fix_for(problem, names)
        if problem.field.startswith("media") and first in own_platforms(post):
            fix, target = "own-media", "media"
        if problem.field.startswith("options."):
            action, fix, target = _("Fill in"), "focus", f"o-{where[first][0].pk}-{problem.field.partition('.')[2]}"
        yield Check(
            problem.code,
            problem.severity,
            _rule_of(problem),
            title,
            detail,
            action,
            fix,
            target,
            first if len(where) == 1 else "",
            tuple(account.pk for group in where.values() for account in group),
        )


def _rule_of(problem: Problem) -> str:
    if problem.code == "alt_too_long":
        return "alt"
    return {"title": "title", "media": "media", "first_comment": "comment", "options": "options"}.get(
        problem.field.split(".")[0], "length"
    )


def _alt_rule(post: Post) -> Iterator[Check]:
    missing = [
        index
        for index, item in enumerate(post.attachments.all())
        if item.asset.kind == MediaKind.IMAGE and not item.description.strip()
    ]
    for index in missing[:3]:
        title = _("Picture %(n)s has no description") % {"n": index + 1}
        detail = _("People with a screen reader cannot tell what it shows.")
        yield Check("alt_missing", "warning", "alt", title, detail, _("Describe"), "alt", f"media.{index}")
    if len(missing) > 3:
        rest = len(missing) - 3
        title = ngettext("%(n)s more picture has no description", "%(n)s more pictures have no description", rest)
        detail = _("People with a screen reader cannot tell what they show.")
        target = f"media.{missing[3]}"
        yield Check("alt_missing", "warning", "alt", title % {"n": rest}, detail, _("Describe"), "alt", target)


def _link_rules(post: Post, accounts: list[SocialAccount]) -> Iterator[Check]:
    dead: dict[str, int] = {}
    most, where = 0, ""
    for account in accounts:
        links = len(find_links(payload_build(post=post, account=account)["text"]))
        if links and not registry.capabilities(account.platform).links_clickable:
            dead[account.platform] = links
        if links > most:
            most, where = links, account.platform
    if dead:
        names = _(", ").join(label_of(registry.capabilities(slug)) for slug in dead)
        count = max(dead.values())
        title = ngettext("%(n)s link cannot be clicked", "%(n)s links cannot be clicked", count) % {"n": count}
        detail = _("%(names)s shows links as plain text.") % {"names": names}
        platform = next(iter(dead))
        one = platform if len(dead) == 1 else ""
        yield Check("links_dead", "warning", "links", title, detail, _("Rewrite"), "write", "text", one)
    if most > LINKS_WISE:
        title = _("%(n)s links in one text") % {"n": most}
        detail = _("More than %(max)s distract and often cost reach.") % {"max": LINKS_WISE}
        yield Check("too_many_links", "warning", "links", title, detail, _("Shorten"), "write", "text", where)


def _thread_rule(post: Post, accounts: list[SocialAccount]) -> Iterator[Check]:
    lacking = list(
        dict.fromkeys(a.platform for a in accounts if post.thread and not registry.capabilities(a.platform).thread_max)
    )
    if lacking:
        names = _(", ").join(label_of(registry.capabilities(slug)) for slug in lacking)
        title = _("Only the first part appears on some platforms")
        detail = _("%(names)s: no threads, %(n)s parts are left out.") % {"names": names, "n": len(post.thread)}
        one = lacking[0] if len(lacking) == 1 else ""
        yield Check("thread_cut", "warning", "length", title, detail, _("Rewrite"), "write", "text", one)


def _approval_rule(post: Post) -> Iterator[Check]:
    if post.approved_hash or not (rule := rule_of(post)).required:
        return
    members = members_of(post.workspace_id)
    lacking = [level for level in rule.levels if not level.outside_only and not approvers(level, members, post)]
    if lacking:
        title, detail = _("Nobody else can approve this"), _("Invite a second person who may approve posts.")
        address = reverse("team:members", args=[post.workspace.slug])
        yield Check("no_approver", "warning", "approval", title, detail, _("Invite"), "open", address)


def plain(check: Check) -> Check:
    """The finding without what only the editor understands, for the API and other pages."""
    return replace(check, action="", fix="", target=check.target if check.fix != "open" else "")
