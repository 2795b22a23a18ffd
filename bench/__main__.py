"""Every benchmark, one after the other: `make bench`."""

import runpy

for name in ("import_time", "startup", "write", "read", "graph", "page"):
    print(f"\n### {name}", flush=True)
    runpy.run_module(f"bench.{name}", run_name="__main__")
