"""Looking up names while somebody writes a mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.core.cache import cache

from accounts.connectors import registry
from accounts.connectors.base import LooksUp
from accounts.connectors.errors import ConnectorError
from accounts.connectors.types import Can
from accounts.models import SocialAccount
from accounts.services.sessions import session_open
from accounts.templatetags.platforms import label_of
from team.models import Workspace

WORDS_MAX, AT_MOST, KEPT_SECONDS = 60, 8, 120
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Name:
    """A name to mention. `handle` is what follows the @ on `platform`."""

    platform: str
    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class Names:
    """What was found. `typed`: labels of platforms where names are typed; `silent`: of those that did not answer."""

    found: tuple[Name, ...] = ()
    typed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def names_look_up(*, workspace: Workspace, words: str, account_ids: Sequence[int]) -> Names:
    """Ask the platforms of the chosen accounts, each once, for names that fit `words`. Stores nothing.

    Answers are kept for two minutes, as somebody who types asks for the same again.
    """
    words = words.strip().lstrip("@＠")[:WORDS_MAX]
    found: list[Name] = []
    typed: list[str] = []
    silent: list[str] = []
    asked: set[str] = set()
    for account in SocialAccount.objects.for_workspace(workspace).filter(pk__in=account_ids).order_by("pk"):
        caps = registry.capabilities(account.platform)
        if account.platform in asked:
            continue
        asked.add(account.platform)
        if Can.LOOK_UP not in caps.can:
            typed.append(label_of(caps))
        elif words:
            try:
                found += _ask(account, words)
            except ConnectorError as error:
                log.info("names_not_found", platform=account.platform, code=error.code)
                silent.append(label_of(caps))
    return Names(tuple(found), tuple(typed), tuple(silent))


def _ask(account: SocialAccount, words: str) -> list[Name]:
    key = f"names:{account.pk}:{words.casefold().encode().hex()}"
    known: list[tuple[str, str]] | None = cache.get(key)
    if known is None:
        session = session_open(account=account)
        if not isinstance(session.connector, LooksUp):
            return []
        people = session.connector.look_up(session.credential, words, limit=AT_MOST)
        known = [(person.handle, person.name) for person in people]
        cache.set(key, known, KEPT_SECONDS)
    return [Name(account.platform, handle, name) for handle, name in known]
