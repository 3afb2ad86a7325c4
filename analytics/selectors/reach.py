"""Whose figures something is about: one account, a group, a platform, all accounts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import AccountGroup, SocialAccount
from accounts.states import AccountState
from accounts.templatetags.platforms import platform_name
from analytics.alert_states import Reach
from team.models import Workspace


def reached(
    *, workspace: Workspace, reach: str, account_id: int | None = None, group_id: int | None = None, platform: str = ""
) -> QuerySet[SocialAccount]:
    """The accounts, disconnected ones only where one is named. None at all for a group that was deleted."""
    rows = SocialAccount.objects.for_workspace(workspace)
    if reach == Reach.ACCOUNT:
        return rows.filter(pk=account_id)
    rows = rows.exclude(state=AccountState.DISCONNECTED)
    if reach == Reach.GROUP:
        return rows.filter(memberships__group_id=group_id) if group_id else rows.none()
    return rows.filter(platform=platform) if reach == Reach.PLATFORM else rows


def reach_words(*, reach: str, account: SocialAccount | None, group: AccountGroup | None, platform: str) -> str:
    """Whom it is about, in a few words."""
    if reach == Reach.ACCOUNT:
        return str(account) if account else "–"
    if reach == Reach.GROUP:
        return group.name if group else _("Group deleted")
    return platform_name(platform) if reach == Reach.PLATFORM else _("All accounts")
