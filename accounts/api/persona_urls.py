"""Addresses of the API of personas and research below `/api/v1/workspaces/<slug>/`."""

from django.urls import path

from . import personas, research, research_tags

urlpatterns = [
    path("personas/", personas.PersonasView.as_view(), name="api-personas"),
    path("personas/build/", personas.PersonaBuildView.as_view(), name="api-persona-build"),
    path("personas/preview/", personas.SegmentPreviewView.as_view(), name="api-persona-preview"),
    path("personas/<int:persona_id>/", personas.PersonaView.as_view(), name="api-persona"),
    path("personas/<int:persona_id>/archive/", personas.PersonaArchiveView.as_view(), name="api-persona-archive"),
    path("personas/<int:persona_id>/duplicate/", personas.PersonaDuplicateView.as_view(), name="api-persona-duplicate"),
    path("personas/<int:persona_id>/refresh/", personas.PersonaRefreshView.as_view(), name="api-persona-refresh"),
    path("personas/<int:persona_id>/evidence/", personas.EvidencesView.as_view(), name="api-persona-evidences"),
    path(
        "personas/<int:persona_id>/evidence/<int:proof_id>/",
        personas.EvidenceView.as_view(),
        name="api-persona-evidence",
    ),
    path("research/", research.SourcesView.as_view(), name="api-sources"),
    path("research/sheets/", research.SheetUploadView.as_view(), name="api-sheet-upload"),
    path("research/tags/", research_tags.ResearchTagsView.as_view(), name="api-research-tags"),
    path("research/tags/<int:tag_id>/", research_tags.ResearchTagView.as_view(), name="api-research-tag"),
    path("research/tags/<int:tag_id>/merge/", research_tags.ResearchTagMergeView.as_view(), name="api-tag-merge"),
    path("research/<int:source_id>/", research.SourceView.as_view(), name="api-source"),
    path("research/<int:source_id>/columns/", research.SheetColumnsView.as_view(), name="api-sheet-columns"),
    path("research/<int:source_id>/import/", research.SheetImportView.as_view(), name="api-sheet-import"),
    path("research/<int:source_id>/file/", research.SheetFileView.as_view(), name="api-sheet-file"),
    path("research/<int:source_id>/attach/", research.AttachView.as_view(), name="api-source-attach"),
    path("accounts/<int:account_id>/audience/", research.AudienceView.as_view(), name="api-account-audience"),
]
