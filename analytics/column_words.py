"""What the columns of open data hold, in English as in the description of the API: programs read it, not the page."""

from __future__ import annotations

_ABOUT: dict[str, str] = {
    "account_id": "Id of the account",
    "platform": "Platform of the account",
    "account": "Name of the account",
    "post_id": "Id of the post",
    "title": "Title or beginning of the post",
    "url": "Address of the post",
    "format": "Format of the post",
    "campaign": "Campaign of the post",
    "source": "How the post came to be measured",
    "published_at": "When it was published, UTC",
    "captured_at": "As of when the figures are, UTC",
    "rolled_at": "When the row was reckoned, UTC",
    "day": "Day in the workspace's time zone",
    "posts": "Posts published that day",
    "measured": "Posts with figures that day",
    "sales": "Money in the currency of the row; never add up currencies",
    "currency": "Currency of sales, ISO 4217",
    "followers": "Followers at the end of the day; a level, not to be added up",
    "exposure": "Impressions, or plays where a platform counts nothing else",
    "engagement": "Likes, comments, shares and saves",
    "engagement_exposed": "Engagement of posts whose exposure is known; divide by exposure",
    "shares_exposed": "Shares of posts whose exposure is known; divide by exposure",
    "clicks_exposed": "Clicks of posts whose exposure is known; divide by exposure",
    "watched_views": "Plays of posts whose watch time is known; divides watch_seconds",
    "watch_seconds": "Watch time in seconds",
}


def column_about(name: str) -> str:
    """What a column holds; NULL always means that it was not reported."""
    return _ABOUT.get(name, "As the platform reports it; NULL: not reported")
