"""Opening a platform's app with a post filled in, for a person who finishes it there."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from accounts.connectors.base import OpensApp
from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    RateLimited,
    Transient,
    UnexpectedResponse,
    UnsupportedFeature,
)
from accounts.connectors.types import Draft
from accounts.models import SocialAccount
from accounts.services.health import account_failed
from accounts.services.refresh import credential_refresh
from accounts.services.sessions import Session, session_open
from accounts.wording import sentence, sentence_of
from config.lib.errors import NotFound
from content.errors import AppLinkRefused, NeedsApproval, WrongState
from content.models import Publication
from content.selectors.approval import content_approved
from content.services.handoff import opens_app
from content.services.payload import payload_draft
from content.states import PublicationState
from team.actors import Actor
from team.audit import record
from team.models import Workspace

_BY_PACKAGE = _("Post it from the texts and files on this page.")
_RECONNECT = _("Connect the account again, or post it from the texts and files on this page.")
_LATER = _("Try again in a few minutes, or post it from the texts and files on this page.")

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,40}(?=:)")
# What a browser would run or open in our own name.
_NEVER = {"javascript", "data", "vbscript", "file", "blob", "about", "view-source"}


def app_link_open(*, workspace: Workspace, actor: Actor, publication_id: int, by_link: bool = False) -> str:
    """A link that opens the platform's app with the post filled in, good for some minutes. Asks the platform.

    `by_link`: it was asked for on the phone page that opens by a signed link, by somebody who is not signed in. Raises
    NotFound, WrongState unless the publication waits for a hand, NeedsApproval when its content is not approved,
    MediaMissing, and AppLinkRefused with the reason and what to do instead.
    """
    rows = Publication.objects.for_workspace(workspace).select_related("account__workspace", "post", "workspace")
    row = rows.filter(pk=publication_id).first()
    if row is None:
        raise NotFound
    if row.state != PublicationState.NEEDS_HANDOFF:
        raise WrongState(PublicationState(row.state).label)
    if not content_approved(row):
        raise NeedsApproval
    try:
        link = _ask(row)
    except ConnectorError as error:
        if isinstance(error, NeedsReconnect | MissingScope):
            account_failed(account=row.account, error=error)
        raise AppLinkRefused(_reason(error), _next_step(error)) from error
    record(workspace, actor, "publication.app_opened", row, after={"by_link": by_link})
    return link


def _ask(row: Publication) -> str:
    if not opens_app(row.account.platform):
        raise UnsupportedFeature(platform=row.account.platform)
    draft = payload_draft(row.payload, workspace=row.workspace)
    session = session_open(account=row.account)
    try:
        return _link(session, draft, row)
    except AuthExpired:
        credential_refresh(account_id=row.account_id, seen_version=session.credential.version)
        fresh = SocialAccount.objects.for_workspace(row.workspace_id).select_related("workspace").get(pk=row.account_id)
        return _link(session_open(account=fresh), draft, row)


def _link(session: Session, draft: Draft, row: Publication) -> str:
    connector = session.connector
    if not isinstance(connector, OpensApp):
        raise UnsupportedFeature(platform=row.account.platform)
    link = connector.app_link(session.credential, draft, key=str(row.request_key))
    if not opens_elsewhere(link):
        raise UnexpectedResponse(platform=row.account.platform, code="app_link")
    return link


def opens_elsewhere(link: str) -> bool:
    """Whether a link leads to an app's own scheme or to a web address, never to what a browser runs."""
    scheme = _SCHEME.match(link)
    return scheme is not None and scheme[0] not in _NEVER and not any(char.isspace() or ord(char) < 32 for char in link)


def _reason(error: ConnectorError) -> str:
    """What stands in the way; of refused content the first thing found."""
    if isinstance(error, InvalidContent) and error.problems:
        return sentence(error.problems[0].message, error.problems[0].params)
    return sentence_of(error)


def _next_step(error: ConnectorError) -> object:
    if isinstance(error, NeedsReconnect | MissingScope | AuthExpired):
        return _RECONNECT
    if isinstance(error, Transient | RateLimited):
        return _LATER
    return _BY_PACKAGE
