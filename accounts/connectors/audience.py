"""The words for who an account's audience is: parts of it, never single people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AudienceDimension(StrEnum):
    """By what an audience is divided. `ACTIVE_HOUR`: hours of the day, "0" to "23", in UTC."""

    AGE = "age"
    GENDER = "gender"
    COUNTRY = "country"
    CITY = "city"
    LANGUAGE = "language"
    ACTIVE_HOUR = "active_hour"


class AudienceUnit(StrEnum):
    """SHARE: percent of the whole, 0 to 100. COUNT: how many."""

    SHARE = "share"
    COUNT = "count"


class FollowChannel(StrEnum):
    """The way by which somebody came to follow an account. `OFFLINE`: a printed code; `OTHER`: none of the others."""

    SEARCH = "search"
    RECOMMEND = "recommend"
    POST = "post"
    PROFILE = "profile"
    LIVE = "live"
    SHARE = "share"
    PROMOTION = "promotion"
    PAID = "paid"
    OFFLINE = "offline"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AudienceSlice:
    """One part of an account's audience. `value` None: the platform names the part but not its size, never 0.

    `key`: ages as "18-24" or "65+", genders as female, male, other or unknown, countries as ISO 3166 codes or the
    platform's own id, the rest as the platform writes it; `label` is its name where the key is none. `basis`: what is
    divided, "followers", "viewers" or "views".
    """

    dimension: AudienceDimension
    key: str
    value: float | None
    unit: AudienceUnit
    label: str = ""
    basis: str = "followers"
