"""Shops that accounts lead to."""

from __future__ import annotations

from django.db import models

from accounts.onboarding_states import BindingKind, StoreHealth, StorePlatform
from team.models import WorkspaceOwned


class Store(WorkspaceOwned):
    """One shop. `health` is what the last look at `url` found, `status` the HTTP status it answered with, if any.

    `problem`: a code of `wording_of_problem`, '' when it opened. `failures`: looks in a row that did not reach it.
    """

    platform = models.CharField(max_length=16, choices=StorePlatform)
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=500)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    health = models.CharField(max_length=8, choices=StoreHealth, default=StoreHealth.UNKNOWN)
    problem = models.CharField(max_length=16, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    good_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["platform", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "url"], name="store_once")]
        indexes = [models.Index(fields=["checked_at"], name="stores_by_check")]

    def __str__(self) -> str:
        return self.name


class StoreBinding(WorkspaceOwned):
    """That an account leads to a shop, and by what."""

    store = models.ForeignKey("accounts.Store", on_delete=models.CASCADE, related_name="bindings")
    dossier = models.ForeignKey("accounts.AccountDossier", on_delete=models.CASCADE, related_name="bindings")
    kind = models.CharField(max_length=8, choices=BindingKind)
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["store", "dossier", "kind"], name="store_binding_once")]

    def __str__(self) -> str:
        return f"store {self.store_id} for dossier {self.dossier_id}"
