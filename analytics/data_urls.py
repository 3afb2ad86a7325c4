"""Addresses of data in and out, below `/w/<slug>/analytics/`."""

from django.urls import path

from analytics.views import lineage

urlpatterns = [
    path("lineage/", lineage.lineage_page, name="lineage"),
]
