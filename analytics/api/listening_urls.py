"""REST addresses of listening, below /api/v1/workspaces/<slug>/listening/."""

from django.urls import path

from analytics.api import listening

urlpatterns = [
    path("", listening.ListeningView.as_view(), name="api-listening"),
    path("topics/", listening.HotTopicsView.as_view(), name="api-hot-topics"),
    path("imports/", listening.ListeningImportsView.as_view(), name="api-listening-imports"),
    path(
        "imports/<int:listening_import_id>/",
        listening.ListeningImportView.as_view(),
        name="api-listening-import",
    ),
    path("monitors/", listening.MonitorsView.as_view(), name="api-monitors"),
    path("monitors/try/", listening.MonitorTryView.as_view(), name="api-monitor-try"),
    path("monitors/<int:monitor_id>/", listening.MonitorView.as_view(), name="api-monitor"),
    path("monitors/<int:monitor_id>/pause/", listening.MonitorPauseView.as_view(), name="api-monitor-pause"),
    path("monitors/<int:monitor_id>/watch/", listening.MonitorWatchView.as_view(), name="api-monitor-watch"),
    path("monitors/<int:monitor_id>/series/", listening.MonitorSeriesView.as_view(), name="api-monitor-series"),
    path("monitors/<int:monitor_id>/mentions/", listening.MonitorMentionsView.as_view(), name="api-mentions"),
]
