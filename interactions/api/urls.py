"""REST addresses of this app, below /api/v1/workspaces/<slug>/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
