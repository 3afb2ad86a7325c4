"""REST addresses of this app, below the workspace."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
