"""Reading what accounts are there for."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import AccountStrategy, SocialAccount
from team.models import Workspace


def strategy_of(account: SocialAccount) -> AccountStrategy:
    """The account's strategy; an empty one in memory when nobody has decided anything yet.

    Costs a query unless the account was selected with `strategy`.
    """
    found: AccountStrategy | None = getattr(account, "strategy", None)
    return found or AccountStrategy(workspace=account.workspace, account=account)


def strategy_get(*, workspace: Workspace, account: SocialAccount) -> AccountStrategy:
    """The same with the persona and who changed it last. One query."""
    rows = AccountStrategy.objects.for_workspace(workspace).select_related("persona", "updated_by")
    return rows.filter(account=account).first() or AccountStrategy(workspace=workspace, account=account)


def audience_of(strategy: AccountStrategy) -> str:
    """Whom the account talks to, in one line: its persona, and what was written beside it."""
    parts: Sequence[str] = (strategy.persona.name if strategy.persona else "", strategy.audience)
    return " · ".join(part for part in parts if part)
