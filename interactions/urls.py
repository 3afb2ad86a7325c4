"""Addresses of this app below `/w/<slug>/`."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "interactions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("communities/", include("interactions.community_urls")),
]
