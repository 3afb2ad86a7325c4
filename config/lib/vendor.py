"""Front-end files that npm installed: which ones are served, and where.

Only the files named here leave node_modules; nothing is copied into the repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

VENDOR_FILES = {
    "vendor/htmx.js": "htmx.org/dist/htmx.min.js",
    "vendor/sortable.js": "sortablejs/modular/sortable.esm.js",
    "vendor/cropper.js": "cropperjs/dist/cropper.esm.min.js",
    "vendor/purify.js": "dompurify/dist/purify.es.mjs",
    "vendor/squire.js": "squire-rte/dist/squire-raw.mjs",
    "vendor/tus.js": "tus-js-client/dist/tus.min.js",
    "vendor/inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
}
_SOURCE_MAP = re.compile(rb"\n//# sourceMappingURL=[^\n]*\s*\Z")
NODE_MODULES = Path(settings.BASE_DIR) / "node_modules"


class _VendorStorage(FileSystemStorage):
    """Reads a served name from the npm package it comes from."""

    def path(self, name: str) -> str:
        return str(NODE_MODULES / VENDOR_FILES[name])

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        """The file as it is served: without the address of a source map, which is not served."""
        if not name.endswith(".js"):
            return File(Path(self.path(name)).open(mode), name)
        return ContentFile(_SOURCE_MAP.sub(b"", Path(self.path(name)).read_bytes()), name)


class VendorFinder(BaseFinder):
    """Finds exactly the files of VENDOR_FILES."""

    storage = _VendorStorage(location=NODE_MODULES)

    def check(self, **_options: Any) -> list[Any]:
        """Nothing to configure, so nothing to check."""
        return []

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        """Absolute path of a served vendor file, or an empty list."""
        source = VENDOR_FILES.get(path)
        if source is None or not (NODE_MODULES / source).is_file():
            return []
        found = str(NODE_MODULES / source)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None = None) -> Iterator[tuple[str, Storage]]:
        """Every vendor file, for collectstatic."""
        for name in VENDOR_FILES:
            yield name, self.storage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files; imports between our ES modules are rewritten to the hashed names."""

    support_js_module_import_aggregation = True
    # Packages name source maps beside their scripts, which are not served.
    patterns = tuple(entry for entry in CompressedManifestStaticFilesStorage.patterns if entry[0] != "*.js")
