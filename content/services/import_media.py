"""Fetching the files that rows of an import name by address: public hosts, https and limited sizes only."""

from __future__ import annotations

import os
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from accounts.connectors.errors import ConnectorError, HostRefused
from accounts.connectors.http import Http
from config.lib.errors import InvalidInput
from content.services.media import media_upload
from team.actors import Actor
from team.models import Workspace

BYTES_MAX = 50 * 1024 * 1024
SECONDS = 60.0
_KINDS = ("image/", "video/")


class FetchRefused(InvalidInput):
    """The file at an address cannot be taken into the library."""

    code = "fetch_refused"

    def __init__(self, message: object, url: str) -> None:
        super().__init__(message, field="media", host=urlsplit(url).netloc[:80], max=BYTES_MAX // 1024 // 1024)  # type: ignore[arg-type]


@lru_cache(maxsize=2)
def _client(_process: int) -> Http:
    # Its own: the hosts and gateways that connectors may use are none of an import's business.
    return Http(user_agent=f"Juzhen (+{settings.BASE_URL})", pool=8)


def fetcher() -> Http:
    """The client of this process; it reaches public addresses only, also after a redirect."""
    return _client(os.getpid())


def url_check(url: str) -> None:
    """Refuse addresses that are never fetched, without asking anybody. Raises FetchRefused."""
    try:
        fetcher().check_url(url)
    except HostRefused:
        raise FetchRefused(_("This address is not fetched: %(host)s."), url) from None


def media_fetch(*, workspace: Workspace, actor: Actor, url: str) -> int:
    """Put the picture or video at `url` into the library; the id of the file, also of one that was there already.

    Raises FetchRefused, and MediaRefused for what is no picture or video.
    """
    url_check(url)
    try:
        answer = fetcher().request("GET", url, platform="", write=False, max_bytes=BYTES_MAX, total=SECONDS)
    except HostRefused:
        raise FetchRefused(_("This address is not fetched: %(host)s."), url) from None
    except ConnectorError as error:
        if error.code == "too_large":
            raise FetchRefused(_("The file at %(host)s is larger than %(max)s MB."), url) from None
        raise FetchRefused(_("%(host)s could not be reached, or did not answer in time."), url) from None
    if not answer.ok:
        raise FetchRefused(_("%(host)s does not give this file out."), url)
    if not answer.headers.get("content-type", "").lower().startswith(_KINDS):
        raise FetchRefused(_("What %(host)s answers is neither a picture nor a video."), url)
    name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])[:100] or "file"
    return media_upload(workspace=workspace, actor=actor, file=ContentFile(answer.body, name=name)).asset.pk
