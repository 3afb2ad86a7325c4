"""抖音 (Douyin): its open platform, and the signed link that opens its app."""
