"""What takes how long, and how much memory, beside what one would write without this package.

Run with ``python -m benchmarks``; docs/benchmarks.md says how to read what it prints. Each benchmark is a file here and
a line in `__main__`; how anything is measured is said in `measure`, and nowhere else. Nothing here is installed.
"""
