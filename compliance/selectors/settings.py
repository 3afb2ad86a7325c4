"""Reading what a brand and its accounts are."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import SocialAccount
from compliance.models import AccountTraits, BrandRules
from team.models import Workspace

MARKETS: dict[str, Promise] = {
    "cn": pgettext_lazy("market", "Mainland China"),
    "us": pgettext_lazy("market", "United States"),
    "uk": pgettext_lazy("market", "United Kingdom"),
    "eu": pgettext_lazy("market", "European Union"),
}


def brand_rules(*, workspace: Workspace) -> BrandRules:
    """The workspace's settings; unsaved defaults where nothing was set. One query."""
    return BrandRules.objects.for_workspace(workspace).first() or BrandRules(workspace=workspace)


def traits_of(account: SocialAccount) -> AccountTraits:
    """What was said of the account; unsaved defaults where nothing was. One query."""
    found = AccountTraits.objects.for_workspace(account.workspace_id).filter(account=account).first()
    return found or AccountTraits(workspace_id=account.workspace_id, account=account)


def traits_by_account(*, workspace: Workspace) -> dict[int, AccountTraits]:
    """What was said of accounts, by account id. One query."""
    return {row.account_id: row for row in AccountTraits.objects.for_workspace(workspace)}
