"""Whether advertising is recognisable: Internet Advertising Measures art. 9, SAMR guide on recognisable advertising."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.engine.structure.post import LABEL, PAID_KINDS, PostView
from compliance.engine.types import Hit, Severity

_CLIP = re.compile(r"直播(?:间)?(?:切片|片段|回放|剪辑|精彩|高光)|切片(?:视频|合集)")
_UNDISCLOSED = re.compile(r"佣金|品牌方?(?:寄|送)|收到.{0,6}(?:寄来|赠送)|推广链接|专属链接|我的链接|返利链接")


def label_hits(post: PostView) -> Iterator[Hit]:
    """LBL-01 to LBL-03 and LV-04."""
    subject = post.subject
    if subject.ad_kind in PAID_KINDS:
        yield from _unlabelled(post)
    elif subject.ad_kind == "own" or (not subject.account_discloses and post.promotional and post.buying):
        yield from _own(post)
    if not subject.ad_kind and _UNDISCLOSED.search(post.text) and not post.labelled:
        yield post.hit("LBL-03", "disclosure", Severity.INFO)
    if not subject.ad_kind and subject.kind in {"video", "post"} and _CLIP.search(post.text) and post.promotional:
        yield post.hit("LV-04", "live")


def _unlabelled(post: PostView) -> Iterator[Hit]:
    if not post.labelled:
        yield post.hit("LBL-01", "label") if post.buying else post.hit("LBL-03", "label")


def _own(post: PostView) -> Iterator[Hit]:
    if post.labelled:
        return
    if post.subject.account_discloses:
        if post.buying:
            yield post.hit("LBL-02", "label")
    elif post.buying:
        yield post.hit("LBL-01", "label")
    else:
        yield post.hit("LBL-03", "label")


def platform_label_hits(post: PostView) -> Iterator[Hit]:
    """PF-04: a partnership not set in the platform's own tool, where it has one; a label in words lowers it."""
    subject = post.subject
    tools = post.rules.settings["partnership_tools"]
    if subject.ad_kind == "paid" and subject.platform in tools and "ad" not in subject.declared:
        yield post.hit("PF-04", "partnership", Severity.WARN if LABEL.search(post.opening) else None)
