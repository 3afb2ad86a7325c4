"""Judging a picture before it becomes an avatar or a cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors.types import ImageSpec
from accounts.errors import PictureRefused
from accounts.identity_states import ImageKind, Verdict
from accounts.models import BrandKit, ImageCheck
from accounts.selectors.account import account_get
from accounts.selectors.identity.images import check_platforms
from accounts.selectors.identity.kits import kit_of
from accounts.selectors.identity.specs import image_spec
from accounts.services.identity.crops import version
from accounts.services.identity.files import SUFFIXES, picture_image, picture_keep, picture_read
from accounts.services.identity.measuring import measure, shape_key
from accounts.services.identity.report import Point, points_of, worst
from config.lib.clock import now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.models import Workspace

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PlatformReport:
    """What a picture is worth at one platform. `focus`: where we would cut, in percent from left and top."""

    platform: str
    spec: ImageSpec
    verdict: Verdict
    points: tuple[Point, ...]
    focus: tuple[int, int]


@transaction.atomic
def image_check(
    *, workspace: Workspace, actor: Actor, file: File, kind: str, account_id: int | None = None, platform: str = ""
) -> ImageCheck:
    """Measure a picture for an account, a platform, or (neither given) all platforms we are on, and keep the result.

    Raises NotFound (account), InvalidInput (kind, nothing to judge it for), PictureRefused.
    """
    if kind not in ImageKind:
        raise InvalidInput(field="kind")
    account = account_get(workspace=workspace, account_id=account_id) if account_id else None
    slugs = check_platforms(workspace=workspace, kind=kind, account=account, platform=platform)
    if not slugs:
        raise InvalidInput(_("No platform chosen here has such a picture, or its size is not known."), field="target")
    read = picture_read(file)
    if read.image is None or min(read.image.size) < 16:
        raise PictureRefused(_("The picture is smaller than 16 pixels."), field="file")
    specs = [spec for slug in slugs if (spec := image_spec(slug, kind))]
    facts = measure(read.image, kind=kind, frames=read.frames, specs=specs)
    row = ImageCheck(workspace=workspace, kind=kind, account=account, facts=facts, created_by=actor.user)
    row.platform = "" if account else platform
    return picture_keep(row, read)


def check_reports(*, workspace: Workspace, check: ImageCheck, kit: BrandKit | None = None) -> list[PlatformReport]:
    """The report for each platform, in the active language. `kit`: the brand it is held against, None for the usual."""
    kit = kit or kit_of(workspace=workspace, account=check.account)
    slugs = check_platforms(workspace=workspace, kind=check.kind, account=check.account, platform=check.platform)
    reports = []
    for slug in slugs:
        spec = image_spec(slug, check.kind)
        look = check.facts["looks"].get(shape_key(spec)) if spec else None
        if spec is None or look is None:  # an account on a further platform came since
            continue
        points = tuple(points_of(check, spec, kit.palette if kit else []))
        reports.append(PlatformReport(slug, spec, worst(points), points, tuple(look["focus"])))
    return reports


def focus_from(x: str, y: str, report: PlatformReport) -> tuple[float, float]:
    """Two percentages from an address; what is no number from 0 to 100 is our suggestion."""
    values = []
    for text, suggested in zip((x, y), report.focus, strict=True):
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        values.append(value if 0 <= value <= 100 else float(suggested))
    return values[0], values[1]


@dataclass(frozen=True, slots=True)
class VersionFile:
    """A file cut and light enough for a platform, named after it."""

    name: str
    mime: str
    data: bytes


def check_version(*, check: ImageCheck, report: PlatformReport, focus: tuple[float, float]) -> VersionFile:
    """The judged picture for one platform. Raises FileNotFoundError when the storage lost it."""
    data, mime, (width, height) = version(picture_image(check), report.spec, focus)
    stem = check.name.rsplit(".", 1)[0]
    return VersionFile(f"{stem}-{report.platform}-{width}x{height}.{SUFFIXES[mime]}", mime, data)


def checks_forget() -> int:
    """Delete judged pictures older than KEPT, with their files; returns how many."""
    rows = ImageCheck.objects.unscoped("daily, of all workspaces").filter(created_at__lt=now() - KEPT)
    return int(rows.delete()[1].get("accounts.ImageCheck", 0))
