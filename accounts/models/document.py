"""Papers that nobody may read from disk: sealed files and who opened them."""

from __future__ import annotations

from django.db import models

from accounts.register_states import DocumentAct
from team.models import WorkspaceOwned


class SealedDocument(WorkspaceOwned):
    """A file kept encrypted (see `services.register.documents`). `sha256` and `size` are those of the plain bytes.

    What it belongs to refers to it. `path` names the sealed file in the storage.
    """

    name = models.CharField(max_length=160)
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class DocumentAccess(WorkspaceOwned):
    """One opening of a document, or of recovery data; only added to, which the database itself enforces.

    It outlives the document: `name` says which one it was. Rows go with the workspace only.
    """

    document = models.ForeignKey(
        "accounts.SealedDocument", null=True, on_delete=models.SET_NULL, related_name="accesses"
    )
    name = models.CharField(max_length=160, default="")
    act = models.CharField(max_length=12, choices=DocumentAct)
    by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_label = models.CharField(max_length=160)
    ip = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["document", "-at"], name="document_access_recent")]

    def __str__(self) -> str:
        return f"{self.act} of document {self.document_id}"
