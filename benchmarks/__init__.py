"""Benchmarks: ours against small limit programs, as ratios. `python -m benchmarks --help`."""
