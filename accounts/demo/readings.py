"""Ninety days of figures for the demo's accounts, ending at what the practice network reports today.

Deterministic: growth by account, stronger at weekends and after the two campaign posts, with small even ripples instead
of chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import TYPE_CHECKING

from accounts.models import AccountReading, SocialAccount
from config.lib.clock import at_wall_clock, local_day, now
from team.models import User, Workspace

if TYPE_CHECKING:
    from accounts.demo import Made

DAYS = 90
# Net followers a day on an average day at first and at last, by platform.
GROWTH: dict[str, tuple[float, float]] = {
    "practice-xiaohongshu": (150, 220),
    "practice-douyin": (420, 260),
    "practice-weibo": (60, 70),
    "practice-wechat": (95, 110),
    "practice-channels": (130, 240),
    "practice-bilibili": (38, 12),
    "practice-instagram": (24, 30),
    "practice-x": (3, 4),
}
# Days before today on which a post went far: how much more came in than usual, fading over four days.
HITS = (61, 24)


def demo_readings(*, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]) -> Made:
    """Write the readings of the days up to today, where a check has not done so."""
    today = local_day(now(), workspace.time_zone)
    rows = []
    for number, (platform, account) in enumerate(sorted(accounts.items())):
        followers = float(account.followers or 0)
        posts = account.posts_count
        for back in range(DAYS + 1):
            followers -= _gain(platform, back - 1, number) if back else 0
            day = today - timedelta(days=back)
            rows.append(
                AccountReading(
                    workspace=workspace,
                    account=account,
                    day=day,
                    followers=max(0, round(followers)),
                    following=account.following,
                    posts_count=None if posts is None else max(0, posts - back // 3),
                    read_at=min(now(), at_wall_clock(day, time(23, 40), workspace.time_zone)),
                )
            )
    AccountReading.objects.bulk_create(rows, ignore_conflicts=True)
    return {}


def _gain(platform: str, back: int, number: int) -> float:
    """Net followers of the day that lies `back` days before today."""
    first, last = GROWTH.get(platform, (20, 20))
    usual = last + (first - last) * back / DAYS
    week = 1 + 0.25 * math.sin(2 * math.pi * (back + number) / 7)
    ripple = 1 + 0.18 * math.sin(1.7 * back + number) + 0.1 * math.cos(0.6 * back)
    hit = sum(1.6 * 0.55 ** (when - back) for when in HITS if 0 <= when - back < 4)
    return usual * (week * ripple + hit)
