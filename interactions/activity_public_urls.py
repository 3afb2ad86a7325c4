"""Addresses that anybody opens without signing in: rules and proofs of activities."""

from django.urls import path

from interactions.views import activity_public

app_name = "activity"
urlpatterns = [
    path("<str:token>/", activity_public.page, name="page"),
    path("<str:token>/entries.txt", activity_public.entries, name="entries"),
    path("<str:token>/draw_check.py", activity_public.script, name="script"),
]
