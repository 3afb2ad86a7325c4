"""A post as structural checks see it: what it says up front, whether it sells, whether it is labelled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from compliance.engine.conditions import Scene
from compliance.engine.findings import make_hit
from compliance.engine.normalise import Forms
from compliance.engine.rules import RuleSet
from compliance.engine.types import Hit, Severity, Subject

_BUYING = re.compile(
    r"https?://|购物车|小黄车|小红书店|商品卡|橱窗|链接|下单|购买|拍下|抢购|点击.{0,4}(?:购|买)|优惠券|立即(?:购|抢)|左下角|店铺(?:有售|见)|"
    r"\b(?:shop now|buy now|link in bio|use (?:my )?code|discount code|order now|swipe up)\b"
)
LABEL = re.compile(
    r"广告(?!法|主|公司|位|学|语|词|牌|费|投放|设计)|品牌合作|商业合作|付费合作|合作推广|赞助|#ad(?![a-z])|(?<![a-z])(?:ad|advert|advertisement|sponsored|"
    r"paid (?:partnership|promotion)|promoted)(?![a-z'])"
)
PAID_KINDS = frozenset({"paid", "gifted", "commission"})
UP_FRONT = 125


@dataclass
class PostView:
    """Scene, texts and rules with what several checks ask."""

    scene: Scene
    written: Mapping[str, Forms]
    rules: RuleSet

    @property
    def subject(self) -> Subject:
        """The subject under check."""
        return self.scene.subject

    @property
    def text(self) -> str:
        """All normalised texts, a line each."""
        return self.scene.text

    @cached_property
    def opening(self) -> str:
        """What is read before "more": the title and the first line of the text, at most 125 characters of it."""
        title = self.written.get("title")
        body = self.written.get("text") or self.written.get("thread.0")
        first = body.plain.text.strip().partition("\n")[0][:UP_FRONT] if body else ""
        return f"{title.plain.text if title else ''}\n{first}"

    @cached_property
    def buying(self) -> bool:
        """Whether it gives a way to buy."""
        return bool(_BUYING.search(self.text))

    @property
    def promotional(self) -> bool:
        """Whether it sells."""
        return self.scene.selling

    @cached_property
    def labelled(self) -> bool:
        """Whether it is marked as advertising up front or through the platform's own tool."""
        return "ad" in self.subject.declared or bool(LABEL.search(self.opening))

    def hit(self, rule: str, category: str, severity: Severity | None = None, *, text: str = "", term: str = "") -> Hit:
        """A hit that concerns the whole post."""
        return make_hit(self.rules.rules[rule], category=category, severity=severity, text=text, term=term)
