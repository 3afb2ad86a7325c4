"""Goods shown in a live session."""

from __future__ import annotations

from django.db import models

from content.production_states import PriceBase
from team.models import WorkspaceOwned


class LiveProduct(WorkspaceOwned):
    """One product. Prices are in the session's currency. `base_price` is the price compared with; `base_meaning` says
    what it is and `base_period` when it held (Provisions on Price Fraud art. 16, 17, 19)."""

    session = models.ForeignKey("content.LiveSession", on_delete=models.CASCADE, related_name="products")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=160)
    sku = models.CharField(max_length=80, blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    base_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    base_meaning = models.CharField(max_length=10, choices=PriceBase, default=PriceBase.NONE, blank=True)
    base_period = models.CharField(max_length=120, blank=True)
    stock = models.PositiveIntegerField(null=True, blank=True)
    points = models.TextField(blank=True)
    evidence = models.CharField(max_length=500, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
