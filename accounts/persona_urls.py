"""Addresses of personas and research below a workspace."""

from django.urls import path

from accounts.views import persona_segments, personas, research, research_sheets, research_tags

urlpatterns = [
    path("accounts/personas/", personas.personas, name="personas"),
    path("accounts/personas/new/", personas.persona_edit, name="persona_new"),
    path("accounts/personas/build/", persona_segments.segment, name="persona_build"),
    path("accounts/personas/<int:persona_id>/", personas.persona, name="persona"),
    path("accounts/personas/<int:persona_id>/edit/", personas.persona_edit, name="persona_edit"),
    path("accounts/personas/<int:persona_id>/segment/", persona_segments.segment, name="persona_segment"),
    path("accounts/personas/<int:persona_id>/archive/", personas.archive, name="persona_archive"),
    path("accounts/personas/<int:persona_id>/restore/", personas.restore, name="persona_restore"),
    path("accounts/personas/<int:persona_id>/duplicate/", personas.duplicate, name="persona_duplicate"),
    path("accounts/personas/<int:persona_id>/evidence/", personas.evidence_add, name="evidence_add"),
    path(
        "accounts/personas/<int:persona_id>/evidence/<int:proof_id>/remove/",
        personas.evidence_remove,
        name="evidence_remove",
    ),
    path("accounts/research/", research.sources, name="sources"),
    path("accounts/research/note/", research.note, name="source_note"),
    path("accounts/research/upload/", research_sheets.upload, name="sheet_upload"),
    path("accounts/research/tags/", research_tags.tags, name="research_tags"),
    path("accounts/research/tags/<int:tag_id>/", research_tags.tag, name="research_tag"),
    path("accounts/research/audience/<int:account_id>/", research.audience, name="audience_read"),
    path("accounts/research/<int:source_id>/", research.source, name="source"),
    path("accounts/research/<int:source_id>/columns/", research_sheets.sheet, name="sheet"),
    path("accounts/research/<int:source_id>/undo/", research_sheets.undo, name="sheet_undo"),
    path("accounts/research/<int:source_id>/remove/", research.remove, name="source_remove"),
    path("accounts/research/<int:source_id>/file/", research.download, name="source_file"),
    path("accounts/research/<int:source_id>/attach/", research.attach, name="source_attach"),
]
