"""Versions for platforms, made in the background; the original is never touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, override

from accounts.connectors import registry
from accounts.connectors.types import Capabilities
from config.lib.clock import now
from config.lib.errors import DomainError, InvalidInput
from content import enqueue
from content.media_errors import MediaRefused
from content.models import MediaAsset, MediaJob
from content.selectors.media import media_get
from content.selectors.media_presets import misfits, picture_fit
from content.services.media import media_store
from content.services.media_crops import inherited, media_fit
from content.services.media_files import inspect
from content.services.media_labels import label_from_facts
from content.services.media_tools import ToolMissing, local_copy, tool
from content.services.media_transcode import plan_of, transcode
from content.states import JobState, MediaKind
from team import audit
from team.actors import Actor
from team.models import Workspace
from team.states import Via

STALE = timedelta(minutes=40)
FAILED_LATER = gettext_noop("The version could not be made. Try again; if it fails again, convert the file elsewhere.")
LOST = gettext_noop("The worker that made this version was stopped. Start it again.")
WHY = "a task knows the number of its job only"


def versions_start(*, workspace: Workspace, actor: Actor, asset_id: int, platforms: Sequence[str]) -> list[MediaJob]:
    """Begin a version for each platform whose limits the file breaks; those being made already are not begun again.

    Returns the new jobs. Raises NotFound, MediaRefused when the file fits them all, ToolMissing for videos without
    ffmpeg.
    """
    asset = media_get(workspace=workspace, asset_id=asset_id)
    wanted = [caps for caps in _known(platforms) if misfits(asset, caps)]
    if not wanted:
        raise MediaRefused(_("The file keeps the limits of these platforms already."))
    if asset.kind == MediaKind.VIDEO and tool("ffmpeg") is None:
        raise ToolMissing
    jobs = []
    with transaction.atomic():
        for caps in wanted:
            job = MediaJob(workspace=workspace, asset=asset, platform=caps.slug, created_by=actor.user)
            try:
                with transaction.atomic():
                    job.save(force_insert=True)
            except IntegrityError:
                continue
            jobs.append(job)
            enqueue.media_version(job.pk)
        audit.record(
            workspace, actor, "media.versions_started", asset, after={"platforms": [job.platform for job in jobs]}
        )
    return jobs


def version_make(*, job_id: int) -> str:
    """Make the version of one job. Safe to run twice: only a waiting job is taken. Returns the job's state."""
    rows = MediaJob.objects.unscoped(WHY).filter(pk=job_id)
    if not rows.filter(state=JobState.WAITING).update(state=JobState.RUNNING, updated_at=now()):
        return "taken"
    job = rows.select_related("asset__cropped_from", "asset__folder", "workspace", "created_by").get()
    try:
        made = _make(job)
    except DomainError as refused:
        with override("en"):  # the sentences of the source are the message ids
            _close(job, JobState.FAILED, message=str(refused)[:300])
        return JobState.FAILED
    except Exception:
        _close(job, JobState.FAILED, message=FAILED_LATER)
        raise
    _close(job, JobState.DONE, percent=100, result=made)
    return JobState.DONE


def versions_mend() -> int:
    """Close jobs whose worker was lost, and start waiting ones again whose task was. Returns how many."""
    rows = MediaJob.objects.unscoped("lost workers of all workspaces").filter(updated_at__lt=now() - STALE)
    lost = rows.filter(state=JobState.RUNNING).update(state=JobState.FAILED, message=LOST, updated_at=now())
    waiting = list(rows.filter(state=JobState.WAITING).values_list("pk", flat=True)[:100])
    for job_id in waiting:
        enqueue.media_version(job_id)
    return lost + len(waiting)


def _known(platforms: Sequence[str]) -> list[Capabilities]:
    known = set(registry.slugs())
    if not platforms or not known.issuperset(platforms):
        raise InvalidInput(_("Choose at least one platform."), field="platforms")
    return [registry.capabilities(slug) for slug in dict.fromkeys(platforms)]


def _make(job: MediaJob) -> MediaAsset:
    asset, caps = job.asset, registry.capabilities(job.platform)
    actor = Actor(job.created_by, Via.SYSTEM)
    if asset.kind == MediaKind.IMAGE:
        fit = picture_fit(asset, caps)
        return media_fit(workspace=job.workspace, actor=actor, asset_id=asset.pk, fit=fit, made_for=caps.slug)
    label = label_from_facts(asset.facts)
    plan = plan_of(asset, caps.media, label)
    rows = MediaJob.objects.for_workspace(job.workspace).filter(pk=job.pk)

    def told(percent: int) -> None:
        rows.update(percent=percent, updated_at=now())

    with (
        asset.file.storage.open(asset.file.name or "", "rb") as stream,
        local_copy(stream, asset.mime) as path,
        transcode(path, asset.mime, plan, told=told) as result,
    ):
        facts = inspect(result, video_max_bytes=settings.MEDIA_MAX_BYTES)
        kept = replace(facts, facts={**facts.facts, **label.facts})
        described = {**inherited(asset), "cropped_from": asset.cropped_from or asset, "made_for": caps.slug}
        return media_store(workspace=job.workspace, actor=actor, facts=kept, **described).asset


def _close(job: MediaJob, state: JobState, **values: object) -> None:
    MediaJob.objects.for_workspace(job.workspace_id).filter(pk=job.pk).update(state=state, updated_at=now(), **values)
