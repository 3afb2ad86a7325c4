"""Making and ending calendar subscriptions."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.selectors.account import account_list
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.models import CalendarFeed
from content.selectors.feeds import feed_list
from content.states import DisplayState
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace

FEEDS_MAX = 20
NAME_MAX = 80


@transaction.atomic
def feed_create(
    *, workspace: Workspace, actor: Actor, name: str, accounts: Collection[int] = (), states: Collection[str] = ()
) -> CalendarFeed:
    """A secret address of the calendar for `actor`. Empty filters show everything. Raises InvalidInput."""
    if actor.user is None:
        raise InvalidInput
    # The member's row keeps two requests at once from making one too many.
    Membership.objects.for_workspace(workspace).select_for_update().filter(user=actor.user).first()
    if feed_list(workspace=workspace, user_id=actor.user.pk).count() >= FEEDS_MAX:
        raise InvalidInput(_("You have %(max)s subscriptions already. End one first."), max=FEEDS_MAX)
    known = set(account_list(workspace=workspace).values_list("pk", flat=True))
    if set(accounts) - known:
        raise InvalidInput(_("A chosen account is no longer connected."), field="accounts")
    if set(states) - set(DisplayState.values):
        raise InvalidInput(field="states")
    feed = CalendarFeed.objects.create(
        workspace=workspace,
        user=actor.user,
        name=" ".join(name.split())[:NAME_MAX] or str(_("Content calendar")),
        key=secrets.token_urlsafe(32),
        accounts=sorted(set(accounts)),
        states=sorted(set(states)),
    )
    record(workspace, actor, "feed.created", feed, after={"accounts": feed.accounts, "states": feed.states})
    return feed


@transaction.atomic
def feed_end(*, workspace: Workspace, actor: Actor, feed_id: int) -> None:
    """End one of the actor's own subscriptions: its address opens nothing any more. Raises NotFound."""
    user_id = actor.user.pk if actor.user else 0
    feed = feed_list(workspace=workspace, user_id=user_id).filter(pk=feed_id).select_for_update().first()
    if feed is None:
        raise NotFound
    record(workspace, actor, "feed.ended", feed)
    feed.delete()


def feed_read(*, feed: CalendarFeed, body: bytes) -> tuple[str, datetime]:
    """Note that a subscription was read; its ETag and since when it has been what it is (aware UTC)."""
    etag, moment = hashlib.sha256(body).hexdigest(), now()
    values = {"read_at": moment}
    if etag != feed.etag or feed.changed_at is None:
        values |= {"etag": etag, "changed_at": moment}  # type: ignore[dict-item]
    CalendarFeed.objects.for_workspace(feed.workspace_id).filter(pk=feed.pk).update(**values)
    return etag, values.get("changed_at") or feed.changed_at or moment
