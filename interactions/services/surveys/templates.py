"""Surveys to start from, in both languages. Questions are few and plain: who is asked much answers little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from interactions.services.surveys.questions import QuestionDraft
from interactions.survey_states import QuestionKind as K


@dataclass(frozen=True, slots=True)
class Line:
    """A question in both languages; options are parted by `|`."""

    kind: K
    zh: str
    en: str
    required: bool = False
    options_zh: str = ""
    options_en: str = ""
    other: bool = False

    def draft(self, language: str) -> QuestionDraft:
        """The question in one language."""
        chinese = language.startswith("zh")
        options = self.options_zh if chinese else self.options_en
        return QuestionDraft(
            kind=self.kind,
            text=self.zh if chinese else self.en,
            required=self.required,
            options=tuple(options.split("|")) if options else (),
            other=self.other,
        )


@dataclass(frozen=True, slots=True)
class Template:
    """`name`, `about`: as people choose it; titles and purposes in both languages; its questions."""

    name: str | Promise
    about: str | Promise
    title: tuple[str, str]
    purpose: tuple[str, str]
    lines: Sequence[Line]

    def questions(self, language: str) -> list[QuestionDraft]:
        """Its questions in one language."""
        return [line.draft(language) for line in self.lines]

    def said(self, pair: tuple[str, str], language: str) -> str:
        """The half of a pair that is in `language`."""
        return pair[0] if language.startswith("zh") else pair[1]


_FUTURE = ("用于改进商品与服务，不作其他用途。", "Used to improve what we sell and how we serve, and for nothing else.")

TEMPLATES: dict[str, Template] = {
    "product": Template(
        pgettext_lazy("survey template", "Product satisfaction"),
        pgettext_lazy("survey template", "What buyers think of a product after some days of use."),
        ("这款商品用得怎么样？", "How do you like this product?"),
        _FUTURE,
        (
            Line(K.RATING, "总体来说，您给这款商品打几分？", "Overall, how do you rate this product?", True),
            Line(
                K.MULTIPLE, "您最满意哪几点？", "What do you like best?", False,
                "口味或使用感|包装|份量|价格|物流", "Taste or feel|Packaging|Amount|Price|Delivery", True,
            ),
            Line(
                K.SINGLE, "您会再次购买吗？", "Will you buy it again?", True,
                "一定会|可能会|还没想好|不会", "Certainly|Probably|Not sure yet|No",
            ),
            Line(K.LONG, "有什么我们可以做得更好？", "What could we do better?"),
        ),
    ),
    "service": Template(
        pgettext_lazy("survey template", "After-sales service"),
        pgettext_lazy("survey template", "How a question or complaint was dealt with."),
        ("本次售后服务评价", "How did we handle your request?"),
        _FUTURE,
        (
            Line(K.SINGLE, "您的问题解决了吗？", "Was your problem solved?", True,
                 "已解决|部分解决|没有解决", "Yes|In part|No"),
            Line(K.RATING, "您对处理速度满意吗？", "How satisfied are you with the speed?", True),
            Line(K.RATING, "您对客服的态度满意吗？", "How satisfied are you with how we treated you?"),
            Line(K.LONG, "还有什么想告诉我们的？", "Is there anything else you would like to tell us?"),
        ),
    ),
    "nps": Template(
        pgettext_lazy("survey template", "Recommendation (NPS)"),
        pgettext_lazy("survey template", "One number to watch over time, and the reason for it."),
        ("您会推荐我们吗？", "Would you recommend us?"),
        _FUTURE,
        (
            Line(K.NPS, "您有多大可能把我们推荐给朋友或同事？",
                 "How likely are you to recommend us to a friend or colleague?", True),
            Line(K.LONG, "打这个分的主要原因是什么？", "What is the main reason for your score?"),
        ),
    ),
    "event": Template(
        pgettext_lazy("survey template", "Event feedback"),
        pgettext_lazy("survey template", "After a tasting, a market or a live session."),
        ("活动反馈", "Your feedback on our event"),
        ("用于改进以后的活动，不作其他用途。", "Used to improve our next events, and for nothing else."),
        (
            Line(K.RATING, "您给这次活动打几分？", "How do you rate the event?", True),
            Line(K.SINGLE, "您是从哪里得知这次活动的？", "Where did you hear about it?", False,
                 "小红书|微信|抖音|微博|朋友推荐|路过门店",
                 "Xiaohongshu|WeChat|Douyin|Weibo|From a friend|Passing the shop", True),
            Line(K.MULTIPLE, "下次您希望看到什么？", "What would you like next time?", False,
                 "现场品鉴|动手体验|专业讲解|限定商品|亲子环节",
                 "Tasting|Something to try yourself|A talk by an expert|Limited products|Something for children", True),
            Line(K.LONG, "想对我们说的话", "Anything you would like to say"),
        ),
    ),
    "flavour": Template(
        pgettext_lazy("survey template", "New flavour test"),
        pgettext_lazy("survey template", "For people who tried a sample: does it go on sale, and how?"),
        ("新口味试饮反馈", "New flavour: what do you think?"),
        ("用于决定新口味是否上市以及如何调整，不作其他用途。",
         "Used to decide whether and how the new flavour goes on sale, and for nothing else."),
        (
            Line(K.RATING, "这款新口味整体如何？", "How do you like the new flavour overall?", True),
            Line(K.SINGLE, "甜度如何？", "How is the sweetness?", True,
                 "太甜|正好|不够甜", "Too sweet|Just right|Not sweet enough"),
            Line(K.SINGLE, "香气的浓淡如何？", "How strong is the aroma?", False,
                 "太淡|正好|太浓", "Too weak|Just right|Too strong"),
            Line(K.SINGLE, "正式上市后您会购买吗？", "Would you buy it?", True,
                 "会|看价格|不会", "Yes|Depends on the price|No"),
            Line(K.SHORT, "请用一个词形容它的味道", "One word for its taste"),
        ),
    ),
}  # fmt: skip
