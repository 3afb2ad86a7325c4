"""What the demo's accounts say of themselves and which picture they show, as the practice network gets to know it."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from content.demo.story import BILI, DY, GZH, IG, SPH, WB, XHS, X

FILES = Path(__file__).parent / "files"
# Platforms keep pictures in sizes and qualities of their own; the brand uploaded one picture everywhere but here.
PICTURE, OTHERS = "leaves", {SPH: "shop"}
SIZES = {XHS: 320, DY: 300, WB: 180, GZH: 240, SPH: 240, BILI: 360, IG: 320, X: 400}

# Some of it is not as the brand agreed: a bio without the brand, an absolute claim, one that was never written.
BIOS = {
    XHS: "山屿茶｜一年四季，认真喝茶。每周一道照着做就行的茶，收藏起来周末泡。",
    DY: "山屿茶官方账号，周三、周五 20:00 直播，全网最好喝的冬日围炉茶都在这里。",
    WB: "山屿茶官方微博：投票、晒杯、开奖，当天回复。",
    GZH: "山屿茶的母号：每周把一件茶事讲透，会员与活动的解释都在这里。",
    SPH: "店长日记与直播，看完就能预约到店。",
    BILI: "山屿茶研究所：用实验回答“为什么”，对照组必须拍出来。",
    IG: "Slow tea from Shanghai. One picture, one cup. 山屿茶",
    X: "",
}


def profile_of(platform: str) -> dict[str, str]:
    """The bio and the picture (base64) of the account on a practice platform."""
    return {"bio": BIOS[platform], "avatar": _picture(OTHERS.get(platform, PICTURE), SIZES[platform])}


@cache
def _picture(name: str, side: int) -> str:
    with Image.open(FILES / f"{name}.jpg") as image:
        small = ImageOps.fit(image.convert("RGB"), (side, side))
    out = BytesIO()
    small.save(out, "JPEG", quality=72 if side < 300 else 88)
    return b64encode(out.getvalue()).decode()
