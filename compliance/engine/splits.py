"""Characters written as their parts: 力口微信 for 加微信. A split counts only where the whole makes a listed word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.engine.offsets import Norm

# Parts as they are typed → the character. Only characters that occur in words we look for.
PARTS: dict[str, str] = {
    "日取": "最", "亻圭": "佳", "弓虽": "强", "丁页": "顶", "木及": "极", "纟及": "级", "亻氐": "低", "亻介": "价",
    "力口": "加", "彳攵": "微", "亻言": "信", "人言": "信", "氵台": "治", "疒了": "疗", "木艮": "根", "白勺": "的",
    "火因": "烟", "氵肖": "消", "火火": "炎", "木亥": "核", "禾斗": "科", "女子": "好", "月巴": "肥", "氵咸": "减",
    "冫咸": "减", "瘦本": "瘦", "扌非": "排", "日月": "明", "木又": "权", "金肖": "销", "钅肖": "销", "日里": "量",
    "旦里": "量", "牜寺": "特", "牛寺": "特", "亻共": "供", "人共": "供", "氵去": "法", "讠正": "证", "言正": "证",
    "亻呆": "保", "人呆": "保", "贝兼": "赚", "禾急": "稳", "木几": "机", "氵西": "洒", "酉卒": "醉", "原页": "愿",
    "立占": "站", "木羊": "样", "亻子": "仔", "亻放": "仿", "人方": "仿", "亻方": "仿", "米青": "精", "革化": "靴",
    "氵主": "注", "舌甘": "甜", "口未": "味", "又鸟": "鸡", "艹约": "药", "草约": "药", "彳复": "复", "亻弋": "代",
    "女乃": "奶", "木娄": "楼", "木区": "枢", "田介": "界", "禾口": "和", "亻尔": "你", "扌居": "据", "木示": "标",
    "王求": "球", "王元": "玩", "氵舌": "活", "亻吏": "使", "亻更": "便", "各页": "额", "予页": "预", "土也": "地",
    "走召": "超", "走取": "趣", "车全": "辁", "罒非": "罪", "米立": "粒", "女家": "嫁", "木卩": "节", "酉告": "酷",
}  # fmt: skip
_ANY = re.compile("|".join(sorted(map(re.escape, PARTS), key=len, reverse=True)))


def rejoined(norm: Norm) -> tuple[Norm, list[int]] | None:
    """The text with every split put together, and the places of the characters made; None when there is no split."""
    if not _ANY.search(norm.text):
        return None
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    made: list[int] = []
    for start, end, char in _pieces(norm.text):
        if end - start > 1:
            made.append(len(chars))
        chars.append(char)
        starts.append(norm.starts[start])
        ends.append(norm.ends[end - 1])
    return Norm(norm.original, "".join(chars), starts, ends, [0] * len(chars)), made


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    for match in _ANY.finditer(text):
        yield from ((i, i + 1, text[i]) for i in range(place, match.start()))
        yield match.start(), match.end(), PARTS[match.group()]
        place = match.end()
    yield from ((i, i + 1, text[i]) for i in range(place, len(text)))
