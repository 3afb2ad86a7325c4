"""Addresses of the accounts API below `/api/v1/workspaces/<slug>/`."""

from django.urls import path

from . import competitors, tracked
from .advisor import AdviceView, DecisionsView, DecisionView
from .apps import AppListView, AppTestView, AppView, LiveView, SelfTestView
from .audit import (
    AuditRunsView,
    FindingReopenView,
    FindingsAcceptView,
    FindingsTaskView,
    FindingsView,
    FindingView,
    MatrixRulesView,
    MatrixRuleView,
)
from .documents import DocumentAccessesView, DocumentFileView, DocumentView
from .groups import (
    GroupListView,
    GroupMembersView,
    GroupMemberView,
    GroupView,
    MatrixView,
    StrategyView,
)
from .identity import (
    AccountImagesView,
    AccountImageView,
    AccountRenewalView,
    BrandFilesView,
    BrandFileView,
    BrandKitDefaultView,
    BrandKitPackageView,
    BrandKitsView,
    BrandKitView,
    ImageChecksView,
    ImageCheckVersionView,
    ImageCheckView,
    RenewalsView,
)
from .views import AccountCheckView, AccountConnectView, AccountListView, AccountView, PlatformListView

urlpatterns = [
    path("accounts/", AccountListView.as_view(), name="api-accounts"),
    path("accounts/connect/", AccountConnectView.as_view(), name="api-account-connect"),
    path("accounts/<int:account_id>/", AccountView.as_view(), name="api-account"),
    path("accounts/<int:account_id>/check/", AccountCheckView.as_view(), name="api-account-check"),
    path("accounts/<int:account_id>/self-test/", SelfTestView.as_view(), name="api-account-self-test"),
    path("accounts/<int:account_id>/live/", LiveView.as_view(), name="api-account-live"),
    path("accounts/audit/runs/", AuditRunsView.as_view(), name="api-matrix-audits"),
    path("accounts/audit/findings/", FindingsView.as_view(), name="api-matrix-findings"),
    path("accounts/audit/findings/task/", FindingsTaskView.as_view(), name="api-matrix-findings-task"),
    path("accounts/audit/findings/accept/", FindingsAcceptView.as_view(), name="api-matrix-findings-accept"),
    path("accounts/audit/findings/<int:finding_id>/", FindingView.as_view(), name="api-matrix-finding"),
    path(
        "accounts/audit/findings/<int:finding_id>/reopen/",
        FindingReopenView.as_view(),
        name="api-matrix-finding-reopen",
    ),
    path("accounts/audit/rules/", MatrixRulesView.as_view(), name="api-matrix-rules"),
    path("accounts/audit/rules/<int:group_id>/", MatrixRuleView.as_view(), name="api-matrix-rule"),
    path("accounts/documents/<int:document_id>/", DocumentView.as_view(), name="api-document"),
    path("accounts/documents/<int:document_id>/file/", DocumentFileView.as_view(), name="api-document-file"),
    path("accounts/documents/<int:document_id>/log/", DocumentAccessesView.as_view(), name="api-document-log"),
    path("competitors/", competitors.CompetitorsView.as_view(), name="api-competitors"),
    path("competitors/<int:competitor_id>/", competitors.CompetitorView.as_view(), name="api-competitor"),
    path("competitors/<int:competitor_id>/swot/", competitors.PointsView.as_view(), name="api-competitor-swot"),
    path("competitors/<int:competitor_id>/samples/", competitors.SamplesView.as_view(), name="api-competitor-samples"),
    path(
        "competitors/<int:competitor_id>/tracked/",
        tracked.CompetitorTrackedView.as_view(),
        name="api-competitor-tracked",
    ),
    path("competitor-points/<int:swot_id>/", competitors.PointView.as_view(), name="api-competitor-point"),
    path("competitor-samples/<int:sample_id>/", competitors.SampleView.as_view(), name="api-competitor-sample"),
    path("competitor-alerts/", competitors.AlertsView.as_view(), name="api-competitor-alerts"),
    path(
        "competitor-alerts/<int:alert_id>/seen/", competitors.AlertSeenView.as_view(), name="api-competitor-alert-seen"
    ),
    path("tracked-accounts/", tracked.TrackedListView.as_view(), name="api-tracked-accounts"),
    path("tracked-accounts/<int:tracked_id>/", tracked.TrackedView.as_view(), name="api-tracked-account"),
    path("tracked-accounts/<int:tracked_id>/figures/", tracked.SnapshotsView.as_view(), name="api-tracked-figures"),
    path("tracked-accounts/<int:tracked_id>/posts/", tracked.TrackedPostsView.as_view(), name="api-tracked-posts"),
    path("tracked-figures/<int:snapshot_id>/", tracked.SnapshotView.as_view(), name="api-tracked-figure"),
    path("figure-imports/", tracked.FigureImportsView.as_view(), name="api-figure-imports"),
    path("figure-imports/<int:import_id>/", tracked.FigureImportView.as_view(), name="api-figure-import"),
    path("benchmark/", tracked.BenchmarkView.as_view(), name="api-benchmark"),
    path("advisor/compare/", AdviceView.as_view(), name="api-advisor"),
    path("advisor/decisions/", DecisionsView.as_view(), name="api-advisor-decisions"),
    path("advisor/decisions/<int:advice_id>/", DecisionView.as_view(), name="api-advisor-decision"),
    path("accounts/<int:account_id>/images/", AccountImagesView.as_view(), name="api-account-images"),
    path("accounts/<int:account_id>/images/<int:image_id>/", AccountImageView.as_view(), name="api-account-image"),
    path("accounts/<int:account_id>/renewals/", AccountRenewalView.as_view(), name="api-account-renewals"),
    path("renewals/", RenewalsView.as_view(), name="api-renewals"),
    path("brand-kits/", BrandKitsView.as_view(), name="api-brand-kits"),
    path("brand-kits/<int:kit_id>/", BrandKitView.as_view(), name="api-brand-kit"),
    path("brand-kits/<int:kit_id>/default/", BrandKitDefaultView.as_view(), name="api-brand-kit-default"),
    path("brand-kits/<int:kit_id>/package/", BrandKitPackageView.as_view(), name="api-brand-kit-package"),
    path("brand-kits/<int:kit_id>/files/", BrandFilesView.as_view(), name="api-brand-files"),
    path("brand-kits/<int:kit_id>/files/<int:brand_file_id>/", BrandFileView.as_view(), name="api-brand-file"),
    path("image-checks/", ImageChecksView.as_view(), name="api-image-checks"),
    path("image-checks/<int:image_check_id>/", ImageCheckView.as_view(), name="api-image-check"),
    path("image-checks/<int:image_check_id>/version/", ImageCheckVersionView.as_view(), name="api-image-check-version"),
    path("accounts/<int:account_id>/strategy/", StrategyView.as_view(), name="api-account-strategy"),
    path("matrix/", MatrixView.as_view(), name="api-matrix"),
    path("account-groups/", GroupListView.as_view(), name="api-account-groups"),
    path("account-groups/<int:group_id>/", GroupView.as_view(), name="api-account-group"),
    path("account-groups/<int:group_id>/members/", GroupMembersView.as_view(), name="api-account-group-members"),
    path(
        "account-groups/<int:group_id>/members/<int:account_id>/",
        GroupMemberView.as_view(),
        name="api-account-group-member",
    ),
    path("platforms/", PlatformListView.as_view(), name="api-platforms"),
    path("platform-apps/", AppListView.as_view(), name="api-platform-apps"),
    path("platform-apps/<slug:platform>/", AppView.as_view(), name="api-platform-app"),
    path("platform-apps/<slug:platform>/test/", AppTestView.as_view(), name="api-platform-app-test"),
]
