"""Words that people write for the closed choices of a post, in English and Chinese."""

from __future__ import annotations

from typing import Final

from content.states import AdKind, AiContent, PostKind

DRAFT, SUBMIT, SCHEDULE = "draft", "submit", "schedule"
WANTED = (DRAFT, SUBMIT, SCHEDULE)

NAMES: Final[dict[str, dict[str, str]]] = {
    "kind": {
        **{value: value for value in PostKind.values},
        "image and text": PostKind.POST, "图文": PostKind.POST, "文章": PostKind.ARTICLE, "长文": PostKind.ARTICLE,
        "short video": PostKind.VIDEO, "短视频": PostKind.VIDEO, "视频": PostKind.VIDEO, "直播": PostKind.LIVE,
        "音频": PostKind.AUDIO, "投票": PostKind.POLL, "抽奖": PostKind.LOTTERY, "": PostKind.POST,
    },
    "ad_kind": {
        **{value: value for value in AdKind.values},
        "no": AdKind.NONE, "none": AdKind.NONE, "否": AdKind.NONE, "无": AdKind.NONE, "非广告": AdKind.NONE,
        "自有商品": AdKind.OWN, "自家商品": AdKind.OWN, "商业合作": AdKind.PAID, "合作": AdKind.PAID,
        "广告": AdKind.PAID, "paid partnership": AdKind.PAID, "免费体验": AdKind.GIFTED, "赠品": AdKind.GIFTED,
        "佣金": AdKind.COMMISSION, "带货": AdKind.COMMISSION,
    },
    "ai_content": {
        **{value: value for value in AiContent.values},
        "no": AiContent.NONE, "none": AiContent.NONE, "否": AiContent.NONE, "无": AiContent.NONE,
        "辅助": AiContent.ASSISTED, "ai 辅助": AiContent.ASSISTED, "ai辅助": AiContent.ASSISTED,
        "yes": AiContent.GENERATED, "是": AiContent.GENERATED, "ai 生成": AiContent.GENERATED,
        "ai生成": AiContent.GENERATED, "生成": AiContent.GENERATED,
    },
    "wanted": {
        "draft": DRAFT, "草稿": DRAFT, "submit": SUBMIT, "review": SUBMIT, "in review": SUBMIT, "提审": SUBMIT,
        "待审": SUBMIT, "送审": SUBMIT, "schedule": SCHEDULE, "scheduled": SCHEDULE, "排期": SCHEDULE,
        "定时": SCHEDULE, "已排期": SCHEDULE,
    },
}  # fmt: skip
