"""What of posts of users a sealed document belongs to."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import SealedDocument
from accounts.selectors.register.documents import Place
from analytics.models import UserPost


def ugc_places(document: SealedDocument) -> list[Place]:
    """Posts whose permission it proves."""
    rows = UserPost.objects.for_workspace(document.workspace_id).filter(proof_document=document)
    return [
        Place(
            _("Permission for user post %(n)s") % {"n": pk},
            reverse("analytics:user_post", args=[document.workspace.slug, pk]),
        )
        for pk in rows.order_by("pk").values_list("pk", flat=True)
    ]
