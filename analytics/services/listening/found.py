"""Keeping what searches found: only what a monitor listens for, once, and nothing that is here by another way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac

from accounts.connectors.found import FoundPost
from accounts.models import SocialAccount, TrackedPost
from analytics.enqueue import listen_later
from analytics.listening_states import MentionSource
from analytics.models import HeardText, Mention, Monitor
from analytics.selectors.listening.matching import Matcher
from analytics.selectors.listening.monitors import rules_of
from analytics.services.listening.counting import days_count
from analytics.services.listening.imports import AUTHOR_MAX, TEXT_MAX, Row, text_key
from config.lib.clock import local_day, now
from interactions.models import Message
from interactions.services.judging import judged
from interactions.states import Intent
from team.models import Workspace

# Messages come in some time after they could be found; so long a found text may turn out to be one.
SETTLES = timedelta(days=3)


@transaction.atomic
def found_keep(*, workspace: Workspace, account: SocialAccount, posts: Sequence[FoundPost]) -> int:
    """Keep those posts that a monitor listens for; mentions are found in the background. Returns how many are new.

    `account`: the one that searched. Left out are our own posts, posts of tracked competitors, messages of the inbox,
    spam and what was kept before, also by another account.
    """
    matcher = Matcher(rules_of(Monitor.objects.for_workspace(workspace).filter(paused_at=None)))
    met = [one for one in posts if one.text.strip() and matcher.met(one.text, platform=account.platform)]
    if not met:
        return 0
    here = _elsewhere(workspace, account, met)
    by_key = {found_key(workspace, account.platform, one): one for one in met if one.remote_id not in here}
    same = {text_key(workspace, _row(one)) for one in by_key.values() if one.url}
    known = set(
        HeardText.objects.for_workspace(workspace).filter(key__in=[*by_key, *same]).values_list("key", flat=True)
    )
    fresh = {
        key: one
        for key, one in by_key.items()
        if key not in known and not (one.url and text_key(workspace, _row(one)) in known)
    }
    moods = judged(workspace.pk, [one.text for one in fresh.values()])
    rows = [
        HeardText(
            workspace=workspace, source=MentionSource.SEARCH, platform=account.platform,
            author=one.author_handle[:AUTHOR_MAX], author_id=one.author_id[:200], remote_id=one.remote_id[:300],
            url=one.url if len(one.url) <= 500 else "", text=one.text[:TEXT_MAX], at=min(one.at, now()),
            engagement=one.engagement, sentiment=mood.get("sentiment", ""), intent=mood.get("intent", ""), key=key,
        )
        for (key, one), mood in zip(fresh.items(), moods, strict=True)
        if mood.get("intent") != Intent.SPAM
    ]  # fmt: skip
    HeardText.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        listen_later(workspace_id=workspace.pk)
    return len(rows)


def found_key(workspace: Workspace, platform: str, post: FoundPost) -> str:
    """What tells that a found post is here already: platform and the network's name of it (a keyed hash)."""
    whole = f"{workspace.pk}\n{platform}\n{post.lasting}"
    return salted_hmac("analytics.found", whole, algorithm="sha256").hexdigest()


@transaction.atomic
def found_settle(*, workspace: Workspace) -> int:
    """Let go of found texts that have meanwhile come into the inbox, so that they count once. Returns how many."""
    message = Message.objects.for_workspace(workspace).filter(
        remote_id=OuterRef("remote_id"), account__platform=OuterRef("platform")
    )
    rows = HeardText.objects.for_workspace(workspace).filter(
        source=MentionSource.SEARCH, at__gte=now() - SETTLES
    ).exclude(remote_id="")  # fmt: skip
    doubled = list(rows.filter(Exists(message)).values_list("pk", flat=True))
    if not doubled:
        return 0
    mentions = Mention.objects.for_workspace(workspace).filter(heard__in=doubled)
    by_day: dict[date, set[int]] = {}
    for monitor_id, at in mentions.values_list("monitor", "at"):
        by_day.setdefault(local_day(at, workspace.time_zone), set()).add(monitor_id)
    HeardText.objects.for_workspace(workspace).filter(pk__in=doubled).delete()
    for day, monitors in by_day.items():
        days_count(workspace=workspace, monitor_ids=monitors, first=day)
    return len(doubled)


def _elsewhere(workspace: Workspace, account: SocialAccount, posts: Collection[FoundPost]) -> set[str]:
    """Which of them are our own, a competitor's or messages, by the platform's names. Three queries."""
    ids = [one.remote_id for one in posts]
    own = list(
        SocialAccount.objects.for_workspace(workspace)
        .filter(platform=account.platform)
        .values_list("host", "remote_id", "handle")
    )
    authors = {remote_id for host, remote_id, _handle in own if host == account.host}
    handles = {handle.lstrip("@").casefold() for _host, _remote_id, handle in own}
    found = {one.remote_id for one in posts if one.author_id in authors or one.author_handle.casefold() in handles}
    messages = Message.objects.for_workspace(workspace).filter(
        account__platform=account.platform, account__host=account.host, remote_id__in=ids
    )
    rivals = TrackedPost.objects.for_workspace(workspace).filter(
        tracked__platform=account.platform, tracked__competitor__isnull=False, remote_id__in=ids
    )
    return found | set(messages.values_list("remote_id", flat=True)) | set(rivals.values_list("remote_id", flat=True))


def _row(post: FoundPost) -> Row:
    return Row(text=post.text, at=post.at, url=post.url)
