"""REST addresses of data in and out, below /api/v1/workspaces/<slug>/analytics/."""

from django.urls import path

from analytics.api import figure_files, lineage, open_data

urlpatterns = [
    path("lineage/", lineage.LineageView.as_view(), name="api-lineage"),
    path("data/posts/", open_data.OpenPostsView.as_view(), name="api-data-posts"),
    path("data/account-days/", open_data.OpenAccountDaysView.as_view(), name="api-data-account-days"),
    path("data/content-days/", open_data.OpenContentDaysView.as_view(), name="api-data-content-days"),
    path("data/<slug:table>.<slug:file_type>", open_data.OpenFileView.as_view(), name="api-data-file"),
    path("files/", figure_files.FigureFilesView.as_view(), name="api-figure-files"),
    path("files/<int:file_id>/", figure_files.FigureFileView.as_view(), name="api-figure-file"),
    path("files/<int:file_id>/start/", figure_files.FigureFileStartView.as_view(), name="api-figure-file-start"),
    path("files/<int:file_id>/undo/", figure_files.FigureFileUndoView.as_view(), name="api-figure-file-undo"),
    path("entered/days/", figure_files.EnteredDaysView.as_view(), name="api-entered-days"),
    path("entered/posts/<int:measured_id>/", figure_files.EnteredPostView.as_view(), name="api-entered-post"),
]
