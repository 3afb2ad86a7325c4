"""What the law asks of an account before it asks anything of a post."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class AccountTraits(WorkspaceOwned):
    """Without a row: the account's name shows the seller, and its audience is not minors.

    `discloses_seller` decides whether posts about own goods need a label (互联网广告可识别性执法指南, article 8);
    `for_minors` forbids some goods altogether (Advertising Law, article 40).
    """

    account = models.OneToOneField("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    discloses_seller = models.BooleanField(default=True)
    for_minors = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"traits of {self.account}"
