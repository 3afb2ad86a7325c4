"""What the accounts app asks and tells this one: posts that need an account, silence, accounts that work again."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import hooks
from accounts.connectors.errors import SpendCapReached
from accounts.connectors.hooks import HookKind
from accounts.models import Persona, ReceivedEvent, SocialAccount
from config.lib.clock import now
from content import enqueue
from content.engine.watch_words import span_text
from content.models import Idea, Post, Publication
from content.selectors.limit_words import rules_text, waits_by_account
from content.selectors.limits import rules_by_account
from content.selectors.promotions import cross_links
from content.selectors.rhythm import rhythm_of
from content.selectors.waiting import stuck_rows
from content.services.freezing import account_by_hand_apply
from content.services.reconnecting import account_posts_hold
from content.states import PublicationState
from team.models import Workspace
from team.templatetags.ui import short_moment

_WAITING = (PublicationState.SCHEDULED, PublicationState.CLAIMED, PublicationState.SENDING, PublicationState.PROCESSING)


def posts_for(persona: Persona) -> hooks.Use | None:
    """Posts whose brief names the persona, the last changed first."""
    posts = Post.objects.for_workspace(persona.workspace_id).filter(brief__persona=persona)
    if not (count := posts.count()):
        return None
    slug = persona.workspace.slug
    newest = posts.order_by("-updated_at", "-pk")[:5]
    examples = [(str(post), reverse("content:post", args=[slug, post.pk])) for post in newest]
    return hooks.Use(_("Posts"), count, f"{reverse('content:posts', args=[slug])}?persona={persona.pk}", examples)


def ideas_for(persona: Persona) -> hooks.Use | None:
    """Ideas whose brief names the persona."""
    ideas = Idea.objects.for_workspace(persona.workspace_id).filter(brief__persona=persona)
    if not (count := ideas.count()):
        return None
    slug = persona.workspace.slug
    examples = [(row.title, reverse("content:idea", args=[slug, row.pk])) for row in ideas.order_by("-pk")[:5]]
    return hooks.Use(_("Ideas"), count, "", examples)


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


def posts_by_hand(account: SocialAccount) -> None:
    """What is scheduled on the account goes by its reason from now on."""
    account_by_hand_apply(account=account)
    enqueue.publish_wake()


def silence(account: SocialAccount) -> str | None:
    """The account normally publishes and has not for long, with nothing scheduled."""
    rhythm = rhythm_of(account_id=account.pk)
    if rhythm is None or not rhythm.silent or rhythm.last_at is None or rhythm.usual is None:
        return None
    places = {"since": short_moment(rhythm.last_at), "usual": span_text(rhythm.usual.total_seconds())}
    return (
        _(
            "Nothing has been published here since %(since)s, and nothing is scheduled in the next days. It usually "
            "publishes every %(usual)s."
        )
        % places
    )


def stuck(account: SocialAccount) -> str | None:
    """Posts have been due for long although nothing holds them back."""
    if not (count := stuck_rows().filter(workspace=account.workspace_id, account=account).count()):
        return None
    text = ngettext(
        "%(n)s due post has not left although nothing holds it back. See the engine page.",
        "%(n)s due posts have not left although nothing holds them back. See the engine page.",
        count,
    )
    return text % {"n": count}


def recent_posts(account: SocialAccount) -> list[str]:
    """What was published on the account last, by the platform's ids."""
    rows = Publication.objects.for_workspace(account.workspace_id).filter(
        account=account, state=PublicationState.PUBLISHED
    )
    return list(rows.exclude(remote_id="").order_by("-published_at").values_list("remote_id", flat=True)[:3])


def platform_events(account: SocialAccount, events: Sequence[ReceivedEvent]) -> None:
    """The platform has finished with a post: ask about those it was processing now instead of later."""
    if not any(event.kind in (HookKind.POST_PUBLISHED, HookKind.POST_FAILED) for event in events):
        return
    rows = Publication.objects.for_workspace(account.workspace_id).filter(
        account=account, state=PublicationState.PROCESSING, lease_token=None
    )
    if rows.update(next_attempt_at=now()):
        enqueue.publish_wake()


def cap_changed(workspace: Workspace, platform: str) -> None:
    """Posts that waited for the spending cap are tried again now."""
    rows = Publication.objects.for_workspace(workspace).filter(
        account__platform=platform, error_kind=SpendCapReached.kind, lease_token=None, next_attempt_at__gt=now()
    )
    if rows.update(next_attempt_at=now()):
        enqueue.publish_wake()


def own_limits(account: SocialAccount) -> str:
    """What the workspace limits for the account, and whose limits these are."""
    rules = rules_by_account(workspace=account.workspace, accounts=[account])[account.pk]
    text = rules_text(rules)
    if rules.any and not rules.enforce:
        text = f"{text} ({_('only warns')})"
    return f"{text} · {_('own limits') if rules.own else _('as for all')}"


def register_all() -> None:
    """Called once when Django is ready."""
    hooks.waiting_for.append(waits_by_account)
    hooks.own_limits.append(own_limits)
    hooks.cross_links.append(cross_links)
    hooks.before_disconnect.append(scheduled_posts)
    hooks.after_reconnect.append(wake_publishing)
    hooks.by_hand_changed.append(posts_by_hand)
    hooks.warnings += [stuck, silence]
    hooks.cap_changed.append(cap_changed)
    hooks.recent_posts.append(recent_posts)
    hooks.persona_uses += [posts_for, ideas_for]
    hooks.platform_events.append(platform_events)
