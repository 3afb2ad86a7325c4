"""The register of accounts as property: whose they are, and who holds what opens them."""

from __future__ import annotations

from django.db import models

from accounts.custody_states import POWERFUL, Basis, HolderPart, RegistrantKind, SeatRole, TwoFactor
from team.models import WorkspaceOwned


class AccountAsset(WorkspaceOwned):
    """What is recorded about one account (handbook ACC-5). Empty fields are not recorded yet.

    `phone_hint`: the registered number, masked; the whole number and the recovery data lie in `sealed`
    (`config.lib.crypto.seal` of `phone` and `recovery`). `audited_on` is a calendar day of the workspace;
    `audit_told_on` the day on which people were last told that an audit is due.
    """

    account = models.OneToOneField("accounts.SocialAccount", on_delete=models.CASCADE, related_name="asset")
    registrant_kind = models.CharField(max_length=10, choices=RegistrantKind, blank=True)
    registrant_name = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=10, choices=Basis, blank=True)
    basis_note = models.CharField(max_length=200, blank=True)
    contract = models.ForeignKey(
        "accounts.SealedDocument", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    phone_hint = models.CharField(max_length=30, blank=True)
    mail = models.CharField(max_length=200, blank=True)
    two_factor = models.CharField(max_length=6, choices=TwoFactor, blank=True)
    two_factor_where = models.CharField(max_length=120, blank=True)
    sealed = models.BinaryField(null=True)
    has_recovery = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    audited_on = models.DateField(null=True)
    audited_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    audit_note = models.CharField(max_length=500, blank=True)
    audit_every_days = models.PositiveSmallIntegerField(default=90)
    audit_told_on = models.DateField(null=True)
    updated_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"register entry of account {self.account_id}"


class AssetHolder(WorkspaceOwned):
    """Who holds one part of an account. `user` None: somebody outside the product, called `name`."""

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="holders")
    part = models.CharField(max_length=10, choices=HolderPart)
    user = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    since = models.DateField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["account", "part"], name="asset_holder_once")]
        indexes = [models.Index(fields=["workspace", "user"], name="asset_holder_person")]

    def __str__(self) -> str:
        return f"{self.part} of account {self.account_id}: {self.name}"


class PlatformSeat(WorkspaceOwned):
    """A role that the platform gave a person. `since`, `seen_on`, `until` are calendar days; `until` None: it lasts.

    `seen_on`: when somebody last saw in the platform's own list that the person still has it.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=SeatRole)
    note = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    seen_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["workspace", "user"], name="platform_seat_person")]

    def __str__(self) -> str:
        return f"{self.name}: {self.role} of account {self.account_id}"

    @property
    def powerful(self) -> bool:
        """Whether it can take the account away from everybody else."""
        return self.role in POWERFUL


class RecoveryReveal(WorkspaceOwned):
    """One opening of an account's sealed data and the reason given; only added to, which the database itself enforces.

    It outlives the account, whose name stays in `account_label`. Rows go with the workspace only.
    """

    account = models.ForeignKey("accounts.SocialAccount", null=True, on_delete=models.SET_NULL, related_name="+")
    account_label = models.CharField(max_length=200)
    by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_label = models.CharField(max_length=160)
    reason = models.CharField(max_length=300)
    ip = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["account", "-at"], name="recovery_reveal_recent")]

    def __str__(self) -> str:
        return f"secrets of {self.account_label} opened by {self.by_label}"
