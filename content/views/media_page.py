"""What the page of one file shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.connectors.types import Capabilities
from content.models import MediaAsset
from content.selectors.media import media_usage, media_versions, today_of
from content.selectors.media_jobs import jobs_of
from content.selectors.media_presets import misfits, platforms_in_use, presets
from content.selectors.media_rights import rights_badge, rights_problems
from content.selectors.media_twins import twins_of
from content.services.media_tools import tool
from content.states import JobState, MediaKind
from content.views.composer_page import ratio_label
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """A platform in use, and what of the file breaks its limits there."""

    caps: Capabilities
    wrong: list[str]


def item_context(workspace: Workspace, asset: MediaAsset) -> dict[str, Any]:
    """Everything but the form."""
    today = today_of(workspace)
    platforms = platforms_in_use(workspace=workspace)
    places = [Place(caps, misfits(asset, caps)) for caps in platforms]
    return {
        "active": "media",
        "asset": asset,
        "ratio": ratio_label(asset.width, asset.height),
        "usage": media_usage(workspace=workspace, asset_id=asset.pk),
        "badge": rights_badge(asset, today=today),
        "problems": rights_problems(asset, on=today),
        "alike": twins_of(workspace=workspace, asset_id=asset.pk),
        "places": places,
        "unfit": any(place.wrong for place in places),
        "presets": presets(platforms) if asset.kind == MediaKind.IMAGE else [],
        **versions_context(workspace, asset),
    }


def versions_context(workspace: Workspace, asset: MediaAsset) -> dict[str, Any]:
    """Versions that are there, and those being made."""
    jobs = [job for job in jobs_of(workspace=workspace, asset_id=asset.pk) if job.state != JobState.DONE]
    return {
        "versions": media_versions(workspace=workspace, asset=asset),
        "jobs": jobs,
        "busy": any(job.state in {JobState.WAITING, JobState.RUNNING} for job in jobs),
        "tool_missing": asset.kind != MediaKind.IMAGE and tool("ffmpeg") is None,
    }
