"""What shows that something was done."""

from __future__ import annotations

from django.db import models


class Proof(models.Model):
    """Words, a link, a sealed document, or several of them."""

    proof_text = models.CharField(max_length=500, blank=True)
    proof_url = models.CharField(max_length=500, blank=True)
    proof_document = models.ForeignKey(
        "accounts.SealedDocument", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True
