"""Keeping what platforms report about accounts, one row a day."""

from __future__ import annotations

from accounts.models import AccountReading, SocialAccount
from config.lib.clock import local_day, now


def reading_keep(account: SocialAccount) -> None:
    """Write the account's present figures down as those of today, in the workspace's zone; the last of a day stays."""
    if account.followers is None and account.following is None and account.posts_count is None:
        return
    moment = now()
    AccountReading.objects.bulk_create(
        [
            AccountReading(
                workspace_id=account.workspace_id,
                account=account,
                day=local_day(moment, account.workspace.time_zone),
                followers=account.followers,
                following=account.following,
                posts_count=account.posts_count,
                read_at=moment,
            )
        ],
        update_conflicts=True,
        unique_fields=["account", "day"],
        update_fields=["followers", "following", "posts_count", "read_at"],
    )
