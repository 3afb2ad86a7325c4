"""Addresses that somebody outside opens to look at posts and decide about them, by a signed link."""

from django.urls import path

from content.views import outside

app_name = "outside"
urlpatterns = [
    path("<str:token>/", outside.posts, name="posts"),
    path("<str:token>/<int:number>/", outside.post, name="post"),
    path("<str:token>/<int:number>/decide/", outside.decide, name="decide"),
    path("<str:token>/<int:number>/files/<int:asset_id>/", outside.file, name="file"),
    path("<str:token>/<int:number>/thumbs/<int:asset_id>/", outside.thumb, name="thumb"),
]
