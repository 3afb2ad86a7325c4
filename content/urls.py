"""Addresses of this app."""

from django.urls import path

from content.views import calendar, composer, files, home, media, moving, post, posts, publication, queue, search

app_name = "content"
urlpatterns = [
    path("", home.home_page, name="home"),
    path("today/", home.home_today, name="home_today"),
    path("search/", search.search_page, name="search"),
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/<str:day>/", calendar.calendar_day, name="calendar_day"),
    path("posts/<int:post_id>/peek/", calendar.calendar_peek, name="calendar_peek"),
    path("posts/<int:post_id>/move/", moving.move, name="post_move"),
    path("posts/<int:post_id>/copy/", moving.duplicate, name="calendar_duplicate"),
    path("posts/", posts.posts, name="posts"),
    path("posts/bulk/", posts.posts_bulk, name="posts_bulk"),
    path("posts/export/", posts.posts_export, name="posts_export"),
    path("posts/look/", composer.post_look, name="post_look"),
    path("posts/new/", composer.post_new, name="post_new"),
    path("posts/new/autosave/", composer.post_new_autosave, name="post_new_autosave"),
    path("posts/new/schedule/", composer.post_new_schedule, name="post_new_schedule"),
    path("posts/new/publish/", composer.post_new_publish, name="post_new_publish"),
    path("posts/new/submit/", composer.post_new_submit, name="post_new_submit"),
    path("posts/<int:post_id>/", post.post, name="post"),
    path("posts/<int:post_id>/edit/", composer.post_edit, name="post_edit"),
    path("posts/<int:post_id>/autosave/", composer.post_autosave, name="post_autosave"),
    path("posts/<int:post_id>/schedule/", composer.post_schedule_view, name="post_schedule"),
    path("posts/<int:post_id>/publish/", composer.post_publish, name="post_publish"),
    path("posts/<int:post_id>/submit/", composer.post_submit_view, name="post_submit"),
    path("posts/<int:post_id>/approve/", composer.post_approve_view, name="post_approve"),
    path("posts/<int:post_id>/request-changes/", composer.post_request_changes_view, name="post_request_changes"),
    path("posts/<int:post_id>/unschedule/", composer.post_unschedule_view, name="post_unschedule"),
    path("posts/<int:post_id>/send-again/", composer.post_send_again, name="post_send_again"),
    path("posts/<int:post_id>/duplicate/", post.post_duplicate_view, name="post_duplicate"),
    path("posts/<int:post_id>/cancel/", post.post_cancel_view, name="post_cancel"),
    path("posts/<int:post_id>/restore/", post.post_restore_view, name="post_restore"),
    path("posts/<int:post_id>/delete/", post.post_delete_view, name="post_delete"),
    path("media/", media.media, name="media"),
    path("media/upload/", media.media_upload_view, name="media_upload"),
    path("media/pick/", media.media_pick, name="media_pick"),
    path("media/<int:asset_id>/", media.media_item, name="media_item"),
    path("media/<int:asset_id>/file/", files.media_file, name="media_file"),
    path("media/<int:asset_id>/thumb/", files.media_thumb, name="media_thumb"),
    path("media/<int:asset_id>/crop/", media.media_crop_view, name="media_crop"),
    path("media/<int:asset_id>/delete/", media.media_delete_view, name="media_delete"),
    path("media/<int:asset_id>/restore/", media.media_restore_view, name="media_restore"),
    path("queue/", queue.queue, name="queue"),
    path("queue/retry/", queue.queue_retry, name="queue_retry"),
    path("queue/pause/", queue.pause, name="pause"),
    path("queue/pauses/<int:pause_id>/resume/", queue.resume, name="resume"),
    path("banners/", queue.banners, name="banners"),
    path("publications/<int:publication_id>/", publication.publication, name="publication"),
    path("publications/<int:publication_id>/retry/", publication.publication_retry_view, name="publication_retry"),
    path(
        "publications/<int:publication_id>/confirm/", publication.publication_confirm_view, name="publication_confirm"
    ),
    path("publications/<int:publication_id>/resend/", publication.publication_resend_view, name="publication_resend"),
    path(
        "publications/<int:publication_id>/handoff/", publication.publication_handoff_view, name="publication_handoff"
    ),
    path("publications/<int:publication_id>/drop/", publication.publication_drop_view, name="publication_drop"),
]
