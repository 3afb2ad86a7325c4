"""Who follows an account of the simulated network: parts by age, gender, place, language and hour.

Everything follows from the account's id and its flavour, so that two readings agree.
"""

from __future__ import annotations

from typing import Any

from .audience import chance
from .flavours import Flavour
from .records import Account

# Nothing is told about fewer, as on the networks this one imitates.
MINIMUM = 100
AGES = {"13-17": 3, "18-24": 27, "25-34": 41, "35-44": 18, "45-54": 8, "55-64": 2, "65+": 1}
GENDERS = {"female": 64, "male": 34, "unknown": 2}
COUNTRIES = {
    "zh": {"CN": 92, "HK": 3, "SG": 2, "MY": 2, "US": 1},
    "en": {"US": 31, "GB": 17, "SG": 15, "CA": 12, "JP": 9, "AU": 8, "DE": 8},
}
CITIES = {
    # Networks in China tell divisions at the level of a province, which are known by name in other languages.
    "zh": {"上海": 24, "浙江": 14, "广东": 14, "江苏": 13, "北京": 11, "四川": 9, "福建": 5},
    "en": {"London": 12, "New York": 11, "Singapore": 10, "Toronto": 6, "Tokyo": 6, "Sydney": 5},
}
LANGUAGES = {"zh": {"zh": 96, "en": 4}, "en": {"en": 83, "zh": 11, "ja": 6}}
# How awake people are by hour of their own day.
HOURS = (2, 1, 1, 1, 1, 1, 2, 4, 5, 4, 4, 5, 7, 5, 4, 4, 4, 5, 6, 7, 9, 10, 8, 5)
ZONE_HOURS = {"zh": 8, "en": 0}


def parts(account: Account, flavour: Flavour) -> list[dict[str, Any]]:
    """The account's followers in parts. Shares are percent; cities are counted; the smallest age is withheld."""
    language = flavour.language
    shift = ZONE_HOURS[language]
    hours = {str((hour - shift) % 24): weight for hour, weight in enumerate(HOURS)}
    told = [
        *_shares(account, "age", AGES),
        *_shares(account, "gender", GENDERS),
        *_shares(account, "country", COUNTRIES[language]),
        *_shares(account, "language", LANGUAGES[language]),
        *_shares(account, "active_hour", dict(sorted(hours.items(), key=lambda item: int(item[0])))),
    ]
    for city, share in CITIES[language].items():
        people = int(account.followers * share * _luck(account, city) / 100)
        told.append({"dimension": "city", "key": city, "value": people, "unit": "count"})
    for row in told:
        if row["dimension"] == "age" and row["key"] == "65+":
            row["value"] = None
    return told


def _shares(account: Account, dimension: str, weights: dict[str, int]) -> list[dict[str, Any]]:
    drawn = {key: weight * _luck(account, f"{dimension}{key}") for key, weight in weights.items()}
    whole = sum(drawn.values())
    return [
        {"dimension": dimension, "key": key, "value": round(100 * weight / whole, 1), "unit": "share"}
        for key, weight in drawn.items()
    ]


def _luck(account: Account, word: str) -> float:
    """Between 0.75 and 1: accounts differ, the network's people do not."""
    return 0.75 + 0.25 * chance(account.handle, account.flavour, word)
