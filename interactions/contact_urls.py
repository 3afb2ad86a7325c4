"""Addresses of pages about contacts, below `/w/<slug>/people/`."""

from django.urls import path

from interactions.views import contacts, privacy, segments

urlpatterns = [
    path("", contacts.people, name="people"),
    path("tag/", contacts.bulk_tag, name="people_tag"),
    path("blocked/", contacts.blocked, name="people_blocked"),
    path("segments/", segments.segments, name="people_segments"),
    path("segments/new/", segments.segment, name="people_segment_new"),
    path("segments/count/", segments.segment_count, name="people_segment_count"),
    path("segments/<int:people_segment_id>/", segments.segment, name="people_segment"),
    path("segments/<int:people_segment_id>/delete/", segments.segment_delete, name="people_segment_delete"),
    path("segments/<int:people_segment_id>/export/", segments.segment_export, name="people_segment_export"),
    path("lifecycle/", segments.lifecycle, name="people_lifecycle"),
    path("requests/", privacy.requests, name="person_requests"),
    path("requests/new/", privacy.request_new, name="person_request_new"),
    path("requests/<int:person_request_id>/", privacy.person_request, name="person_request"),
    path("requests/<int:person_request_id>/fetch/", privacy.request_fetch, name="person_request_fetch"),
    path("data-map/", privacy.data_map, name="people_data_map"),
    path("retention/", privacy.retention, name="people_retention"),
    path("merges/<int:merge_id>/undo/", contacts.unmerge, name="person_unmerge"),
    path("consents/<int:consent_id>/withdraw/", contacts.consent_end, name="person_consent_withdraw"),
    path("<int:contact_id>/", contacts.person, name="person"),
    path("<int:contact_id>/edit/", contacts.edit, name="person_edit"),
    path("<int:contact_id>/tags/", contacts.tags, name="person_tags"),
    path("<int:contact_id>/block/", contacts.block, name="person_block"),
    path("<int:contact_id>/reveal/", contacts.reveal, name="person_reveal"),
    path("<int:contact_id>/merge/", contacts.merge, name="person_merge"),
    path("<int:contact_id>/consents/", contacts.consent_add, name="person_consent_add"),
]
