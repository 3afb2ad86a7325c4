"""Short video."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from content.services.kinds.spec import Details, Field, Kind, Type


def _lines(details: Details, zone: str) -> list[str]:
    topic = str(details.get("topic") or "").strip("#")
    return [f"#{topic}"] if topic else []


def _milliseconds(value: float) -> str:
    return str(round(float(value) * 1000))


VIDEO = Kind(
    "video",
    "clapperboard",
    gettext_lazy(
        "Attach one video. The cover's moment is sent where the platform lets programs choose it; elsewhere, and where"
        " a person posts, it stands in the package."
    ),
    (
        Field(
            "cover_second",
            gettext_lazy("Cover: second of the video"),
            Type.SECONDS,
            help=gettext_lazy("Empty: the platform chooses."),
            max=36000,
        ),
        Field("topic", gettext_lazy("Topic"), help=gettext_lazy("One topic, without #."), max=30),
        Field(
            "subtitles",
            gettext_lazy("Subtitles"),
            Type.LONG,
            help=gettext_lazy("SRT or spoken text. For the package of whoever posts by hand; no platform takes it."),
            max=20_000,
        ),
    ),
    lines=_lines,
    options={
        "cover_second": {"cover_second": str, "video_cover_timestamp_ms": _milliseconds},
        "topic": {"topic": str, "topic_tag": str},
    },
)
