"""Promotion by lot: what must be announced and what a prize may be worth.

Sources: Interim Provisions on Promotion arts. 13, 14, 17; Anti-Unfair Competition Law art. 11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from compliance.engine.structure.post import PostView
from compliance.engine.types import Hit, Severity

TOP_PRIZE = 50_000
"""Yuan: the most that the top prize of a lottery may be worth."""

NEEDED = ("prizes", "conditions", "method", "draws_at", "redeem", "organiser", "contact")
_DRAW = re.compile(r"抽奖|抽[取送]?[一二三四五六七八九十\d]|中奖|大奖|锦鲤|开奖|幸运")
_WORTH = re.compile(
    r"(?:价值|市值|总值|最高|单份|奖金|现金)(?:约|为|达|高达)?[¥￥]?(\d[\d,]*(?:\.\d+)?) ?(万|w)?"
    r"(?:元|块|现金|大奖|的|豪礼)"
)
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万|w|千|k)?", re.IGNORECASE)
_RIGHTS = re.compile(r"使用权|会员|优惠券|代金券|折扣|积分|虚拟|彩票|门票|体验")


def lottery_hits(post: PostView) -> Iterator[Hit]:
    """PR-06 (a lottery whose fields are incomplete), UC-03 and PR-07 (a prize worth too much)."""
    subject = post.subject
    if subject.kind == "lottery":
        missing = [name for name in NEEDED if not subject.details.get(name)]
        prizes = [prize for prize in subject.details.get("prizes") or () if isinstance(prize, dict)]
        if any(not prize.get("name") or not prize.get("value") for prize in prizes):
            missing.append("prize values")
        if missing:
            yield post.hit("PR-06", "lottery", Severity.BLOCK, term=", ".join(missing))
        yield from _too_much(post, prizes)
    elif _DRAW.search(post.text):
        for match in _WORTH.finditer(post.text):
            if _yuan(match.group(1), match.group(2)) > TOP_PRIZE:
                yield post.hit("UC-03", "lottery", text=match.group())


def _too_much(post: PostView, prizes: list[dict[str, Any]]) -> Iterator[Hit]:
    for prize in prizes:
        if worth(prize.get("value")) > TOP_PRIZE:
            name = str(prize.get("name", ""))
            yield post.hit("PR-07" if _RIGHTS.search(name) else "UC-03", "lottery", text=name, term=name)


def worth(value: Any) -> float:
    """The largest amount named, in yuan: 60000, "¥6,000", "约 6 万元". 0 where there is none."""
    if isinstance(value, int | float):
        return float(value)
    return max((_yuan(amount, unit) for amount, unit in _NUMBER.findall(str(value or ""))), default=0.0)


def _yuan(amount: str, unit: str | None) -> float:
    return float(amount.replace(",", "")) * {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000}.get(
        (unit or "").lower(), 1
    )
