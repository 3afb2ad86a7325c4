"""What a brand and its accounts are, as far as rules ask."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.selectors.account import account_get
from compliance.models import AccountTraits, BrandRules
from compliance.selectors.packs import industry_codes
from compliance.selectors.settings import MARKETS, brand_rules
from compliance.services.stamping import rules_touch
from compliance.states import FirstClaims
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@transaction.atomic
def brand_rules_save(
    *, workspace: Workspace, actor: Actor, industry: str, markets: Collection[str], first_claims: str
) -> BrandRules:
    """Say what the brand sells (a code of the packs), where it is read, and how a cited 第一 counts.

    Raises InvalidInput at the field that makes no sense.
    """
    if industry not in industry_codes():
        raise InvalidInput(field="industry")
    chosen = [code for code in MARKETS if code in markets]
    if not chosen or set(markets) - set(MARKETS):
        raise InvalidInput(_("Choose at least one market."), field="markets")
    if first_claims not in FirstClaims:
        raise InvalidInput(field="first_claims")
    before = brand_rules(workspace=workspace)
    rules_touch(workspace)
    row = BrandRules.objects.for_workspace(workspace).select_for_update().get()
    row.industry, row.markets, row.first_claims = industry, chosen, first_claims
    row.save()
    names = ("industry", "markets", "first_claims")
    changed = [name for name in names if getattr(before, name) != getattr(row, name)]
    if changed:
        record(
            workspace,
            actor,
            "rules.settings",
            row,
            before={name: getattr(before, name) for name in changed},
            after={name: getattr(row, name) for name in changed},
        )
    return row


@transaction.atomic
def account_traits_save(
    *, workspace: Workspace, actor: Actor, account_id: int, discloses_seller: bool, for_minors: bool
) -> AccountTraits:
    """Say whether the account's name shows the seller and whether its audience is minors. Raises NotFound."""
    account = account_get(workspace=workspace, account_id=account_id)
    row = AccountTraits.objects.for_workspace(workspace).filter(account=account).first()
    before = {
        "discloses_seller": row.discloses_seller if row else True,
        "for_minors": row.for_minors if row else False,
    }
    after = {"discloses_seller": discloses_seller, "for_minors": for_minors}
    row, _made = AccountTraits.all_objects.update_or_create(workspace=workspace, account=account, defaults=after)
    if before != after:
        rules_touch(workspace)
        record(workspace, actor, "rules.account", account, before=before, after=after)
    return row
