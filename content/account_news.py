"""What the accounts app asks and tells this one: posts that still need an account, and accounts that work again."""

from __future__ import annotations

from django.utils.translation import ngettext

from accounts import hooks
from accounts.models import SocialAccount
from content import enqueue
from content.models import Publication
from content.services.reconnecting import account_posts_hold
from content.states import PublicationState

_WAITING = (PublicationState.SCHEDULED, PublicationState.CLAIMED, PublicationState.SENDING, PublicationState.PROCESSING)


def scheduled_posts(account: SocialAccount) -> hooks.Obstacle | None:
    """Posts that are scheduled or under way on the account."""
    waiting = Publication.objects.for_workspace(account.workspace_id).filter(account=account, state__in=_WAITING)
    if not (count := waiting.count()):
        return None
    text = ngettext(
        "%(n)s scheduled post will wait until the account is connected again.",
        "%(n)s scheduled posts will wait until the account is connected again.",
        count,
    )
    return hooks.Obstacle("scheduled", text % {"n": count}, count)


def wake_publishing(account: SocialAccount) -> None:
    """Posts that are to come may go now; those that missed their time wait for a decision."""
    account_posts_hold(account=account)
    enqueue.publish_wake()


def register_all() -> None:
    """Called once when Django is ready."""
    hooks.before_disconnect.append(scheduled_posts)
    hooks.after_reconnect.append(wake_publishing)
