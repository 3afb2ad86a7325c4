"""What the authors of user posts get: promised, given; points by the ledger of their community."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from analytics.models import UserPost
from analytics.selectors.ugc.posts import memberships_of
from analytics.services.ugc.permitting import ugc_lock
from analytics.ugc_states import RewardKind
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput
from interactions.services.communities.points import AMOUNT_MAX, points_give
from interactions.states import CURRENCIES
from team.actors import Actor
from team.audit import record
from team.models import Workspace

WORTH_MAX = Decimal("9999999.99")


class RewardGiven(Conflict):
    """What was given stays."""

    code = "reward_given"
    message = _("This reward has been given already.")


class NoReward(Conflict):
    """Nothing was promised."""

    code = "reward_missing"
    message = _("Say first what the author gets.")


@dataclass(frozen=True, slots=True)
class Reward:
    """What is promised. `amount`: points, or what it is worth in `currency` (needed for money); `words`: which gift."""

    kind: str
    amount: Decimal | None = None
    currency: str = ""
    words: str = ""
    due_on: date | None = None


@transaction.atomic
def reward_promise(*, workspace: Workspace, actor: Actor, user_post_id: int, reward: Reward) -> UserPost:
    """Say what the author gets. Raises NotFound, RewardGiven, InvalidInput at the field."""
    row = ugc_lock(workspace, user_post_id)
    if row.reward_given_on is not None:
        raise RewardGiven
    if reward.kind not in RewardKind.values:
        raise InvalidInput(_("Choose a reward."), field="kind")
    points, amount = reward.kind == RewardKind.POINTS, reward.amount
    if points and (amount is None or amount != amount.to_integral_value() or not 1 <= amount <= AMOUNT_MAX):
        raise InvalidInput(_("Enter a number of points."), field="amount")
    if reward.kind == RewardKind.MONEY and not amount:
        raise InvalidInput(_("Enter an amount."), field="amount")
    if amount is not None and not 0 <= amount <= WORTH_MAX:
        raise InvalidInput(_("Enter an amount."), field="amount")
    if amount is not None and not points and reward.currency not in CURRENCIES:
        raise InvalidInput(_("Choose a currency."), field="currency")
    words = reward.words.strip()
    if len(words) > 200:
        raise InvalidInput(_("At most %(max)s characters are possible."), field="words", max=200)
    if reward.kind in (RewardKind.GIFT, RewardKind.COUPON) and not words:
        raise InvalidInput(_("Say what it is."), field="words")
    row.reward_kind, row.reward_amount, row.reward_words = reward.kind, amount, words
    row.reward_currency = "" if points or amount is None else reward.currency
    row.reward_due_on = reward.due_on
    row.save()
    record(workspace, actor, "ugc.reward_promised", row, after={"kind": row.reward_kind, "amount": str(amount)})
    return row


@transaction.atomic
def reward_give(
    *,
    workspace: Workspace,
    actor: Actor,
    user_post_id: int,
    given_on: date | None = None,
    member_id: int | None = None,
    reason_id: int | None = None,
) -> UserPost:
    """Write down that it was given. Points are written to the ledger of the community `member_id` belongs to, for
    `reason_id`; both are needed for them.

    Raises NotFound, NoReward, RewardGiven, InvalidInput at the field, and what giving points refuses.
    """
    row = ugc_lock(workspace, user_post_id)
    if not row.reward_kind:
        raise NoReward
    if row.reward_given_on is not None:
        raise RewardGiven
    today = local_day(now(), workspace.time_zone)
    given_on = given_on or today
    if not date(2000, 1, 1) <= given_on <= today:
        raise InvalidInput(_("Enter a day that has come."), field="given_on")
    if row.reward_kind == RewardKind.POINTS:
        member = next((one for one in memberships_of(workspace=workspace, row=row) if one.pk == member_id), None)
        if member is None:
            raise InvalidInput(_("Choose the community the author gets the points in."), field="member")
        if reason_id is None:
            raise InvalidInput(_("Choose a reason of the ledger."), field="reason")
        row.points = points_give(
            workspace=workspace, actor=actor, community_id=member.community_id, member_id=member.pk,
            reason_id=reason_id, amount=int(row.reward_amount or 0), mark=f"ugc:{row.pk}",
        )  # fmt: skip
    row.reward_given_on, row.reward_given_by = given_on, actor.user
    row.save(update_fields=["reward_given_on", "reward_given_by", "points"])
    record(workspace, actor, "ugc.reward_given", row, after={"kind": row.reward_kind, "on": given_on.isoformat()})
    return row
