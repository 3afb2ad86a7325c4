"""Addresses of data in and out, below `/w/<slug>/analytics/`."""

from django.urls import path

from analytics.views import data, entry, figure_files, lineage

urlpatterns = [
    path("lineage/", lineage.lineage_page, name="lineage"),
    path("data/", data.status, name="data"),
    path("data/accounts/<int:account_id>/again/", data.again, name="data_again"),
    path("data/open/", data.open_data, name="open_data"),
    path("data/export/<slug:table>.csv", data.export, name="data_export"),
    path("data/export/<slug:table>.parquet", data.export_parquet, name="data_parquet"),
    path("data/import/", figure_files.files, name="figure_files"),
    path("data/import/<int:file_id>/", figure_files.figure_file, name="figure_file"),
    path("data/import/<int:file_id>/errors.csv", figure_files.errors, name="figure_file_errors"),
    path("data/import/<int:file_id>/<slug:action>/", figure_files.act, name="figure_file_act"),
    path("data/mappings/<int:figure_profile_id>/remove/", figure_files.profile_forget, name="figure_profile_remove"),
    path("data/entry/", entry.entry, name="entry"),
    path("data/posts/<int:measured_id>/", entry.entry_post, name="entry_post"),
]
