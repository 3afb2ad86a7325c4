"""Calls that all accounts of one application share: which row of the budget an account draws from."""

from __future__ import annotations

import hashlib

from accounts.connectors import registry
from accounts.connectors.types import AppRegistration
from accounts.models import AppBudget, SocialAccount


def app_budget_of(*, account: SocialAccount, app: AppRegistration | None) -> AppBudget | None:
    """The shared budget of the account, made when it is the first of its application.

    `app`: the registration the account was opened with, None where the installation has one application for everybody.
    None where the platform counts per account only.
    """
    if not any(budget.scope == "app" for budget in registry.capabilities(account.platform).budgets):
        return None
    budget, _created = AppBudget.objects.get_or_create(
        platform=account.platform, host=account.host, application=application_name(app)
    )
    return budget


def app_budget_assign(*, account: SocialAccount, app: AppRegistration | None) -> None:
    """Have the account draw from the budget of the application it is open to now."""
    budget = app_budget_of(account=account, app=app)
    if account.app_budget_id != (budget.pk if budget else None):
        account.app_budget = budget
        account.save(update_fields=["app_budget"])


def application_name(app: AppRegistration | None) -> str:
    """How a registration is named in the budget's row: SHA-256 of its client id, '' for the only one."""
    return hashlib.sha256(app.client_id.encode()).hexdigest() if app else ""
