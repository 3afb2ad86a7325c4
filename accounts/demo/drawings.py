"""What the demo brand looks like, drawn here so that nobody's work is copied: its mark, avatars and covers."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFilter, ImageFont

GREEN, ORANGE, GOLD, SAGE, INK, RICE = "#1F4D3A", "#C9682B", "#D9A55B", "#6E8F7E", "#22302A", "#F6F1E7"
# The mark: a ridge of three peaks, the far one lower, an island line and the sun, on a square of 100.
_NEAR = ((8, 72), (34, 30), (47, 50), (60, 36), (92, 72))
_FAR = ((40, 72), (62, 44), (76, 58), (92, 72))
_SUN, _LINE = (70, 25, 8.5), (20, 80, 80, 83)
Point = Sequence[float]


def mark_svg(*, near: str, far: str, sun: str, ground: str = "") -> ContentFile:
    """The mark as a drawing; `ground` "" leaves it transparent."""
    back = f'<rect width="100" height="100" rx="22" fill="{ground}"/>' if ground else ""
    x, y, radius = _SUN
    left, top, right, bottom = _LINE
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{back}'
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{sun}"/><path d="{_path(_FAR)}" fill="{far}"/>'
        f'<path d="{_path(_NEAR)}" fill="{near}"/>'
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="1.5" fill="{near}"/></svg>\n'
    )
    return ContentFile(text.encode())


def avatar(*, ground: str, near: str, far: str, sun: str, edge: int = 800) -> Image.Image:
    """The mark as an avatar, with room for a round cut."""
    image = Image.new("RGB", (edge * 2, edge * 2), ground)
    draw, scale = ImageDraw.Draw(image), edge * 2 / 100
    _mark(draw, (0.21 * 2 * edge, 0.2 * 2 * edge), scale * 0.58, near, far, sun)
    return image.resize((edge, edge), Image.Resampling.LANCZOS)


def cover(width: int, height: int, *, sky: str = RICE, crowded: bool = False) -> Image.Image:
    """Ridges in the brand's greens below a wide sky; `crowded`: with lettering that nobody can read when small."""
    image = Image.new("RGB", (width, height), sky)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.74, height * 0.16, width * 0.74 + height * 0.26, height * 0.42), fill=ORANGE)
    for colour, base, peaks in (("#C5D0C2", 0.52, 5), (SAGE, 0.66, 4), (GREEN, 0.82, 3)):
        ridge: list[tuple[float, float]] = [(0, height)]
        for step in range(peaks * 2 + 1):
            rise = 0.2 + 0.05 * ((step * 7) % 3) if step % 2 else 0.0
            ridge.append((width * step / (peaks * 2), height * (base - rise)))
        draw.polygon([*ridge, (width, height)], fill=colour)
    image = image.filter(ImageFilter.GaussianBlur(0.6))
    if crowded:
        font, draw = ImageFont.load_default(max(14, height // 26)), ImageDraw.Draw(image)
        words = "SHANYU TEA  -  WINTER TANGERINE PEEL  -  NEW STORE OPENS 12.12  -  MEMBERS FIRST  "
        for row in range(14):
            draw.text((width * 0.03, height * (0.05 + row * 0.065)), words * 3, fill=INK, font=font)
    return image


def clash(width: int, height: int) -> Image.Image:
    """How the mark must not stand: on loud stripes, in a colour that is not ours."""
    image = Image.new("RGB", (width, height), "#E84393")
    draw = ImageDraw.Draw(image)
    for at in range(0, width + height, 90):
        draw.polygon([(at, 0), (at + 45, 0), (at + 45 - height, height), (at - height, height)], fill="#6C5CE7")
    _mark(draw, (width * 0.3, height * 0.1), height / 125, "#FDCB6E", "#00CEC9", "#D63031")
    return image


def file_of(image: Image.Image, name: str) -> ContentFile:
    """The picture as a PNG upload."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return ContentFile(out.getvalue(), name=name)


def _mark(draw: ImageDraw.ImageDraw, at: Point, scale: float, near: str, far: str, sun: str) -> None:
    def place(points: Sequence[Point]) -> list[tuple[float, float]]:
        return [(at[0] + x * scale, at[1] + y * scale) for x, y in points]

    x, y, radius = _SUN
    (left, top), (right, bottom) = place([(x - radius, y - radius), (x + radius, y + radius)])
    draw.ellipse((left, top, right, bottom), fill=sun)
    draw.polygon(place(_FAR), fill=far)
    draw.polygon(place(_NEAR), fill=near)
    (left, top), (right, bottom) = place([_LINE[:2], _LINE[2:]])
    draw.rounded_rectangle((left, top, right, bottom), 1.5 * scale, fill=near)


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
