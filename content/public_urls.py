"""Addresses that open without signing in, by a signed link."""

from django.urls import path

from content.views import handoff_public

app_name = "handoff"
urlpatterns = [
    path("<str:token>/", handoff_public.page, name="page"),
    path("<str:token>/app/", handoff_public.app, name="app"),
    path("<str:token>/files.zip", handoff_public.files, name="files"),
    path("<str:token>/files/<int:number>/", handoff_public.file, name="file"),
    path("<str:token>/thumbs/<int:number>/", handoff_public.thumb, name="thumb"),
]
