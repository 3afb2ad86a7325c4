"""Addresses of this app."""

from django.urls import URLPattern

app_name = "content"
urlpatterns: list[URLPattern] = []
