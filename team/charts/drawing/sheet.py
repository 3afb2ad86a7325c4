"""A sheet to draw on: SVG elements with their own colours, so that no style sheet is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from team.charts.scale import LEVELS
from team.charts.words import fitting, text_width

FONTS = "Inter, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif"
# What XML 1.0 cannot hold at all.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a theme: the values of static/css/tokens.css."""

    surface: str
    sunken: str
    line: str
    line_2: str
    ink: str
    ink_2: str
    ink_3: str
    on_accent: str
    good: str
    bad: str
    warn: str
    series: tuple[str, ...]
    dark: bool

    def tone(self, name: str) -> str:
        """The colour of c1 to c6."""
        return self.series[(int(name[1:]) - 1) % len(self.series)]

    def tint(self, level: int | None) -> str:
        """The fill of a cell."""
        if level is None:
            return self.surface
        return mixed(self.sunken, self.series[0], (0, 0.16, 0.34, 0.54, 0.76, 1)[level])

    def on_tint(self, level: int | None) -> str:
        """The colour of a text on a cell."""
        if level is None:
            return self.ink_3
        if level == LEVELS - 1:
            return self.on_accent
        return self.on_accent if self.dark and level == LEVELS - 2 else self.ink


LIGHT = Palette(
    "#FFFFFF", "#F2F1ED", "#E4E3DE", "#D3D1CB", "#1A2024", "#4B5459", "#656D72", "#FFFFFF", "#206B38", "#A51F1E",
    "#814D00", ("#00788C", "#C9772C", "#6A62B8", "#4D9960", "#BE5FA2", "#7F888D"), False,
)  # fmt: skip
DARK = Palette(
    "#161C1F", "#0A0F12", "#293034", "#3B4247", "#ECEBE8", "#B8B6B0", "#96948D", "#06222A", "#9BD5A6", "#FEABA1",
    "#E9BB85", ("#5ECAD6", "#E5A45F", "#A79FEA", "#69B27A", "#D779BA", "#98A0A5"), True,
)  # fmt: skip


def mixed(one: str, other: str, share: float) -> str:
    """`one` with so much (0 to 1) of `other` in it."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the sheet, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


def clean(text: object) -> str:
    """A text without the characters that make a document unreadable."""
    return _UNSPEAKABLE.sub("", str(text))


def number(value: float) -> str:
    """A coordinate with two decimals at most."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


@dataclass(slots=True)
class Sheet:
    """Collects elements. `style`: how large numbers are shortened."""

    palette: Palette
    style: str
    parts: list[str] = field(default_factory=list)

    def element(self, name: str, **attributes: object) -> None:
        """An empty element; `_` in a name stands for `-`, numbers become coordinates, None is left out."""
        self.parts.append(f"<{name}{_attributes(attributes)}/>")

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0, **more: object
    ) -> None:
        """A filled rectangle."""
        self.element(
            "rect", x=x, y=y, width=max(0.0, width), height=max(0.0, height), rx=radius or None, fill=fill, **more
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1, dash: str = "") -> None:
        """A straight line."""
        self.element(
            "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash or None
        )

    def path(self, d: str, **more: object) -> None:
        """A path."""
        self.element("path", d=d, **more)

    def text(
        self,
        x: float,
        y: float,
        words: object,
        *,
        size: float = 12,
        fill: str = "",
        anchor: str = "start",
        bold: bool = False,
        room: float = 0,
    ) -> float:
        """A text whose baseline is at `y`, cut to `room` pixels (0: whole). Gives back its width, about."""
        shown = clean(words)
        if room:
            shown = fitting(shown, size, room)
        options = {
            "x": x,
            "y": y,
            "font_size": size,
            "fill": fill or self.palette.ink_2,
            "text_anchor": None if anchor == "start" else anchor,
            "font_weight": 700 if bold else None,
        }
        self.parts.append(f"<text{_attributes(options)}>{escape(shown)}</text>")
        return text_width(shown, size)

    def document(self, width: int, height: int, *, title: str, summary: str) -> str:
        """The whole SVG document."""
        words = clean(f"{title}. {summary}" if title else summary)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'role="img" font-family={quoteattr(FONTS)}><title>{escape(clean(title or summary))}</title>'
            f"<desc>{escape(words)}</desc>{''.join(self.parts)}</svg>"
        )


def _attributes(options: dict[str, object]) -> str:
    return "".join(
        f" {name.replace('_', '-')}={quoteattr(number(value) if isinstance(value, int | float) else clean(value))}"
        for name, value in options.items()
        if value is not None
    )
