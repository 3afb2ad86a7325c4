"""The demo brand's kit, the avatars and covers of its accounts, and a cover that somebody had checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from accounts.demo.drawings import (
    GOLD,
    GREEN,
    INK,
    ORANGE,
    RICE,
    SAGE,
    avatar,
    clash,
    cover,
    file_of,
    mark_svg,
)
from accounts.identity_states import BrandKind, ImageKind
from accounts.models import BrandKit, SocialAccount
from accounts.selectors.identity.specs import image_spec
from accounts.services.identity.checking import image_check
from accounts.services.identity.images import ImageValues, image_schedule, image_set
from accounts.services.identity.kits import KitValues, brand_file_add, kit_save
from config.lib.clock import local_day, now
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

KIT = KitValues(
    name="山屿茶",
    slogan="山里来，屿上慢",
    tone="像相熟的茶师：短句，说得出产地、季节和水温。\n多用“我们”“慢慢喝”；少用“绝”“神”“闭眼入”。",
    clear_space="四周至少留出太阳直径的距离，不放文字和边框。",
    min_size="屏幕 24 px，印刷 8 mm；再小只用山形，不要太阳。",
    forbidden_styles=(
        "描边字、立体字和渐变字\n荧光色与高饱和撞色\n满屏文字的封面\n滤镜把茶汤调成偏绿或偏紫\n水印压在产品上"
    ),
    colours=(
        {"role": "main", "name": "屿青", "hex": GREEN, "cmyk": "82 45 75 42"},
        {"role": "accent", "name": "陈皮橙", "hex": ORANGE, "cmyk": "16 70 95 4"},
        {"role": "secondary", "name": "茶汤金", "hex": GOLD, "cmyk": "13 38 72 1"},
        {"role": "secondary", "name": "远山", "hex": SAGE, "cmyk": "58 30 52 5"},
        {"role": "text", "name": "墨", "hex": INK, "cmyk": "76 60 68 62"},
        {"role": "background", "name": "米白", "hex": RICE, "cmyk": "3 4 9 0"},
    ),
    fonts=(
        {
            "name": "思源宋体",
            "use": "标题、海报",
            "licence": "SIL OFL 1.1，可商用",
            "fallback": "宋体 / Georgia",
        },
        {
            "name": "思源黑体",
            "use": "正文、界面、字幕",
            "licence": "SIL OFL 1.1，可商用",
            "fallback": "苹方 / 微软雅黑",
        },
    ),
    phrases_forbidden=("闭眼入", "绝绝子", "史诗级", "全网最低"),
    no_capitals=True,
    no_repeated_marks=True,
    emoji_most=6,
    colours_least=15,
)
LAB = KitValues(
    name="山屿茶研究所",
    kind=BrandKind.SUB,
    slogan="把一杯茶讲明白",
    tone="像实验笔记：先说做了什么，再说喝到什么。数据给单位，结论留余地。",
    colours=(
        {"role": "main", "name": "远山", "hex": SAGE, "cmyk": "58 30 52 5"},
        {"role": "accent", "name": "陈皮橙", "hex": ORANGE, "cmyk": "16 70 95 4"},
        {"role": "text", "name": "墨", "hex": INK, "cmyk": "76 60 68 62"},
        {"role": "background", "name": "米白", "hex": RICE, "cmyk": "3 4 9 0"},
    ),
    fonts=(
        {"name": "思源黑体", "use": "全部", "licence": "SIL OFL 1.1，可商用", "fallback": "苹方 / 微软雅黑"},
    ),
)  # fmt: skip
# Platform, days since its avatar was set, months between two, season with days until it.
_PLANS: tuple[tuple[str, int, int | None, tuple[str, int] | None], ...] = (
    ("practice-xiaohongshu", 201, 6, None),
    ("practice-douyin", 96, 12, ("年货节", 9)),
    ("practice-weibo", 64, 12, None),
    ("practice-wechat", 320, 12, None),
    ("practice-channels", 64, None, None),
    ("practice-bilibili", 41, 12, None),
    ("practice-instagram", 64, 12, None),
    ("practice-x", 64, 12, None),
)


def demo_identity(
    *, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]
) -> dict[str, list[int]]:
    """Fill the brand pages as the designer would have."""
    designer = Actor(people[5], Via.SYSTEM)
    today = local_day(now(), workspace.time_zone)
    kits = [_kit(workspace, designer), _lab(workspace, designer)]
    for platform, days, months, season in _PLANS:
        if platform in accounts:
            _avatar(workspace, designer, accounts[platform], today, days, months, season)
    checks = []
    x = accounts.get("practice-x")
    if x is not None:
        _covers(workspace, designer, x, today)
        crowded = file_of(cover(1600, 900, crowded=True), "冬季封面-初稿.png")
        row = image_check(workspace=workspace, actor=designer, file=crowded, kind=ImageKind.COVER, account_id=x.pk)
        checks.append(row.pk)
    proposal = file_of(avatar(ground=ORANGE, near=RICE, far=GOLD, sun=RICE), "年货节头像.png")
    checks.append(image_check(workspace=workspace, actor=designer, file=proposal, kind=ImageKind.AVATAR).pk)
    return {"brand_kits": [kit.pk for kit in kits], "image_checks": checks}


def _kit(workspace: Workspace, actor: Actor) -> BrandKit:
    kit = kit_save(workspace=workspace, actor=actor, values=KIT)
    logos = (
        ("colour", "山屿茶-标准.svg", mark_svg(near=GREEN, far=SAGE, sun=ORANGE), "首选，用在米白或白底上。"),
        ("square", "山屿茶-方形.svg", mark_svg(near=RICE, far=SAGE, sun=ORANGE, ground=GREEN), "头像、应用图标。"),
        ("mono", "山屿茶-单色.svg", mark_svg(near=INK, far=INK, sun=INK), "印章、热敏小票。"),
        ("reversed", "山屿茶-反白.svg", mark_svg(near=RICE, far=SAGE, sun=RICE), "深色底、视频角标。"),
    )
    for variant, name, drawing, note in logos:
        drawing.name = name
        _add(workspace, actor, kit, "logo", drawing, note, variant)
    _add(
        workspace, actor, kit, "do", file_of(cover(1200, 750), "封面-留白.png"), "大面积留白，一个主体，色板内的颜色。"
    )
    wrong = file_of(clash(1200, 750), "错误-撞色.png")
    _add(workspace, actor, kit, "dont", wrong, "换色、撞色底纹、标志被切掉。")
    return kit


def _lab(workspace: Workspace, actor: Actor) -> BrandKit:
    kit = kit_save(workspace=workspace, actor=actor, values=LAB)
    drawing = mark_svg(near=RICE, far=GREEN, sun=ORANGE, ground=SAGE)
    drawing.name = "研究所-方形.svg"
    _add(workspace, actor, kit, "logo", drawing, "", "square")
    return kit


def _add(
    workspace: Workspace, actor: Actor, kit: BrandKit, kind: str, file: ContentFile, note: str, variant: str = ""
) -> None:
    brand_file_add(workspace=workspace, actor=actor, kit_id=kit.pk, kind=kind, file=file, variant=variant, note=note)


def _avatar(
    workspace: Workspace,
    actor: Actor,
    account: SocialAccount,
    today: date,
    days: int,
    months: int | None,
    season: tuple[str, int] | None,
) -> None:
    """The avatar of one account, what stood there before where it has been there long, and the plan."""
    who: dict[str, Any] = {"workspace": workspace, "actor": actor, "account_id": account.pk}
    if days > 90:
        old = file_of(avatar(ground=GOLD, near="#B98A45", far="#CFA968", sun=RICE), "头像-2024.png")
        before = ImageValues(
            "avatar", today - timedelta(days=days + 380), old, note="开店时的第一版，小图上看不清山形。"
        )
        image_set(**who, values=before)
    name, note = "头像-山形.png", "换成深底浅山，48 px 也认得出。"
    new = file_of(avatar(ground=GREEN, near=RICE, far=SAGE, sun=ORANGE), name)
    image_set(**who, values=ImageValues("avatar", today - timedelta(days=days), new, note=note))
    day = today + timedelta(days=season[1]) if season else None
    image_schedule(**who, kind="avatar", months=months, season=season[0] if season else "", season_on=day)


def _covers(workspace: Workspace, actor: Actor, account: SocialAccount, today: date) -> None:
    spec = image_spec(account.platform, ImageKind.COVER)
    if spec is None:
        return
    who: dict[str, Any] = {"workspace": workspace, "actor": actor, "account_id": account.pk}
    for days, season, sky in ((172, "夏季冷泡", "#E3EDE6"), (78, "秋茶", RICE)):
        picture = file_of(cover(spec.width, spec.height, sky=sky), f"封面-{season}.png")
        image_set(**who, values=ImageValues("cover", today - timedelta(days=days), picture, season=season))
    image_schedule(**who, kind="cover", months=3, season="冬日围炉", season_on=today + timedelta(days=6))
