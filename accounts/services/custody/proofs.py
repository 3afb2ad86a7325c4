"""What shows that something was done: words, a link, a sealed document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from accounts.services.register.documents import document_store
from config.lib.errors import InvalidInput
from config.lib.web import web_address
from team.actors import Actor
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a person gives as proof; at least one of the three is needed."""

    text: str = ""
    url: str = ""
    file: File | None = None


def proof_values(*, workspace: Workspace, actor: Actor, evidence: Evidence) -> dict[str, Any]:
    """Columns of `models.proof.Proof`, the file stored. Raises InvalidInput at the field, DocumentRefused."""
    text, url = evidence.text.strip(), evidence.url.strip()
    if not text and not url and evidence.file is None:
        raise InvalidInput(_("Give proof: a sentence, a link or a file."), field="proof_text")
    if len(text) > 500:
        raise InvalidInput(_("At most %(max)s characters are possible."), field="proof_text", max=500)
    if url and not web_address(url, longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="proof_url")
    document = document_store(workspace=workspace, actor=actor, file=evidence.file) if evidence.file else None
    return {"proof_text": text, "proof_url": url, "proof_document": document}
