"""Who passed posts on: of one post as a tree with its key nodes, and of a view as those who carry posts furthest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.connectors import registry
from accounts.connectors.types import Can
from analytics.models import MeasuredPost, PostSharer, PostSpread
from analytics.selectors.figures.scope import Scope
from analytics.store_states import SharerKind, SpreadState
from interactions.models import Identity
from team.charts import TreeChart, TreeNode
from team.models import Workspace

NODES, FAMILIAR, AMPLIFIERS = 8, 6, 10
# So many at most stand in the tree and its table.
LISTED = 500
SOURCE = "post"


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody who passed a post on. `contact`: the contact the inbox knows them as, None for nobody it knows."""

    sharer: PostSharer
    contact: int | None


@dataclass(frozen=True, slots=True)
class Spread:
    """Who passed one post on. `nodes`: those most people follow; `known`: how many are known at first hand.

    `reach`: followers of all who are known, as far as they are told, people who follow several counted each time; None
    where nobody's are told. `second`: how many passed a quote on. `untold`: people whose followers are not told.
    `familiar`: others whom the inbox knows.
    """

    state: SpreadState
    reading: PostSpread | None
    tree: TreeChart | None = None
    nodes: Sequence[Node] = ()
    familiar: Sequence[Node] = ()
    known: int = 0
    reposts: int = 0
    quotes: int = 0
    second: int = 0
    reach: int | None = None
    untold: int = 0


@dataclass(frozen=True, slots=True)
class Amplifier:
    """Somebody who passed posts of a view on: how many times, and how many saw that at most (`reach`)."""

    platform: str
    author_id: str
    name: str
    times: int
    posts: int
    followers: int | None
    url: str
    contact: int | None

    @property
    def reach(self) -> int | None:
        """Followers for each time."""
        return None if self.followers is None else self.followers * self.times


def tells_sharers(platform: str) -> bool:
    """Whether the platform tells who passed a post on."""
    return platform in registry.slugs() and Can.SHARERS in registry.capabilities(platform).can


def spread_of(post: MeasuredPost) -> Spread:
    """What is known; at most three queries."""
    if not tells_sharers(post.account.platform):
        return Spread(SpreadState.CANNOT, None)
    reading = PostSpread.objects.for_workspace(post.workspace_id).filter(post=post).first()
    rows = list(sharers_of(post)[:LISTED])
    if not rows:
        return Spread(_empty(post, reading), reading)
    first = [row for row in rows if row.parent_id is None]
    told = [row.followers for row in rows if row.followers is not None]
    named = [row for row in rows if row.shown]
    contacts = contacts_of(post.workspace, [(row.platform, row.author_id) for row in named])
    nodes = [Node(row, contacts.get((row.platform, row.author_id))) for row in named]
    top = [node for node in nodes if node.sharer.followers is not None][:NODES]
    seen = {node.contact for node in top}
    familiar = {node.contact: node for node in nodes if node.contact is not None and node.contact not in seen}
    return Spread(
        SpreadState.KNOWN,
        reading,
        tree=_tree(post, rows),
        nodes=top,
        familiar=list(familiar.values())[:FAMILIAR],
        known=len(first),
        reposts=sum(row.kind == SharerKind.REPOST for row in first),
        quotes=sum(row.kind == SharerKind.QUOTE for row in first),
        second=len(rows) - len(first),
        reach=sum(told) if told else None,
        untold=len(rows) - len(told),
    )


def sharers_of(post: MeasuredPost) -> QuerySet[PostSharer]:
    """Everybody who passed the post or a quote of it on, those most people follow first."""
    rows = PostSharer.objects.for_workspace(post.workspace_id).filter(post=post)
    return rows.order_by(F("followers").desc(nulls_last=True), "pk")


def amplifiers(scope: Scope, *, limit: int = AMPLIFIERS) -> list[Amplifier]:
    """Who passed most on in the days of a scope, by followers and times together. Two queries.

    Erased and unnamed people are left out. Their newest name is shown.
    """
    start, until = scope.moments
    rows = PostSharer.objects.for_workspace(scope.workspace).filter(at__gte=start, at__lt=until)
    if scope.accounts is not None:
        rows = rows.filter(post__account__in=scope.accounts)
    if scope.format:
        rows = rows.filter(post__format=scope.format)
    grouped = (
        rows.exclude(author_id="")
        .exclude(name="", handle="")
        .order_by()
        .values("platform", "author_id")
        .annotate(
            times=Count("pk"), posts=Count("post", distinct=True), most=Max("followers"), called=Max("name"),
            at_name=Max("handle"), link=Max("profile_url"),
        )
        .annotate(reached=F("most") * F("times"))
        .order_by(F("reached").desc(nulls_last=True), "-times", "author_id")[:limit]
    )  # fmt: skip
    found = list(grouped)
    contacts = contacts_of(scope.workspace, [(row["platform"], row["author_id"]) for row in found])
    return [
        Amplifier(
            row["platform"], row["author_id"], row["called"] or row["at_name"], row["times"], row["posts"],
            row["most"], row["link"], contacts.get((row["platform"], row["author_id"])),
        )
        for row in found
    ]  # fmt: skip


def contacts_of(workspace: Workspace, people: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Contacts of those the inbox knows, by platform and lasting id. One query."""
    wanted = {author for _platform, author in people if author}
    if not wanted:
        return {}
    rows = Identity.objects.for_workspace(workspace).filter(remote_id__in=wanted)
    return {(platform, author): pk for platform, author, pk in rows.values_list("platform", "remote_id", "contact")}


def _empty(post: MeasuredPost, reading: PostSpread | None) -> SpreadState:
    if reading is not None and reading.read_at is None:
        return SpreadState.WAITING
    if reading is None and post.shares:
        # Older than a week when it was first known: nobody asked.
        return SpreadState.UNREAD
    return SpreadState.NONE


def _tree(post: MeasuredPost, rows: Sequence[PostSharer]) -> TreeChart:
    hidden = _("not named")
    nodes = [TreeNode(SOURCE, str(post.account), post.account.followers)]
    nodes += [
        TreeNode(str(row.pk), row.shown or hidden, row.followers, str(row.parent_id) if row.parent_id else SOURCE)
        for row in rows
    ]
    summary = _("From whom the post came to whom, with their followers; %(n)s people passed it on") % {"n": len(rows)}
    axis = pgettext("spread", "Passed on by")
    return TreeChart(nodes, summary, unit=_("followers"), axis=axis, children=8, limit=36)
