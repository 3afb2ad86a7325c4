"""Where files are kept: a folder of this machine, or a bucket that speaks S3 (AWS, MinIO, Aliyun OSS, Tencent COS …).

Nothing in a bucket is public: files are always handed out by our own pages, which know who may see them.
"""

from __future__ import annotations

from typing import Any

from config import env


def default() -> dict[str, Any]:
    """Django's storage settings from the environment; a folder unless `JUZHEN_S3_BUCKET` names a bucket."""
    bucket = env.text("JUZHEN_S3_BUCKET")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options: dict[str, Any] = {
        "bucket_name": bucket,
        "endpoint_url": env.text("JUZHEN_S3_ENDPOINT") or None,
        "region_name": env.text("JUZHEN_S3_REGION") or None,
        # Without both, boto3 looks in the usual places (role of the machine, ~/.aws).
        "access_key": env.text("JUZHEN_S3_KEY") or None,
        "secret_key": env.text("JUZHEN_S3_SECRET") or None,
        "location": env.text("JUZHEN_S3_PREFIX").strip("/"),
        "addressing_style": env.text("JUZHEN_S3_ADDRESSING", "auto"),
    }
    return {"BACKEND": "config.lib.bucket.PrivateBucket", "OPTIONS": options}
