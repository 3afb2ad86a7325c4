"""The root of the REST API: each app mounts its own part below the workspace."""

from __future__ import annotations

from django.urls import include, path

from team.api.docs import SchemaView, docs
from team.api.workspaces import WorkspaceListView

urlpatterns = [
    path("api/docs/", docs, name="api-docs"),
    path("api/v1/schema/", SchemaView.as_view(), name="api-schema"),
    path("api/v1/workspaces/", WorkspaceListView.as_view(), name="api-workspaces"),
    path("api/v1/workspaces/<slug:slug>/", include("team.api.urls")),
    path("api/v1/workspaces/<slug:slug>/", include("accounts.api.urls")),
    path("api/v1/workspaces/<slug:slug>/", include("compliance.api.urls")),
    path("api/v1/workspaces/<slug:slug>/", include("content.api.urls")),
    path("api/v1/workspaces/<slug:slug>/", include("interactions.api.urls")),
    path("api/v1/workspaces/<slug:slug>/", include("analytics.api.urls")),
]
