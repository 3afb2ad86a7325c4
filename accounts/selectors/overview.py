"""What the pages about accounts show beside the rows themselves."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts import hooks
from accounts.connectors import registry
from accounts.connectors.types import Capabilities
from accounts.models import AccountGroup, PlatformApp, SocialAccount, StoredCredential
from accounts.selectors.matrix.groups import groups_by_account
from accounts.states import EXPIRY_WARNING, HOPELESS_FAILURES, AccountState
from config.lib.clock import now
from team.models import AuditEntry, Workspace

LONG = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Access:
    """How long we may still act for an account. `tone` is '', warn or bad; `until` is aware UTC or None."""

    text: str
    tone: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One line of the account table. `waits` says why it publishes nothing now though all is well with it."""

    account: SocialAccount
    capabilities: Capabilities
    access: Access
    waits: str = ""
    groups: tuple[AccountGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with how many accounts it would leave."""

    value: str
    label: str
    count: int
    on: bool


def account_rows(accounts: Iterable[SocialAccount]) -> list[AccountRow]:
    """Lines for accounts that were selected with their credentials (see `with_access`)."""
    accounts = list(accounts)
    waits = hooks.waits(accounts)
    groups = _groups(accounts)
    return [
        AccountRow(
            account,
            registry.capabilities(account.platform),
            access_of(account, _credential(account)),
            waits.get(account.pk, ""),
            tuple(groups.get(account.pk, ())),
        )
        for account in accounts
    ]


def _groups(accounts: Sequence[SocialAccount]) -> dict[int, list[AccountGroup]]:
    if not accounts:
        return {}
    return groups_by_account(workspace=accounts[0].workspace, account_ids=[account.pk for account in accounts])


def with_access(rows: QuerySet[SocialAccount]) -> QuerySet[SocialAccount]:
    """The same accounts, each with its credential's dates but not its secret."""
    return rows.select_related("credential").defer("credential__sealed")


def _credential(account: SocialAccount) -> StoredCredential | None:
    found: StoredCredential | None = getattr(account, "credential", None)
    return found


def access_of(account: SocialAccount, credential: StoredCredential | None) -> Access:
    """Word the end of an account's access: renewed by itself, so many days, or gone."""
    if account.state == AccountState.DISCONNECTED:
        return Access("–")
    if account.state == AccountState.NEEDS_RECONNECT or credential is None:
        return Access(pgettext("access", "Lost"), "bad")
    until = credential.expires_at
    if until is None:
        return Access(pgettext("access", "No end"))
    left = until - now()
    renews = (
        credential.refresh_at is not None
        and not credential.refresh_refused
        and credential.refresh_failures < HOPELESS_FAILURES
    )
    if renews and left < LONG:
        return Access(pgettext("access", "Renews itself"), until=until)
    tone = "" if renews or left > LONG else "bad" if left <= EXPIRY_WARNING else "warn"
    return Access(_left_words(left), tone, until)


def _left_words(left: timedelta) -> str:
    if left <= timedelta(0):
        return pgettext("access", "Ended")
    if left < timedelta(days=1):
        hours = max(1, math.ceil(left.total_seconds() / 3600))
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", left.days) % {"n": left.days}


def filter_choices(accounts: QuerySet[SocialAccount], *, platform: str, state: str) -> dict[str, list[Choice]]:
    """Platforms and states present in a workspace with their counts, for the filter row."""
    pairs = list(accounts.order_by().values_list("platform", "state"))
    platforms, states = Counter(p for p, _s in pairs), Counter(s for _p, s in pairs)
    return {
        "platforms": [Choice(s, s, platforms[s], s == platform) for s in registry.slugs() if platforms[s]],
        "states": [Choice(str(s), str(s.label), states[s], s == state) for s in AccountState if states[s]],
    }


def account_audit(*, workspace: Workspace, account: SocialAccount, limit: int = 100) -> list[AuditEntry]:
    """What people and the system changed about the account, newest first."""
    rows = AuditEntry.objects.for_workspace(workspace).filter(target_type="socialaccount", target_id=str(account.pk))
    return list(rows.select_related("actor").order_by("-seq")[:limit])


@dataclass(frozen=True, slots=True)
class AppRow:
    """One platform that wants a developer app, the app the workspace entered and how many accounts use it."""

    capabilities: Capabilities
    app: PlatformApp | None
    accounts: int


def app_rows(*, workspace: Workspace) -> list[AppRow]:
    """Every platform that wants a developer app, in catalogue order. Two queries."""
    entered = {
        app.platform: app for app in PlatformApp.objects.for_workspace(workspace).filter(host="").defer("sealed")
    }
    rows = StoredCredential.objects.for_workspace(workspace).order_by().values("platform_app")
    used = dict(rows.annotate(n=Count("pk")).values_list("platform_app", "n"))
    return [
        AppRow(caps, entered.get(caps.slug), used.get(entered[caps.slug].pk, 0) if caps.slug in entered else 0)
        for caps in registry.catalogue()
        if caps.setup and caps.setup.app_fields
    ]


def platform_groups(catalogue: Iterable[Capabilities]) -> list[tuple[str, list[Capabilities]]]:
    """Platforms for the connect page: those of the Chinese market, those of the world, then practice ones."""
    everything = list(catalogue)
    real = [caps for caps in everything if not caps.practice]
    groups = (
        (_("Chinese platforms"), [caps for caps in real if caps.market == "china"]),
        (_("International platforms"), [caps for caps in real if caps.market != "china"]),
        (_("Practice network"), [caps for caps in everything if caps.practice]),
    )
    return [pair for pair in groups if pair[1]]
