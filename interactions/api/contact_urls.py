"""REST addresses about contacts."""

from django.urls import path

from interactions.api import contacts, people

urlpatterns = [
    path("contacts/", contacts.ContactsView.as_view(), name="api-contacts"),
    path("contacts/tag/", contacts.ContactsTagView.as_view(), name="api-contacts-tag"),
    path("contacts/policy/", people.ContactPolicyView.as_view(), name="api-contacts-policy"),
    path("contacts/data-map/", people.DataMapView.as_view(), name="api-contacts-data-map"),
    path("contacts/retention/", people.RetentionRunsView.as_view(), name="api-contacts-retention"),
    path("contacts/merges/<int:merge_id>/", contacts.ContactMergeView.as_view(), name="api-contact-merge"),
    path("contacts/consents/<int:consent_id>/", contacts.ContactConsentView.as_view(), name="api-contact-consent"),
    path("contacts/<int:contact_id>/", contacts.ContactView.as_view(), name="api-contact"),
    path("contacts/<int:contact_id>/history/", contacts.ContactHistoryView.as_view(), name="api-contact-history"),
    path("contacts/<int:contact_id>/tags/", contacts.ContactTagsView.as_view(), name="api-contact-tags"),
    path("contacts/<int:contact_id>/block/", contacts.ContactBlockView.as_view(), name="api-contact-block"),
    path("contacts/<int:contact_id>/reveal/", contacts.ContactRevealView.as_view(), name="api-contact-reveal"),
    path("contacts/<int:contact_id>/merges/", contacts.ContactMergesView.as_view(), name="api-contact-merges"),
    path("contacts/<int:contact_id>/consents/", contacts.ContactConsentsView.as_view(), name="api-contact-consents"),
    path("segments/", people.PeopleSegmentsView.as_view(), name="api-people-segments"),
    path("segments/<int:people_segment_id>/", people.PeopleSegmentView.as_view(), name="api-people-segment"),
    path("person-requests/", people.PersonRequestsView.as_view(), name="api-person-requests"),
    path("person-requests/<int:person_request_id>/", people.PersonRequestView.as_view(), name="api-person-request"),
    path(
        "person-requests/<int:person_request_id>/fulfil/",
        people.PersonRequestFulfilView.as_view(),
        name="api-person-request-fulfil",
    ),
    path(
        "person-requests/<int:person_request_id>/refuse/",
        people.PersonRequestRefuseView.as_view(),
        name="api-person-request-refuse",
    ),
    path(
        "person-requests/<int:person_request_id>/copy/",
        people.PersonRequestCopyView.as_view(),
        name="api-person-request-copy",
    ),
]
