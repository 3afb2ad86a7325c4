"""Making a video fit a platform: H.264 and AAC in MP4, within its size, length, shape and type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File

from accounts.connectors.types import MediaLimit
from content.models import MediaAsset
from content.services.media_labels import AiLabel
from content.services.media_tools import ToolFailed, run

# Each second of video may take this many, and the whole at least and at most so many, seconds.
PER_SECOND, SHORTEST, LONGEST = 8, 60, 25 * 60
EDGE_MAX, FPS_MAX = 1920, 60
AUDIO_BITS = 128_000
# Bits a second beyond which nobody sees a difference at this size, and below which a video is not worth sending.
BITS_MAX, BITS_MIN = 8_000_000, 250_000
# What containers and bursts need beside the planned bits.
SPARE = 0.92


@dataclass(frozen=True, slots=True)
class Plan:
    """Arguments of ffmpeg after the input; `seconds` of the result, `bytes_max` it may have (0: no limit)."""

    arguments: tuple[str, ...]
    seconds: float
    bytes_max: int


def plan_of(asset: MediaAsset, limit: MediaLimit, label: AiLabel) -> Plan:
    """How to convert a video so that it keeps `limit`. Raises ToolFailed when no usable quality fits."""
    seconds = float(asset.facts.get("seconds") or asset.seconds or 0) or 60.0
    if limit.video_max_seconds:
        seconds = min(seconds, float(limit.video_max_seconds) - 0.05)
    bits = BITS_MAX
    if limit.video_max_bytes:
        bits = min(bits, int(limit.video_max_bytes * 8 * SPARE / seconds) - AUDIO_BITS)
    if bits < BITS_MIN:
        raise ToolFailed
    edge = EDGE_MAX if bits > 2_500_000 else 1280 if bits > 1_000_000 else 854
    # Even edges, as H.264 with 4:2:0 needs; never larger than it is.
    factor = f"min(1,{edge}/max(iw,ih))/2)*2"
    scale = f"scale='trunc(iw*{factor}':'trunc(ih*{factor}',setsar=1,format=yuv420p"
    crop = _crop(asset, limit)
    rate = ["-fpsmax", str(FPS_MAX)]
    marked = ["-metadata", f"AIGC={label.aigc}"] if label.aigc else []
    marked += ["-metadata", f"DigitalSourceType={label.source}"] if label.source else []
    return Plan(
        (
            *("-t", f"{seconds:.2f}", "-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn"),
            *("-map_metadata", "-1", *marked, "-map_chapters", "-1"),
            *("-vf", ",".join(part for part in (crop, scale) if part), *rate),
            *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "21"),
            *("-maxrate", str(bits), "-bufsize", str(bits)),
            *("-c:a", "aac", "-b:a", str(AUDIO_BITS), "-ac", "2", "-ar", "44100"),
            *("-movflags", "+faststart+use_metadata_tags", "-threads", "1", "-progress", "pipe:1", "-nostats"),
        ),
        seconds,
        limit.video_max_bytes,
    )


def transcode(source: Path, mime: str, plan: Plan, *, told: Callable[[int], None]) -> File[bytes]:
    """The converted file, opened; it lies beside `source`. `told` hears percents. Raises ToolMissing, ToolFailed."""
    target = source.with_name("out.mp4")
    seen = -1

    def line(text: str) -> None:
        nonlocal seen
        key, _mark, value = text.partition("=")
        if key == "out_time_us" and value.lstrip("-").isdecimal():
            percent = max(0, min(99, int(int(value) / 10_000 / plan.seconds)))
            if percent >= seen + 2:
                seen = percent
                told(percent)

    allowed = int(min(LONGEST, max(SHORTEST, plan.seconds * PER_SECOND)))
    most = plan.bytes_max or 4 * 1024**3
    run("ffmpeg", [], source, mime, [*plan.arguments, "-y", str(target)], seconds=allowed, output_max=most, line=line)
    if not target.exists() or not target.stat().st_size:
        raise ToolFailed
    return File(target.open("rb"), name="version.mp4")


def _crop(asset: MediaAsset, limit: MediaLimit) -> str:
    """Only the outer edges go, around the focus point."""
    if not (asset.width and asset.height):
        return ""
    ratio = asset.width / asset.height
    wanted = min(max(ratio, limit.ratio_min or ratio), limit.ratio_max or max(ratio, limit.ratio_min or ratio))
    if abs(wanted - ratio) < 0.005:
        return ""
    part = f"min(iw\\,ih*{wanted:.4f})", f"min(ih\\,iw/{wanted:.4f})"
    x, y = asset.focus_x / 100, asset.focus_y / 100
    return f"crop=w={part[0]}:h={part[1]}:x=(iw-ow)*{x:.2f}:y=(ih-oh)*{y:.2f}"
