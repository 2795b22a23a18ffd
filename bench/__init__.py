"""Benchmarks: each prints ratios of a peer's figure to ours, measured in the same run."""
