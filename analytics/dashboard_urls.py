"""Addresses of dashboards and the dictionary, below `/w/<slug>/analytics/`."""

from django.urls import path

from analytics.views import dashboards, metrics

urlpatterns = [
    path("", dashboards.overview, name="overview"),
    path("charts/<slug:key>.<slug:ending>", dashboards.chart_file, name="overview_chart"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("metrics/<slug:metric_id>/", metrics.metric, name="metric"),
]
