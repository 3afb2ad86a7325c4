"""What a person tells us about a live post: its address and its time, checked before they become history."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.services.addresses import account_owns_url, post_hosts
from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.errors import ForeignAddress
from content.models import Publication

URL_MAX = 500
# The person's clock and ours may differ.
AHEAD = timedelta(minutes=2)


def checked_address(*, account: SocialAccount, url: str, force: bool) -> str:
    """The address without surrounding space.

    Raises InvalidInput unless it is an http(s) address, ForeignAddress when it is not one of the account's platform;
    `force` lets the latter pass, because platforms hand out short links.
    """
    address = url.strip()
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(address) <= URL_MAX
    except ValueError:
        usable = False
    if not usable or not address.isprintable():
        raise InvalidInput(_("Paste the post's address; it starts with https://."), field="url")
    if not force and not account_owns_url(account=account, url=address):
        raise ForeignAddress(registry.capabilities(account.platform), post_hosts(account))
    return address


def checked_moment(*, publication: Publication, moment: datetime | None) -> datetime:
    """When the post went live: `moment` (aware), or now where the person did not say.

    Raises InvalidInput for a time to come, or one before the publication was planned: that is another post.
    """
    if moment is None:
        return now()
    if moment > now() + AHEAD:
        raise InvalidInput(_("This time is still to come."), field="published_at")
    if moment < publication.created_at - AHEAD:
        raise InvalidInput(_("At this time the post was not planned yet. Is it another post?"), field="published_at")
    return moment
