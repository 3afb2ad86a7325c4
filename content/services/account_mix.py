"""Deciding how much of each pillar an account should publish."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.selectors.account import account_get
from config.lib.errors import InvalidInput
from content.models import AccountMix, Pillar
from content.selectors.account_mix import shares_of
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@transaction.atomic
def account_mix_set(
    *, workspace: Workspace, actor: Actor, account_id: int, shares: Mapping[int, int]
) -> dict[int, int]:
    """Set the wanted shares (percent by pillar id), which add up to 100; with none the account has decided nothing.

    Pillars that are not named get no share. Raises NotFound, InvalidInput at `shares`.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    known = set(Pillar.objects.for_workspace(workspace).filter(pk__in=shares).values_list("pk", flat=True))
    if set(shares) - known:
        raise InvalidInput(_("This pillar is no longer there."), field="shares")
    if any(isinstance(share, bool) or not 0 <= share <= 100 for share in shares.values()):
        raise InvalidInput(_("A share lies between 0 and 100 percent."), field="shares")
    wanted = {pillar_id: share for pillar_id, share in shares.items() if share}
    total = sum(wanted.values())
    if wanted and total != 100:
        text = _("The shares add up to %(sum)s%%, not 100%%.")
        raise InvalidInput(text, field="shares", sum=total)
    before = shares_of(workspace=workspace, account=account)
    if before == wanted:
        return wanted
    AccountMix.objects.for_workspace(workspace).filter(account=account).delete()
    AccountMix.objects.bulk_create(
        [AccountMix(workspace=workspace, account=account, pillar_id=pk, share=share) for pk, share in wanted.items()]
    )
    kept = {"before": {"shares": _keyed(before)}, "after": {"shares": _keyed(wanted)}}
    record(workspace, actor, "account.mix", account, **kept)
    return wanted


def _keyed(shares: Mapping[int, int]) -> dict[str, int]:
    return {str(pk): share for pk, share in sorted(shares.items())}
