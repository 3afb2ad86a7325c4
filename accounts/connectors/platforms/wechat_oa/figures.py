"""Figures of articles and of the account. Articles read by fewer than three people are left out there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ...audience import FollowChannel
from ...families.days import CHINA
from ...families.values import mapping, moment, number, rows
from ...types import AccountDay, Credential, PostMetrics
from .cube import Cube, latest_day
from .lists import Lists
from .plans import PostId, data_id, first_of, link_of

LIST_PAGES = 5
USER_DAYS = 7

POST_FIGURES = {
    "reach": "read_user",
    "likes": "like_user",
    "comments": "comment_count",
    "shares": "share_user",
    "saves": "collection_user",
    "follows": "read_subscribe_user",
}
ACCOUNT_FIGURES = {
    "followers": "cumulate_user",
    "followers_gained": "new_user",
    "followers_lost": "cancel_user",
    "reach": "read_user",
    "likes": "like_user",
    "comments": "comment_count",
    "shares": "share_user",
}

# `user_source` of getusersummary: how people came to follow. Codes that are not listed count as OTHER, 0 among them.
USER_SOURCES = {
    1: FollowChannel.SEARCH,
    17: FollowChannel.SHARE,
    30: FollowChannel.OFFLINE,
    35: FollowChannel.SEARCH,
    43: FollowChannel.POST,
    57: FollowChannel.POST,
    100: FollowChannel.PAID,
    161: FollowChannel.SHARE,
    176: FollowChannel.POST,
}


class Figures(Lists, Cube):
    """Reads figures."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures since publication, up to yesterday.

        Articles that were deleted are left out; what has no figures yet reports none.
        """
        days, gone = self._days(auth)
        latest, read = latest_day(self._clock()), dict[date, dict[str, Mapping[str, Any]]]()
        found: list[PostMetrics] = []
        for remote_id in remote_ids:
            post = PostId.of(remote_id)
            if post.article in gone:
                continue
            day = days.get(post.data)
            if day is not None and day <= latest and day not in read:
                read[day] = self._details(auth, day)
            detail = read.get(day, {}).get(f"{post.data}_1", {}) if day else {}
            values = {ours: number(detail, theirs) for ours, theirs in POST_FIGURES.items()}
            found.append(PostMetrics(remote_id, **values, raw=detail))
        return found

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Followers and what all articles brought, by day in China, up to the newest complete one."""
        until = min(until, latest_day(self._clock()))
        if since > until:
            return []
        rows: dict[str, dict[str, int]] = {}
        ways: dict[str, dict[FollowChannel, int]] = {}
        for start, end in _spans(since, until, USER_DAYS):
            for row in self._report(auth, "getusersummary", start, end):
                # One row per way people came to follow.
                mine = rows.setdefault(str(row.get("ref_date")), {})
                if (came := number(row, "new_user")) is not None and (way := number(row, "user_source")) is not None:
                    channels = ways.setdefault(str(row.get("ref_date")), {})
                    channel = USER_SOURCES.get(way, FollowChannel.OTHER)
                    channels[channel] = channels.get(channel, 0) + came
                for name in ("new_user", "cancel_user"):
                    if (count := number(row, name)) is not None:
                        mine[name] = mine.get(name, 0) + count
            for row in self._report(auth, "getusercumulate", start, end):
                _add(rows, row, row, ("cumulate_user",))
        for row in self._report(auth, "getbizsummary", since, until):
            _add(rows, row, mapping(row, "detail"), ("read_user", "like_user", "comment_count", "share_user"))
        return [
            AccountDay(
                date.fromisoformat(day),
                raw=row,
                channels=ways.get(day, {}),
                **{ours: row.get(name) for ours, name in ACCOUNT_FIGURES.items()},
            )
            for day, row in sorted(rows.items())
            if since.isoformat() <= day <= until.isoformat()
        ]

    def _days(self, auth: Credential) -> tuple[dict[str, date], set[str]]:
        """The day in China on which each of the last hundred articles was published, and the articles deleted since."""
        days, gone = {}, set()
        for item in self._listed(auth, LIST_PAGES):
            news = first_of(item)
            at = moment(item.get("update_time"))
            if news.get("is_deleted"):
                gone.add(str(item.get("article_id")))
            elif at is not None:
                days[data_id(link_of(news))] = at.astimezone(CHINA).date()
        return days, gone

    def _details(self, auth: Credential, day: date) -> dict[str, Mapping[str, Any]]:
        """The newest totals of all articles published on a day, by their id."""
        found = {}
        for row in self._report(auth, "getarticletotaldetail", day, day):
            if details := rows(row, "detail_list"):
                found[str(row.get("msgid"))] = max(details, key=lambda item: str(item.get("stat_date") or ""))
        return found


def _add(
    rows: dict[str, dict[str, int]], row: Mapping[str, Any], source: Mapping[str, Any], names: Sequence[str]
) -> None:
    mine = rows.setdefault(str(row.get("ref_date")), {})
    mine.update({name: value for name in names if (value := number(source, name)) is not None})


def _spans(since: date, until: date, days: int) -> Iterator[tuple[date, date]]:
    while since <= until:
        end = min(until, since + timedelta(days=days - 1))
        yield since, end
        since = end + timedelta(days=1)
