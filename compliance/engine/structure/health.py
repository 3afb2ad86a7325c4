"""Health advice that sells: Internet Advertising Measures art. 8; minors' accounts: Advertising Law art. 40."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.engine.structure.post import PostView
from compliance.engine.types import Hit

_ADVICE = re.compile(
    r"科普|健康知识|养生知识|养生小知识|健康小贴士|医生(?:说|教你|提醒)|营养师(?:说|教你)|冷知识|小课堂"
)
_MEDICAL = frozenset({"medical", "health_food"})
_NOT_FOR_MINORS = frozenset({"medical", "health_food", "cosmetics", "alcohol"})
_STATEMENT = re.compile(r"不能代替药物|不能替代药物")
_APPROVED = re.compile(r"广审|审查批准|[药械食]广审|广告批准文号|[国药械食][健准备注广]字?[^\s]{0,3}\d{6,}")


def health_hits(post: PostView) -> Iterator[Hit]:
    """LBL-06 (advice with a way to buy), AD-11 and AD-13 (approval and statement missing), AD-22 (shown to minors)."""
    subject, trades = post.subject, post.scene.trades
    if post.buying and _ADVICE.search(post.text) and (trades & _MEDICAL or "health_food" in post.scene.topics):
        yield post.hit("LBL-06", "medical")
    if trades & _MEDICAL and post.promotional and not _APPROVED.search(post.text):
        yield post.hit("AD-11", "approval")
    if "health_food" in trades and post.promotional and not _STATEMENT.search(post.text):
        yield post.hit("AD-13", "statement")
    if subject.for_minors and post.promotional and trades & _NOT_FOR_MINORS:
        yield post.hit("AD-22", "minors")
