"""Addresses by which people without an account read a report."""

from django.urls import path

from analytics.views.reports import public

app_name = "public_report"
urlpatterns = [
    path("<str:token>/", public.page, name="page"),
    path("<str:token>/unlock/", public.unlock, name="unlock"),
    path("<str:token>/opened/", public.opened, name="opened"),
    path("<str:token>/stop/", public.stop, name="stop"),
    path("<str:token>/report.pdf", public.file, name="file"),
]
