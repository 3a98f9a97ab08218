"""Read thousands of spoilt pages: none may raise, take long, or take much memory.

    python -m benchmarks.fuzz_reading [--cases 2000]

The pages are those of tests/reading/test_any_bytes.py, which reads 200 of them in every run of the tests.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lapvo_scraper.reading import read_page

sys.path.append(str(Path(__file__).parents[1] / "tests" / "pages"))

from mutating_pages import URL, check, mutated

LONGEST = 3.0  # seconds of one page
MOST_MEMORY = 400  # MB of the whole process


def main() -> int:
    """Print what the worst page took; return 1 when one was too dear. One that raises ends the run, and is shown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_reading", description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=2_000)
    cases = parser.parse_args().cases
    times: list[float] = []
    kinds: Counter[str] = Counter()

    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(mutated(), st.sampled_from([URL, None, "https://vamnhon.example.vn/"]), st.booleans())
    def read(page: bytes, url: str | None, truncated: bool) -> None:
        started = time.process_time()
        reading = read_page(page, url=url, content_type="text/html", truncated=truncated)
        times.append(time.process_time() - started)
        kinds[reading.kind] += 1
        check(reading)

    read()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times.sort()
    read_as = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    print(
        f"{len(times)} pages read, none raised ({read_as}). CPU: median {times[len(times) // 2] * 1_000:.1f} ms, "
        f"worst {times[-1] * 1_000:.0f} ms (at most {LONGEST * 1_000:.0f}). "
        f"Memory of the process: {memory:.0f} MB at most ({MOST_MEMORY} allowed)."
    )
    return 1 if times[-1] > LONGEST or memory > MOST_MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())
