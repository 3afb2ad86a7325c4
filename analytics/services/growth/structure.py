"""The target structure of the followers, and structures entered by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors.audience import AudienceDimension, AudienceSlice, AudienceUnit
from accounts.models import AccountGroup, ResearchSource, SocialAccount
from accounts.services.research.audience import audience_keep_entered
from analytics.growth_keys import key_of
from analytics.growth_states import Part
from analytics.models import StructureTarget
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

Shares = Mapping[str, Mapping[str, Decimal]]
KEYS_MAX = 40
# Shares are rounded by platforms, so that their sum may come to a little more than the whole.
WHOLE, ROUNDED = Decimal(100), Decimal("101")


@transaction.atomic
def target_set(
    *, workspace: Workspace, actor: Actor, group_id: int | None, shares: Shares
) -> dict[str, dict[str, Decimal]]:
    """Replace the target of a group, or of all accounts (`group_id` None); parts without shares have none.

    Raises InvalidInput at `group` or at the part. Returns what is set.
    """
    group = None
    if group_id is not None:
        group = AccountGroup.objects.for_workspace(workspace).filter(pk=group_id).first()
        if group is None:
            raise InvalidInput(_("Choose a group."), field="group")
    checked = _checked(shares, WHOLE)
    there = StructureTarget.objects.for_workspace(workspace).filter(group=group)
    before: dict[str, dict[str, str]] = {}
    for row in there:
        before.setdefault(row.part, {})[row.key] = str(row.share)
    there.delete()
    moment = now()
    StructureTarget.objects.bulk_create(
        [
            StructureTarget(
                workspace=workspace,
                group=group,
                part=part,
                key=key,
                share=share.quantize(Decimal("0.1")),
                set_by=actor.user,
                set_at=moment,
            )
            for part, keys in checked.items()
            for key, share in keys.items()
        ]
    )
    after = {part: {key: str(share) for key, share in keys.items()} for part, keys in checked.items()}
    record(workspace, actor, "growth.target_set", group or workspace, before=before, after=after)
    return checked


def structure_enter(
    *, workspace: Workspace, actor: Actor, account: SocialAccount, day: date, shares: Shares
) -> ResearchSource:
    """Write down the structure of an account's followers on a day. Raises InvalidInput at `day` or at the part."""
    if day > local_day(now(), workspace.time_zone):
        raise InvalidInput(_("This lies in the future."), field="day")
    if day.year < 2005:
        raise InvalidInput(_("This is too long ago."), field="day")
    checked = _checked(shares, ROUNDED)
    if not checked:
        raise InvalidInput(_("Enter at least one share."), field=Part.GENDER.value)
    slices = [
        AudienceSlice(AudienceDimension(part), key, float(share), AudienceUnit.SHARE)
        for part, keys in checked.items()
        for key, share in keys.items()
    ]
    return audience_keep_entered(workspace=workspace, actor=actor, account=account, day=day, slices=slices)


def _checked(shares: Shares, most: Decimal) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for part, keys in shares.items():
        if part not in Part.values:
            raise InvalidInput(field=part)
        if len(keys) > KEYS_MAX:
            raise InvalidInput(_("At most %(max)s lines are possible."), field=part, max=KEYS_MAX)
        mine: dict[str, Decimal] = {}
        for word, share in keys.items():
            key = key_of(part, word)
            if not key:
                raise InvalidInput(_("“%(text)s” cannot be read as that."), field=part, text=word[:40])
            if key in mine:
                raise InvalidInput(_("“%(text)s” stands there twice."), field=part, text=word[:40])
            if not 0 <= share <= 100:
                raise InvalidInput(_("A share is between 0 and 100."), field=part)
            mine[key] = share
        whole = sum(mine.values(), Decimal(0))
        if whole > most:
            raise InvalidInput(
                _("The shares come to %(sum)s percent; at most 100 are possible."), field=part, sum=whole.normalize()
            )
        if mine:
            found[part] = mine
    return found
