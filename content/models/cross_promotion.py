"""How one account of the matrix sends people to another."""

from __future__ import annotations

from django.db import models

from content.plan_states import PromotionForm, PromotionState, Rhythm
from team.models import WorkspaceOwned


class CrossPromotion(WorkspaceOwned):
    """One entry of the cross-promotion plan (handbook ACC-6).

    `due_on`: the next day of it in the workspace's zone; with a `rhythm` it moves on when it is done. `post`, `url`:
    where it happened or shall happen. `told_on`: the day its owner was last told.
    """

    from_account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    to_account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=12, choices=PromotionForm)
    message = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True, blank=True)
    rhythm = models.CharField(max_length=12, choices=Rhythm, default=Rhythm.ONCE)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, choices=PromotionState, default=PromotionState.PLANNED)
    post = models.ForeignKey(
        "content.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="cross_promotions"
    )
    url = models.CharField(max_length=500, blank=True)
    result = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_account=models.F("to_account")), name="cross_promotion_two_accounts"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=models.Q(state__in=["planned", "running"]),
                name="cross_promotion_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.from_account_id} → {self.to_account_id}"
