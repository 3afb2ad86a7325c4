"""Addresses of listening, below `/w/<slug>/analytics/listening/`."""

from django.urls import path

from analytics.views.listening import boards, imports, monitors

urlpatterns = [
    path("", boards.listening, name="listening"),
    path("topics/", boards.hot_topics, name="hot_topics"),
    path("imports/", imports.listening_imports, name="listening_imports"),
    path("imports/<int:listening_import_id>/", imports.listening_import, name="listening_import"),
    path("imports/<int:listening_import_id>/run/", imports.listening_import_run, name="listening_import_run"),
    path("imports/<int:listening_import_id>/undo/", imports.listening_import_undo, name="listening_import_undo"),
    path("monitors/new/", monitors.monitor_edit, name="monitor_new"),
    path("monitors/<int:monitor_id>/", monitors.monitor, name="monitor"),
    path(
        "monitors/<int:monitor_id>/charts/<slug:talk_drawing>.<slug:ending>", monitors.chart_file, name="monitor_chart"
    ),
    path("monitors/<int:monitor_id>/edit/", monitors.monitor_edit, name="monitor_edit"),
    path("monitors/<int:monitor_id>/pause/", monitors.pause, name="monitor_pause"),
    path("monitors/<int:monitor_id>/watch/", monitors.watch, name="monitor_watch"),
    path("monitors/<int:monitor_id>/remove/", monitors.remove, name="monitor_remove"),
    path("monitors/<int:monitor_id>/export/", monitors.export, name="monitor_export"),
]
