"""What an account did before it was connected: its posts as the platform lists them, and its last 90 days."""

from __future__ import annotations

from datetime import timedelta

from accounts.connectors.base import ReadsAccountMetrics, ReadsPublicProfiles
from accounts.connectors.errors import InvalidContent, RemoteGone, UnsupportedFeature
from accounts.services.sessions import Session
from analytics.models import AccountCollection
from analytics.services.collecting.budget import read_allowed
from analytics.services.collecting.calling import call, days_fetch
from analytics.services.collecting.elsewhere import look_put_off
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.store.known import KnownPost
from analytics.services.store.posts import posts_put
from analytics.store_states import Backfill, FetchKind, PostSource
from config.lib.clock import local_day, now

POSTS = 100
WINDOWS, WINDOW = 3, 30


def backfill(*, session: Session, collection: AccountCollection) -> None:
    """Read the time before, once per account. Raises ConnectorError; then it is tried again with the next collection.

    An account that cannot be read in public (a private one, one the platform does not list) counts as read.
    """
    if read_allowed(account=session.account, collection=collection):
        return
    posts = isinstance(session.connector, ReadsPublicProfiles) and _posts(session)
    days = isinstance(session.connector, ReadsAccountMetrics) and _days(session)
    collection.backfill = Backfill.DONE if posts or days else Backfill.CANNOT
    collection.backfilled_at = now()
    if days:
        collection.days_until = local_day(now(), session.account.zone)
    if isinstance(session.connector, ReadsPublicProfiles):
        collection.looked_at = now() if posts else None
        look_put_off(collection)
    collection.save(update_fields=["backfill", "backfilled_at", "days_until", "looked_at", "next_look_at"])


def _posts(session: Session) -> bool:
    fetch = fetch_begin(account=session.account, kind=FetchKind.BACKFILL)

    def ask(one: Session) -> list[KnownPost]:
        connector: ReadsPublicProfiles = one.connector  # type: ignore[assignment]
        found = connector.public_posts(one.credential, one.account.handle, limit=POSTS)
        return [KnownPost(post.remote_id, post.at, title=post.text, url=post.url) for post in found]

    try:
        found, _session = call(session, ask)
        posts_put(workspace=session.account.workspace, account=session.account, posts=found, source=PostSource.BACKFILL)
    except (InvalidContent, RemoteGone, UnsupportedFeature) as error:
        fetch_end(fetch=fetch, asked=0, got=0, error=error)
        return False
    except Exception as error:
        fetch_end(fetch=fetch, asked=0, got=0, error=error)
        raise
    fetch_end(fetch=fetch, asked=len(found), got=len(found))
    return True


def _days(session: Session) -> bool:
    """The last 90 days, the newest first: what the platform keeps no longer is simply not answered."""
    last = local_day(now(), session.account.zone)
    for _window in range(WINDOWS):
        first = last - timedelta(days=WINDOW - 1)
        days_fetch(session, since=first, until=last, kind=FetchKind.BACKFILL)
        last = first - timedelta(days=1)
    return True
