"""A self-test of an account: everything that can be tried there by reading alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from accounts import hooks
from accounts.connectors import patience
from accounts.connectors.base import ReadsAccountMetrics, ReadsInbox, ReadsMetrics
from accounts.connectors.errors import AuthExpired, ConnectorError, NeedsReconnect
from accounts.connectors.types import AuthKind, PublishMode
from accounts.errors import NotConnected
from accounts.models import SocialAccount
from accounts.selectors.account import account_capabilities
from accounts.services.health import account_check
from accounts.services.sessions import session_open
from accounts.states import AccountState
from accounts.wording import sentence_of, sentence_of_kind
from config.lib.clock import now
from team import audit
from team.actors import Actor

# How long one reading may take; the whole test stays within what a page may ask.
PATIENCE_SECONDS, CHECK_SECONDS = 8.0, 20.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. `state`: ok, warn or bad; `detail` says what came of it."""

    name: str
    state: str
    detail: str = ""


def account_self_test(*, account: SocialAccount, actor: Actor) -> list[Finding]:
    """Try access, permissions, figures and inbox of an account; nothing is written at the platform.

    What the first reading says about the account is kept as by any check. Raises NotConnected.
    """
    if account.state == AccountState.DISCONNECTED:
        raise NotConnected
    caps = account_capabilities(account)
    if caps.publish_mode is PublishMode.ASSISTED and caps.auth is AuthKind.DIRECT and not caps.can:
        return [Finding(_("Publishing"), "ok", _("A person posts here; there is no connection to test."))]
    asked_before = account.checked_at
    with patience.ends_within(CHECK_SECONDS):
        account = account_check(account=account, actor=actor)
    findings = [_access(account, asked=account.checked_at != asked_before), *_said(account)]
    if findings[0].state == "ok":
        findings += _readings(account)
    results = {finding.name: finding.state for finding in findings}
    audit.record(account.workspace, actor, "account.tested", account, after={"results": list(results.values())})
    return findings


def _access(account: SocialAccount, *, asked: bool) -> Finding:
    name = _("Access")
    if not asked:
        return Finding(name, "warn", _("The platform asks us to wait, or the spending cap is used up: not tried."))
    if account.state == AccountState.NEEDS_RECONNECT:
        return Finding(name, "bad", _("The platform refuses it. Connect the account again."))
    if account.check_error:
        return Finding(name, "bad", sentence_of_kind(account.check_error))
    return Finding(name, "ok", _("The platform answers as @%(handle)s.") % {"handle": account.handle})


def _said(account: SocialAccount) -> list[Finding]:
    """What the platform reports of itself: permissions, restriction, allowances."""
    found = []
    if account.missing_scopes:
        text = _("Not given: %(scopes)s. Reconnect and allow them.") % {"scopes": ", ".join(account.missing_scopes)}
        found.append(Finding(_("Permissions"), "warn", text))
    else:
        found.append(Finding(_("Permissions"), "ok", _("Everything that is used was given.")))
    if account.state == AccountState.RESTRICTED:
        found.append(Finding(_("Restriction"), "bad", _(account.restriction) if account.restriction else ""))
    for quota in account.quotas:
        left = max(0, quota["limit"] - quota["used"])
        text = _("%(left)s of %(limit)s left.") % {"left": left, "limit": quota["limit"]}
        found.append(Finding(_(quota["name"]), "ok" if left else "warn", text))
    return found


def _readings(account: SocialAccount) -> list[Finding]:
    try:
        with patience.ends_within(CHECK_SECONDS):
            session = session_open(account=account)
    except ConnectorError as error:
        return [Finding(_("Access"), "bad", sentence_of(error))]
    connector, auth = session.connector, session.credential
    found = []
    if isinstance(connector, ReadsMetrics):
        posts = [post for ask in hooks.recent_posts for post in ask(account)][:1]
        text = _("Read for the latest post.") if posts else _("Nothing published from here yet, so nothing was read.")
        found.append(
            _tried(_("Figures of posts"), lambda: connector.post_metrics(auth, posts) if posts else None, text)
        )
    if isinstance(connector, ReadsAccountMetrics):
        day = now().date() - timedelta(days=2)
        read = lambda: connector.account_metrics(auth, since=day, until=day)  # noqa: E731 - one reading among others
        found.append(_tried(_("Figures of the account"), read, _("Read for one day.")))
    if isinstance(connector, ReadsInbox):
        found.append(_tried(_("Comments and messages"), lambda: connector.inbox(auth), _("Read.")))
    return found


def _tried(name: str, read: Callable[[], object], good: str) -> Finding:
    try:
        with patience.ends_within(PATIENCE_SECONDS):
            read()
    except (AuthExpired, NeedsReconnect) as error:
        return Finding(name, "bad", sentence_of(error))
    except ConnectorError as error:
        return Finding(name, "warn", sentence_of(error))
    return Finding(name, "ok", good)
