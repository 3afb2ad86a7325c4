"""Benchmarks: one module each, run by `./juzhen bench NAME` on throw-away servers."""
