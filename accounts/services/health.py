"""Checking accounts: what the platform says about them, and what follows from it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from accounts import enqueue, hooks
from accounts.connectors.base import Authorizes
from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    MissingScope,
    NeedsReconnect,
    PolicyRejected,
    RateLimited,
    SpendCapReached,
)
from accounts.connectors.errors import RemoteGone as RemoteIsGone
from accounts.connectors.types import AccountInfo
from accounts.models import SocialAccount
from accounts.selectors.account import choices_dump, media_limit_dump, quota_dump
from accounts.services.budgets import app_budget_assign
from accounts.services.marking import account_failed as account_failed
from accounts.services.marking import account_mark, account_recovered, health_note
from accounts.services.readings import reading_keep
from accounts.services.sessions import renewed, session_open, session_try
from accounts.states import AccountState, HealthKind
from config.lib.clock import now
from config.lib.web import web_address
from team.actors import SYSTEM, Actor

CHECK_EVERY = timedelta(minutes=30)
# Longest values the account row holds.
NAME_MAX, URL_MAX, FIGURE_MAX, TEXT_MAX = 200, 500, 2**63 - 1, 2**31 - 1
SCOPE_MAX, REASON_MAX, BIO_MAX = 100, 300, 2000
_ACCESS_LOST = (NeedsReconnect, AuthExpired, RemoteIsGone)


def account_check(*, account: SocialAccount, actor: Actor = SYSTEM) -> SocialAccount:
    """Ask the platform about the account and keep what it says: figures, limits, restrictions, whether access works.

    History, audit and notices are written only when something changed. Platform errors become the account's state and
    `check_error`; none is raised. Returns the account as it now is.
    """
    try:
        info = _probe(account)
    except _ACCESS_LOST as error:
        account_mark(account=account, state=AccountState.NEEDS_RECONNECT, error=error)
        return _checked(account, error)
    except PolicyRejected as error:
        account_mark(account=account, state=AccountState.RESTRICTED, error=error)
        return _checked(account, error)
    except (RateLimited, SpendCapReached):
        # Says nothing about the account; the next round asks again.
        return account
    except ConnectorError as error:
        if not account.check_error:
            health_note(account=account, kind=HealthKind.UNREACHABLE, error=error)
        return _checked(account, error)
    return _passed(account, info, actor)


def accounts_check_due() -> int:
    """Enqueue a check of every account not looked at for half an hour, spread over that time. Returns how many.

    Accounts that need reconnection wait for a person: knocking with refused secrets may lock them out for good.
    """
    due = (
        SocialAccount.objects.unscoped("checks serve all workspaces")
        .filter(state__in=(AccountState.OK, AccountState.RESTRICTED))
        .exclude(checked_at__gt=now() - CHECK_EVERY / 2)
        .values_list("pk", flat=True)
    )
    span = int(CHECK_EVERY.total_seconds() * 0.8)
    for pk in due:
        # A multiplicative hash keeps neighbours apart and each account at the same place of every round.
        enqueue.account_check_later(account_id=pk, delay_seconds=pk * 2_654_435_761 % span)
    return len(due)


def _probe(account: SocialAccount) -> AccountInfo:
    lost = account.state == AccountState.NEEDS_RECONNECT
    session = session_try(account=account) if lost else session_open(account=account)
    # Platforms may begin to count per application after an account was connected.
    app_budget_assign(account=account, app=session.credential.app)
    if not isinstance(session.connector, Authorizes):
        return session.info
    try:
        return session.connector.probe(session.credential)
    except AuthExpired:
        if lost:
            raise
        return session.connector.probe(renewed(session).credential)


def facts_keep(account: SocialAccount, info: AccountInfo, *others: str) -> None:
    """Store what the platform reports about the account, along with the account's fields `others`.

    The apps above are told when it changes whether and why people post there themselves.
    """
    by_hand = account.by_hand
    account.save(update_fields=[*others, *_facts_apply(account, info)])
    if account.by_hand != by_hand:
        hooks.tell_by_hand(account)


def _facts_apply(account: SocialAccount, info: AccountInfo) -> list[str]:
    """Copy what the platform reports onto the account and return the names of the fields. What it leaves out stays."""
    account.handle = _line(info.handle) or account.handle
    account.display_name = _line(info.display_name) or account.display_name
    account.url = web_address(info.url, longest=URL_MAX) or account.url
    account.avatar_url = web_address(info.avatar_url, longest=URL_MAX) or account.avatar_url
    account.bio = account.bio if info.bio is None else _lines(info.bio)
    account.followers = _figure(info.followers, account.followers)
    account.following = _figure(info.following, account.following)
    account.posts_count = _figure(info.posts, account.posts_count)
    account.text_max = _figure(info.text_max, None, most=TEXT_MAX)
    account.media_limits = media_limit_dump(info.media)
    account.missing_scopes = [scope[:SCOPE_MAX] for scope in info.missing_scopes]
    account.quotas = [quota_dump(quota) for quota in info.quotas]
    account.restriction = _line(info.restriction)[:REASON_MAX] if info.restricted else ""
    account.choices = choices_dump(info.choices)
    account.by_hand = info.by_hand[:REASON_MAX]
    account.checked_at = now()
    account.check_error = ""
    return [
        "handle",
        "display_name",
        "url",
        "avatar_url",
        "bio",
        "followers",
        "following",
        "posts_count",
        "text_max",
        "media_limits",
        "missing_scopes",
        "quotas",
        "restriction",
        "choices",
        "by_hand",
        "checked_at",
        "check_error",
    ]


def _line(text: str) -> str:
    """What a server calls an account, fit for one line of our pages: no control characters, not endless."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:NAME_MAX]


def _lines(text: str) -> str:
    """What an account says of itself, fit for our pages: line by line, no control characters, not endless."""
    lines = ("".join(c if c.isprintable() else " " for c in line).strip() for line in text[: 4 * BIO_MAX].splitlines())
    return "\n".join(lines).strip()[:BIO_MAX]


def _figure(value: int | None, known: int | None, *, most: int = FIGURE_MAX) -> int | None:
    return value if value is not None and 0 <= value <= most else known


@transaction.atomic
def _passed(account: SocialAccount, info: AccountInfo, actor: Actor) -> SocialAccount:
    was_unreachable = bool(account.check_error) and account.state == AccountState.OK
    missed = set(account.missing_scopes)
    facts_keep(account, info)
    reading_keep(account)
    if lost := sorted(set(account.missing_scopes) - missed):
        health_note(account=account, kind=HealthKind.SCOPE_MISSING, error=MissingScope(scopes=lost))
    if info.restricted:
        account_mark(account=account, state=AccountState.RESTRICTED)
    elif account.state != AccountState.OK:
        account_recovered(account=account, kind=HealthKind.RECOVERED, actor=actor)
    elif was_unreachable:
        health_note(account=account, kind=HealthKind.RECOVERED)
    return account


def _checked(account: SocialAccount, error: ConnectorError) -> SocialAccount:
    account.checked_at, account.check_error = now(), error.kind
    account.save(update_fields=["checked_at", "check_error"])
    account.refresh_from_db(fields=["state"])
    return account
