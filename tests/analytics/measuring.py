"""Posts and samples for tests of figures, through the services that collection and imports use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from accounts.models import SocialAccount
from analytics.models import Fetch, MeasuredPost
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.store.known import KnownPost
from analytics.services.store.posts import posts_put
from analytics.services.store.samples import Sample, samples_store
from analytics.store_states import FetchKind, PostSource


def at(text: str) -> datetime:
    """An aware UTC moment from `YYYY-MM-DD HH:MM`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def measured(account: SocialAccount, published: str | datetime, **values: Any) -> MeasuredPost:
    """A post of the account that is measured."""
    moment = at(published) if isinstance(published, str) else published
    remote_id = values.pop("remote_id", f"p{MeasuredPost.all_objects.count() + 1}")
    known = KnownPost(remote_id, moment, title=values.pop("title", "A post"), format=values.pop("format", "image"))
    put = posts_put(workspace=account.workspace, account=account, posts=[known], source=PostSource.BACKFILL)
    return put[remote_id]


def sampled(post: MeasuredPost, *rows: tuple[str, dict[str, int | None]], fetch: Fetch | None = None) -> Fetch:
    """Samples of a post by `YYYY-MM-DD HH:MM` (UTC)."""
    fetch = fetch or fetch_begin(account=post.account, kind=FetchKind.POSTS)
    samples_store(fetch=fetch, samples=[Sample(post.pk, at(moment), figures) for moment, figures in rows])
    fetch_end(fetch=fetch, asked=len(rows), got=len(rows))
    return fetch
