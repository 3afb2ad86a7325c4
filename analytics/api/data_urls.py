"""REST addresses of data in and out, below /api/v1/workspaces/<slug>/analytics/."""

from django.urls import path

from analytics.api import lineage

urlpatterns = [
    path("lineage/", lineage.LineageView.as_view(), name="api-lineage"),
]
