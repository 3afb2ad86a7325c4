"""Finding activities and what hangs on them."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse

from accounts.models import SocialAccount
from config.lib.errors import NotFound
from content.models import Publication
from content.states import PublicationState
from interactions.activity_states import PUBLIC, ActivityKind, ActivityState
from interactions.models import (
    Activity,
    ActivityDraw,
    ActivityEntry,
    ActivityExclusion,
    ActivityPost,
    ActivityPrize,
    ActivityWinner,
)
from team.models import Workspace

POSTS_OFFERED = 60


def activity_query(*, workspace: Workspace, kind: str = "", state: str = "", text: str = "") -> QuerySet[Activity]:
    """Activities, newest first; empty and unknown values restrict nothing."""
    rows = Activity.objects.for_workspace(workspace).defer("key", "rules")
    if kind in ActivityKind.values:
        rows = rows.filter(kind=kind)
    if state in ActivityState.values:
        rows = rows.filter(state=state)
    return rows.filter(name__icontains=text) if text else rows


def activity_get(*, workspace: Workspace, activity_id: int) -> Activity:
    """One activity. Raises NotFound."""
    found = Activity.objects.for_workspace(workspace).filter(pk=activity_id).first()
    if found is None:
        raise NotFound
    return found


def activity_by_token(token: str) -> Activity:
    """The activity of a public address. Raises NotFound, also for drafts."""
    rows = Activity.objects.unscoped("the address says which workspace").select_related("workspace")
    found = rows.filter(token=token[:40], state__in=PUBLIC).first()
    if found is None:
        raise NotFound
    return found


def prizes_of(activity: Activity) -> list[ActivityPrize]:
    """The prizes, the first one first."""
    return list(ActivityPrize.objects.for_workspace(activity.workspace_id).filter(activity=activity))


def posts_of(activity: Activity) -> list[ActivityPost]:
    """The posts it hangs on, with their accounts and our own posts behind them."""
    rows = ActivityPost.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    return list(rows.select_related("account", "publication__post"))


def draw_of(activity: Activity, *, listing: bool = False) -> ActivityDraw | None:
    """The draw once entries are frozen; `listing`: with the whole entries file."""
    rows = ActivityDraw.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    rows = rows.select_related("typed_by", "confirmed_by")
    return (rows if listing else rows.defer("listing")).first()


def winners_of(activity: Activity) -> list[ActivityWinner]:
    """All winners, forfeited ones included, in the order of their places."""
    rows = ActivityWinner.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    return list(
        rows.select_related("prize", "entry__message__thread__identity", "contact", "replaces").defer(
            "address", "entry__message__tokens"
        )
    )


def winner_get(*, activity: Activity, winner_id: int) -> ActivityWinner:
    """One winner. Raises NotFound."""
    rows = ActivityWinner.objects.for_workspace(activity.workspace_id).filter(activity=activity, pk=winner_id)
    found = rows.select_related("prize", "entry__message", "contact").first()
    if found is None:
        raise NotFound
    found.activity = activity
    return found


def exclusions_of(activity: Activity) -> list[ActivityExclusion]:
    """Who was excluded by hand, the latest first."""
    rows = ActivityExclusion.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    return list(rows.select_related("contact", "by"))


def why_counts(activity: Activity) -> dict[str, int]:
    """How many entries count ('') and how many do not, by why."""
    rows = ActivityEntry.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    return dict(rows.order_by().values_list("why").annotate(n=Count("pk")))


def postable(workspace: Workspace, *, also: Sequence[int] = ()) -> list[Publication]:
    """Published posts an activity may hang on, the newest first; `also`: those it hangs on already."""
    rows = Publication.objects.for_workspace(workspace).exclude(remote_id="").select_related("post", "account")
    rows = rows.defer("payload", "post__text", "post__details", "post__options")
    fresh = list(rows.filter(state=PublicationState.PUBLISHED).order_by("-published_at", "-pk")[:POSTS_OFFERED])
    missing = set(also) - {row.pk for row in fresh}
    return [*fresh, *rows.filter(pk__in=missing)] if missing else fresh


def account_get(workspace: Workspace, account_id: int) -> SocialAccount | None:
    """An account of the workspace."""
    return SocialAccount.objects.for_workspace(workspace).filter(pk=account_id).first()


def proof_url(activity: Activity) -> str:
    """The absolute public address."""
    return f"{settings.BASE_URL}{reverse('activity:page', args=[activity.token])}"
