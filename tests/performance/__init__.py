"""Benchmarks: ours beside a reference in the same run. `make bench`, or `BENCH=relay make bench`."""
