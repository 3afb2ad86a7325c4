"""Pictures that came with messages, from our own copies."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.views.decorators.http import require_safe

from config.lib.errors import NotFound
from interactions.services.attachments import attachment_copy
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.INBOX_VIEW)
def picture(request: WorkspaceRequest, message_id: int, number: int) -> FileResponse:
    """The picture; it never changes, so browsers may keep it."""
    row = attachment_copy(workspace=request.workspace, message_id=message_id, index=number)
    try:
        file = default_storage.open(row.path, "rb")
    except FileNotFoundError:
        raise NotFound from None
    answer = FileResponse(file, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
