"""Signed links that open a hand-off package on a phone without signing in.

The signature covers workspace and publication; nothing is stored. A link ends after 24 hours, and at once when the
publication no longer waits to be posted by hand or its content is no longer approved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from config.lib.clock import now
from content.errors import HandoffLinkClosed
from content.models import Publication
from content.selectors.approval import CONTENT_APPROVED, content_approved
from content.states import PostState
from content.states import PublicationState as S

LIFETIME = timedelta(hours=24)
_SALT = "content.handoff"


def handoff_token(publication: Publication) -> str:
    """A fresh token for this publication, valid for LIFETIME."""
    return signing.TimestampSigner(salt=_SALT).sign(f"{publication.workspace_id}-{publication.pk}")


def handoff_link(publication: Publication) -> tuple[str, datetime] | None:
    """Absolute address of the package and when it ends (aware UTC); None while it does not wait for a hand
    or its content is not approved.
    """
    if publication.state != S.NEEDS_HANDOFF or not content_approved(publication):
        return None
    path = reverse("handoff:page", args=[handoff_token(publication)])
    return f"{settings.BASE_URL}{path}", now() + LIFETIME


def handoff_app_url(link: str) -> str:
    """Below a link to a package: what opens the platform's app with the post filled in."""
    return f"{link}app/"


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What a link leads to, and when it ends (aware UTC)."""

    publication: Publication
    ends_at: datetime


def handoff_by_token(token: str) -> OpenedLink:
    """The publication a link opens, with account and workspace.

    Raises HandoffLinkClosed alike for forged, old and outlived links, so that nothing can be learned from the answer.
    """
    try:
        value = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=LIFETIME)
        workspace_id, publication_id = (int(part) for part in value.split("-"))
        made_at = datetime.fromtimestamp(signing.b62_decode(token.rsplit(":", 2)[1]), UTC)
    except (signing.BadSignature, ValueError):
        raise HandoffLinkClosed from None
    row = (
        Publication.objects.for_workspace(workspace_id)
        .select_related("account", "workspace", "post")
        .filter(CONTENT_APPROVED, pk=publication_id, state=S.NEEDS_HANDOFF)
        .exclude(post__state=PostState.CANCELLED)
        .first()
    )
    if row is None:
        raise HandoffLinkClosed
    row.account.workspace = row.workspace
    return OpenedLink(row, made_at + LIFETIME)
