"""REST addresses of dashboards, below /api/v1/workspaces/<slug>/analytics/."""

from django.urls import path

from analytics.api import annotations, dashboards, spread

urlpatterns = [
    path("metrics/", dashboards.MetricsView.as_view(), name="api-metrics"),
    path("metrics/<slug:metric_name>/", dashboards.MetricView.as_view(), name="api-metric"),
    path("figures/", dashboards.FiguresView.as_view(), name="api-figures"),
    path("posts/", dashboards.MeasuredPostsView.as_view(), name="api-measured-posts"),
    path("posts/<int:measured_id>/", dashboards.PostPerformanceView.as_view(), name="api-measured-post"),
    path("marks/", annotations.MarksView.as_view(), name="api-marks"),
    path("annotations/", annotations.AnnotationsView.as_view(), name="api-annotations"),
    path("annotations/<int:annotation_id>/", annotations.AnnotationView.as_view(), name="api-annotation"),
    path("posts/<int:measured_id>/sharers/", spread.PostSharersView.as_view(), name="api-post-sharers"),
    path("amplifiers/", spread.AmplifiersView.as_view(), name="api-amplifiers"),
    path("interaction/", dashboards.InteractionView.as_view(), name="api-interaction"),
]
