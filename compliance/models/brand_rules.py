"""What a brand is, so that checks know which rules concern it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from compliance.states import FirstClaims
from team.models import WorkspaceOwned


def home_market() -> list[str]:
    """Where a new workspace is read: mainland China."""
    return ["cn"]


class BrandRules(WorkspaceOwned):
    """One row for a workspace that has set anything; without one the defaults hold.

    `stamp` grows with every change of lists, switches, exemptions or this row: what was computed from an older one is
    out of date. `industry` is a code of the packs; `markets` are cn, us, uk, eu.
    """

    industry = models.CharField(max_length=30, default="general")
    markets = ArrayField(models.CharField(max_length=4), default=home_market)
    first_claims = models.CharField(max_length=10, choices=FirstClaims, default=FirstClaims.EVIDENCE)
    # The brand's own rules about hashtags, without their mark.
    hashtags_required = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    hashtags_forbidden = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    hashtags_most = models.PositiveSmallIntegerField(null=True, blank=True)
    stamp = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="brand_rules_once")]

    def __str__(self) -> str:
        return f"rules of {self.workspace}"
