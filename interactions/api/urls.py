"""REST addresses of this app, below /api/v1/workspaces/<slug>/."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("communities/", include("interactions.api.community_urls")),
]
