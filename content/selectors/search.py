"""Search over posts, accounts, media and people of one workspace.

A post is found when its title or text contains every word of the query, whatever the case. The trigram index
`post_search` answers terms of three characters and more; for shorter ones, such as 茶 or 陈皮, PostgreSQL reads the
workspace's newest posts until enough have matched, at worst all of them (about 30 ms for 10,000 posts).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from accounts.templatetags.platforms import platform_name
from content.models import MediaAsset, Post
from content.selectors.calendar import Card, cards_of, light_posts
from content.states import PostState
from team.models import Membership, Workspace

POSTS, ACCOUNTS, MEDIA, PEOPLE = 8, 5, 4, 4
RECENT = 5
QUERY_MAX = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What matched, each kind best first; for an empty query the posts changed last."""

    posts: tuple[Card, ...] = ()
    accounts: tuple[SocialAccount, ...] = ()
    media: tuple[MediaAsset, ...] = ()
    people: tuple[Membership, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.posts or self.accounts or self.media or self.people)


def words_of(query: str) -> list[str]:
    """The words of a query: at most QUERY_MAX characters, without control characters."""
    return [word for word in query.replace("\x00", "").strip()[:QUERY_MAX].split() if word]


def search(*, workspace: Workspace, query: str, people: bool) -> Found:
    """Everything that matches `query`. `people`: whether the reader may see the members."""
    words = words_of(query)
    if not words:
        return Found(posts=_recent(workspace))
    return Found(
        posts=_posts(workspace, words),
        accounts=_accounts(workspace, words),
        media=tuple(_media(workspace, words)[:MEDIA]),
        people=tuple(_people(workspace, words)[:PEOPLE]) if people else (),
    )


def _recent(workspace: Workspace) -> tuple[Card, ...]:
    rows = light_posts(Post.objects.for_workspace(workspace).exclude(state=PostState.CANCELLED))
    return tuple(cards_of(workspace, list(rows.order_by("-updated_at")[:RECENT])))


def _posts(workspace: Workspace, words: list[str]) -> tuple[Card, ...]:
    """Title matches first, then the newest change."""
    in_title = Case(When(_every(words, "title"), then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = light_posts(Post.objects.for_workspace(workspace).filter(_every(words, "title", "text")))
    return tuple(cards_of(workspace, list(rows.order_by(in_title, "-updated_at")[:POSTS])))


def _accounts(workspace: Workspace, words: list[str]) -> tuple[SocialAccount, ...]:
    """Accounts by name, handle or platform; there are never so many that they could not all be read."""
    found = []
    for account in account_list(workspace=workspace):
        text = f"{account.display_name} {account.handle} {account.platform} {platform_name(account.platform)}".lower()
        if all(word.lower() in text for word in words):
            found.append(account)
    return tuple(found[:ACCOUNTS])


def _media(workspace: Workspace, words: list[str]) -> QuerySet[MediaAsset]:
    rows = MediaAsset.objects.for_workspace(workspace).filter(deleted_at=None)
    return rows.filter(_every(words, "title", "alt")).order_by("-created_at")


def _people(workspace: Workspace, words: list[str]) -> QuerySet[Membership]:
    rows = Membership.objects.for_workspace(workspace).select_related("user")
    return rows.filter(_every(words, "user__name", "user__email")).order_by("user__name", "pk")


def _every(words: Iterable[str], *fields: str) -> Q:
    """Every word occurs in at least one of the fields."""
    return reduce(and_, (reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in words))
