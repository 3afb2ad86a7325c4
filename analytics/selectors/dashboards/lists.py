"""Lists of posts and accounts with their figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from analytics.dictionary import BY_ID, Metric
from analytics.models import MeasuredPost
from analytics.selectors.dashboards.posts import with_pictures
from analytics.selectors.figures.posts import ORDERS, ordered, posts_of
from analytics.selectors.figures.scope import Scope

# Columns of the list of posts, shown where any post reports them; `rate` stands for the engagement rate.
COLUMNS = ("exposure", "engagement", "rate", "video_views", "likes", "comments", "shares", "saves", "clicks")


@dataclass(frozen=True, slots=True)
class PostList:
    """Posts of a view: the rows in their order, how many, and which columns any of them reports."""

    rows: QuerySet[MeasuredPost]
    count: int
    columns: tuple[str, ...]


def post_list(scope: Scope, *, order: str = "", text: str = "", campaign: str = "") -> PostList:
    """Posts published in the scope with their figures so far; one query for the count and the columns.

    `order`: a name of `figures.posts.ORDERS`, with "-" for the lowest first; the newest first by default.
    """
    found = posts_of(scope, text=text, campaign=campaign)
    names = [name for name in COLUMNS if name != "rate"]
    counted: dict[str, Any] = found.order_by().aggregate(all=Count("pk"), **{name: Count(name) for name in names})
    columns = [name for name in COLUMNS if name == "rate" or counted[name]]
    if not (counted["exposure"] and counted["engagement"]):
        columns.remove("rate")
    return PostList(ordered(with_pictures(found), order or "published_at"), counted["all"], tuple(columns))


def metric_of_column(name: str) -> Metric:
    """The metric a column shows."""
    return BY_ID["engagement_rate" if name == "rate" else name]


def words_of_order(order: str) -> str:
    """What a list in this order is called; as on the page, the newest come first where none is given."""
    column = order.lstrip("-")
    if column in ORDERS and column != "published_at":
        return _("Posts by %(metric)s") % {"metric": metric_of_column(column).name}
    return _("Oldest posts") if order.startswith("-") else _("Newest posts")
