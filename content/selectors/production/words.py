"""Words of the lines that every production has; a line of its own has its own text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from content.models import ProductionPart

PARTS = {
    "raw": _("Raw footage"),
    "music": _("Music with its licence"),
    "logo": _("Logo and brand elements"),
    "cover": _("Cover picture"),
    "captions": _("Subtitle file"),
    "final": _("Final file"),
    "clear": _("Picture is sharp and bright enough"),
    "sound": _("Sound is clear, no noise, even loudness"),
    "subtitles": _("Subtitles are right and in time"),
    "cover_ok": _("Cover shows the subject and reads well when small"),
    "safe": _("Nothing important lies under the platform's buttons"),
    "brand": _("Brand elements as the brand book says"),
    "rights": _("Rights of music, fonts, pictures and people are cleared"),
}
ASSETS = ("raw", "music", "logo", "cover", "captions", "final")
QUALITY = ("clear", "sound", "subtitles", "cover_ok", "safe", "brand", "rights")


def part_text(part: ProductionPart) -> str:
    """The line in the reader's language."""
    return part.text or str(PARTS.get(part.key, part.key))
