"""News for the apps above: they append callables in `AppConfig.ready()`, because this app cannot import them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from accounts.models import Persona, ReceivedEvent, SocialAccount
from config.lib.errors import Message
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that relies on the account: `count` things, and a sentence that says what becomes of them."""

    code: str
    message: Message
    count: int


@dataclass(frozen=True, slots=True)
class Use:
    """Where something is used: `count` things of a kind, and the page that lists them ('' where there is none).

    `examples`: the newest few as (label, address).
    """

    label: Message
    count: int
    url: str = ""
    examples: Sequence[tuple[str, str]] = ()


# The address at which an idea can be noted; it takes `title`, `link` and `note` in its query. The first one counts.
idea_links: list[Callable[[Workspace], str]] = []

# Called when the keys are rotated: encrypt anew what the app keeps sealed; returns what it is and how many rows.
keys_rotating: list[Callable[[], tuple[str, int]]] = []


@dataclass(frozen=True, slots=True)
class AuditHit:
    """A fault that the matrix audit sees in an account; `code` and `gravity` as in `accounts.audit_states`.

    `params`: JSON-able measured values for the words of the code; a value {"zh": …, "en": …} is shown in the reader's
    language. `key` tells faults of one kind apart and stays the same while the fault does.
    """

    account_id: int
    code: str
    gravity: str
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    key: str = ""


@dataclass(frozen=True, slots=True)
class AuditAnswer:
    """What a check of the matrix audit saw. `unknown`: (account id, area or code) that lacked what it takes."""

    hits: Sequence[AuditHit] = ()
    unknown: Sequence[tuple[int, str]] = ()


# Asked by the matrix audit: what else is wrong with these accounts of the workspace. Must not write.
audit_checks: list[Callable[[Workspace, Sequence[SocialAccount]], AuditAnswer]] = []


@dataclass(frozen=True, slots=True)
class CrossLink:
    """One account sends people to another: ids of both, what happens in words, and where its page is.

    `tone`: "", good, warn or bad, with `state` in words; `when` says the day or rhythm, `owner` who looks after it.
    """

    from_id: int
    to_id: int
    form: str
    state: str
    url: str
    tone: str = ""
    when: str = ""
    owner: str = ""
    message: str = ""


# Asked by the map of the matrix (account None) and by an account's page: which accounts lead to which others.
cross_links: list[Callable[[Workspace, SocialAccount | None], Sequence[CrossLink]]] = []

# Asked before an account is disconnected; each answers what would suffer, or None. Must not write.
before_disconnect: list[Callable[[SocialAccount], Obstacle | None]] = []

# Asked by the pages about accounts: what keeps which of these accounts from publishing now, in one short line each.
waiting_for: list[Callable[[Sequence[SocialAccount]], dict[int, str]]] = []

# Asked by an account's page: what the workspace itself limits for the account, in one line.
own_limits: list[Callable[[SocialAccount], str]] = []

# Told, inside the transaction, that an account works again after a person reconnected it or a check found it well.
after_reconnect: list[Callable[[SocialAccount], None]] = []

# Told, inside the transaction, that `SocialAccount.by_hand` has another reason than before, or none any more.
by_hand_changed: list[Callable[[SocialAccount], None]] = []

# Asked by the account's page; each answers a sentence about something else that is wrong with the account, or None.
warnings: list[Callable[[SocialAccount], Message | None]] = []

# Asked by an account's self-test: ids at the platform of what was published there last, newest first.
recent_posts: list[Callable[[SocialAccount], Sequence[str]]] = []

# Told, inside the transaction, that the workspace's spending cap at a platform has changed.
cap_changed: list[Callable[[Workspace, str], None]] = []

# Asked by a persona's page: where the persona is used, one answer a kind of thing; kinds without any are left out.
persona_uses: list[Callable[[Persona], Use | None]] = []

# Told of events a platform pushed for an account, oldest first, in the transaction that marks them handled; may be told
# again of ones that failed, must not call a platform nor fail for what it does not know.
platform_events: list[Callable[[SocialAccount, Sequence[ReceivedEvent]], None]] = []


def tell_by_hand(account: SocialAccount) -> None:
    """Tell the apps above that the account's `by_hand` has changed; its row is stored already."""
    for tell in by_hand_changed:
        tell(account)


def waits(accounts: Sequence[SocialAccount]) -> dict[int, str]:
    """Why some of the accounts publish nothing now, by account id."""
    return {pk: text for ask in waiting_for for pk, text in ask(accounts).items()}


def links_between(workspace: Workspace, account: SocialAccount | None = None) -> list[CrossLink]:
    """The links that are planned or running: all, or those from and to one account."""
    return [link for ask in cross_links for link in ask(workspace, account)]


def obstacles(account: SocialAccount) -> list[Obstacle]:
    """What would suffer if the account were disconnected now."""
    return [found for ask in before_disconnect if (found := ask(account)) is not None]


def account_warnings(account: SocialAccount) -> list[Message]:
    """What the apps above have to say about the account."""
    return [found for ask in warnings if (found := ask(account)) is not None]


def uses_of(persona: Persona) -> list[Use]:
    """Where the apps above use the persona."""
    return [found for ask in persona_uses if (found := ask(persona)) is not None]
