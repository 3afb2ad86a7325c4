"""Finding posts of users, and counting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from analytics.models import UserPost, UserPostUse
from analytics.ugc_states import UgcState
from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from interactions.models import CommunityMember
from interactions.selectors.contacts.reading import contact_get, family_of
from team.models import Workspace

# What a list can be narrowed to beyond the states: permission ended, used, used although the permission is over, reward
# due, rewarded.
EXPIRED, USED, OVER, DUE, REWARDED = "expired", "used", "over", "due", "rewarded"
SHOWN = (*UgcState.values, EXPIRED, USED, OVER, DUE, REWARDED)


@dataclass(frozen=True, slots=True)
class UgcAsked:
    """Filters of the list; empty values restrict nothing. `show`: a state, or one of the words above."""

    show: str = ""
    platform: str = ""
    source: str = ""
    words: str = ""


def ugc_query(*, workspace: Workspace, asked: UgcAsked | None = None) -> QuerySet[UserPost]:
    """Posts of users, the newest first."""
    asked = asked or UgcAsked()
    rows = UserPost.objects.for_workspace(workspace).select_related(
        "workspace", "contact", "asset", "message", "message__thread", "found_by", "asked_by", "answered_by",
        "proof_document", "reward_given_by",
    )  # fmt: skip
    today = local_day(now(), workspace.time_zone)
    shown: dict[str, Q] = {
        UgcState.GRANTED: Q(state=UgcState.GRANTED) & (Q(until=None) | Q(until__gte=today)),
        EXPIRED: Q(state=UgcState.GRANTED, until__lt=today),
        USED: Q(_in_use()),
        OVER: _over(today),
        DUE: ~Q(reward_kind="") & Q(reward_given_on=None),
        REWARDED: Q(reward_given_on__isnull=False),
    }
    if asked.show in SHOWN:
        rows = rows.filter(shown.get(asked.show, Q(state=asked.show)))
    if asked.platform:
        rows = rows.filter(platform=asked.platform)
    if asked.source:
        rows = rows.filter(source=asked.source)
    if asked.words:
        rows = rows.filter(Q(text__icontains=asked.words) | Q(author__icontains=asked.words))
    return rows.order_by("-found_at", "-pk")


def _in_use() -> Exists:
    """Whether a post made from it is still there."""
    return Exists(UserPostUse.objects.unscoped("within the row's workspace").filter(user_post=OuterRef("pk")))


def _over(today: date) -> Q:
    """In use, and the permission has ended or was withdrawn."""
    ended = Q(state=UgcState.WITHDRAWN) | Q(state=UgcState.GRANTED, until__lt=today)
    return ended & Q(_in_use())


def ugc_get(*, workspace: Workspace, user_post_id: int) -> UserPost:
    """One post of a user. Raises NotFound."""
    found = ugc_query(workspace=workspace).filter(pk=user_post_id).first()
    if found is None:
        raise NotFound
    return found


def ugc_counts(*, workspace: Workspace) -> dict[str, int]:
    """How many there are, permitted ones today, expired, used and those in use without permission, rewards due and
    given. One query.
    """
    today = local_day(now(), workspace.time_zone)
    granted = Q(state=UgcState.GRANTED)
    told: dict[str, int] = UserPost.objects.for_workspace(workspace).aggregate(
        all=Count("pk"),
        permitted=Count("pk", filter=granted & (Q(until=None) | Q(until__gte=today))),
        expired=Count("pk", filter=granted & Q(until__lt=today)),
        used=Count("pk", filter=Q(_in_use())),
        over=Count("pk", filter=_over(today)),
        due=Count("pk", filter=~Q(reward_kind="") & Q(reward_given_on=None)),
        rewarded=Count("pk", filter=Q(reward_given_on__isnull=False)),
    )
    return told


def uses_of(*, workspace: Workspace, row: UserPost) -> list[UserPostUse]:
    """Where it was used, the newest first. One query."""
    rows = UserPostUse.objects.for_workspace(workspace).filter(user_post=row).select_related("post", "made_by")
    return list(rows[:50])


def memberships_of(*, workspace: Workspace, row: UserPost) -> list[CommunityMember]:
    """The communities the person is in, who can get points there; also as whom they were merged into."""
    if row.contact_id is None:
        return []
    who = contact_get(workspace=workspace, contact_id=row.contact_id)
    family = family_of(workspace=workspace, contact_id=who.pk)
    rows = CommunityMember.objects.for_workspace(workspace).filter(contact__in=family, erased_at=None, left_on=None)
    return list(rows.select_related("community").order_by("pk")[:20])
