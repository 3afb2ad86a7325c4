"""What allows us to use a file, and who can be recognised in it."""

from __future__ import annotations

import secrets

from django.db import models

from content.states import Licence, MediaAi, People


def proof_path(asset: models.Model, filename: str) -> str:
    """Where proofs and releases are stored: apart from the library's own files, under a random word."""
    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else "bin"
    return f"media/{asset.workspace_id}/rights/{secrets.token_hex(16)}.{suffix}"  # type: ignore[attr-defined]


class RightsFields(models.Model):
    """Columns of `MediaAsset`. Dates are the last day of use, on the workspace's calendar; None means without end.

    `platforms`: slugs a licence is limited to, empty for all; `territory` in the licence's own words. `people`: whether
    somebody can be recognised; where so, `release` is the written consent (Advertising Law art. 33), for minors that of
    the guardian. `rights_told`: for how many days ahead (14, 3) people have been told of the end of use.
    """

    licence = models.CharField(max_length=10, choices=Licence, default=Licence.UNKNOWN, blank=True)
    source = models.CharField(max_length=300, blank=True)
    holder = models.CharField(max_length=120, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    licence_from = models.DateField(null=True, blank=True)
    licence_until = models.DateField(null=True, blank=True)
    territory = models.CharField(max_length=120, blank=True)
    platforms = models.JSONField(default=list, blank=True)
    proof = models.FileField(upload_to=proof_path, max_length=200, blank=True)
    people = models.CharField(max_length=8, choices=People, default=People.UNKNOWN, blank=True)
    minors = models.BooleanField(default=False)
    release = models.FileField(upload_to=proof_path, max_length=200, blank=True)
    release_until = models.DateField(null=True, blank=True)
    ai_content = models.CharField(max_length=10, choices=MediaAi, default=MediaAi.NONE, blank=True)
    rights_told = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        abstract = True
