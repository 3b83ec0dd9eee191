"""Timings side by side with PyTorch: `python -m bench`, or `make bench`. The figures are in docs/performance.md."""
