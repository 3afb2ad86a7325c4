"""What is in a video or sound: streams, length, frames a second, bit rate. Asked of ffprobe."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from content.services.media_tools import run

PROBE_SECONDS = 20


def probe(source: Path, mime: str) -> dict[str, Any]:
    """Facts of a file on disk, for `MediaAsset.facts`; only what was found.

    Keys: seconds, bitrate (bits a second), video_codec, width, height, fps, pixel_format, rotation (degrees),
    audio_codec, audio_channels, audio_rate (Hz). Raises ToolMissing and ToolFailed.
    """
    wanted = [
        "-show_entries",
        "format=duration,bit_rate:stream=codec_type,codec_name,width,height,avg_frame_rate,pix_fmt,channels,sample_rate"
        ":stream_side_data=rotation:stream_disposition=attached_pic",
        "-of",
        "json",
    ]
    said = json.loads(run("ffprobe", wanted, source, mime, seconds=PROBE_SECONDS) or "{}")
    facts: dict[str, Any] = {}
    shape = said.get("format") or {}
    facts["seconds"] = _number(shape.get("duration"), 3)
    facts["bitrate"] = int(_number(shape.get("bit_rate")) or 0) or None
    for stream in said.get("streams") or ():
        kind = stream.get("codec_type")
        picture = (stream.get("disposition") or {}).get("attached_pic")
        if kind == "video" and not picture and "video_codec" not in facts:
            facts |= _video(stream)
        elif kind == "audio" and "audio_codec" not in facts:
            facts |= {
                "audio_codec": str(stream.get("codec_name") or "")[:20],
                "audio_channels": stream.get("channels"),
                "audio_rate": int(_number(stream.get("sample_rate")) or 0) or None,
            }
    return {key: value for key, value in facts.items() if value not in (None, "")}


def _video(stream: dict[str, Any]) -> dict[str, Any]:
    rotations = [side.get("rotation") for side in stream.get("side_data_list") or () if side.get("rotation")]
    rotation = int(rotations[0]) % 360 if rotations else 0
    width, height = stream.get("width"), stream.get("height")
    if rotation in {90, 270}:
        width, height = height, width
    return {
        "video_codec": str(stream.get("codec_name") or "")[:20],
        "width": width,
        "height": height,
        "fps": _fps(str(stream.get("avg_frame_rate") or "")),
        "pixel_format": str(stream.get("pix_fmt") or "")[:20],
        "rotation": rotation or None,
    }


def _fps(text: str) -> float | None:
    try:
        return round(float(Fraction(text)), 2) or None
    except (ValueError, ZeroDivisionError):
        return None


def _number(value: object, places: int = 0) -> float | None:
    try:
        return round(float(str(value)), places)
    except ValueError:
        return None
