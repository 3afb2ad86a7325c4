"""What an account is there for, as people decide it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountStrategy, Persona
from accounts.selectors.account import account_get
from accounts.strategy_states import AccountRole
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

TEXT_MAX, WEEK_MAX = 300, 200


@dataclass(frozen=True, slots=True)
class StrategyValues:
    """A strategy; "" and None mean: not decided. `posts_per_week`: how many posts a week it should publish."""

    role: str = ""
    positioning: str = ""
    tone: str = ""
    audience: str = ""
    persona_id: int | None = None
    posts_per_week: int | None = None


@transaction.atomic
def strategy_save(*, workspace: Workspace, actor: Actor, account_id: int, values: StrategyValues) -> AccountStrategy:
    """Decide what the account is there for. Raises NotFound, InvalidInput at the field."""
    account = account_get(workspace=workspace, account_id=account_id)
    cleaned = _checked(workspace, values)
    row = AccountStrategy.objects.for_workspace(workspace).select_for_update().filter(account=account).first()
    row = row or AccountStrategy(workspace=workspace, account=account)
    before = {name: getattr(row, name) for name in cleaned}
    after = {name: value for name, value in cleaned.items() if value != before[name]}
    if not after:
        return row
    for name, value in after.items():
        setattr(row, name, value)
    row.updated_by = actor.user
    row.save()
    record(workspace, actor, "account.strategy", account, before={name: before[name] for name in after}, after=after)
    return row


def _checked(workspace: Workspace, values: StrategyValues) -> dict[str, Any]:
    cleaned: dict[str, Any] = asdict(values)
    for name in ("positioning", "tone", "audience"):
        cleaned[name] = " ".join(cleaned[name].split())
        if len(cleaned[name]) > TEXT_MAX:
            raise InvalidInput(_("At most %(max)s characters are kept here."), field=name, max=TEXT_MAX)
    if values.role and values.role not in AccountRole:
        raise InvalidInput(_("Choose one of the roles."), field="role")
    cleaned["role"] = str(values.role)
    if values.posts_per_week is not None and not 0 <= values.posts_per_week <= WEEK_MAX:
        raise InvalidInput(_("Choose a number from 0 to %(max)s."), field="posts_per_week", max=WEEK_MAX)
    if values.persona_id is not None:
        known = Persona.objects.for_workspace(workspace).filter(pk=values.persona_id)
        if not known.exists():
            raise InvalidInput(_("This persona is no longer there. Choose another one."), field="persona")
    return cleaned
