"""``make bench``: what each public page costs, beside a bare Django view measured in the same run.

The floor and the pages take turns, so that whatever else the machine does meets all of them alike.
The measure is CPU time; one floor is one request of the bare view (``bench/floor``).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.databases import ROOT, database, environment
from bench.pages import PAGES, Page
from bench.plot import Bars, svg

PLOT = ROOT / "docs" / "bench.svg"


class Worker:
    """A process of ``bench.worker`` and the lines that go back and forth."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.worker"],
            cwd=ROOT,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **question: Any) -> dict[str, Any]:
        assert self.process.stdin is not None  # noqa: S101 - pipes were asked for
        assert self.process.stdout is not None  # noqa: S101
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("A worker ended; the lines above say why.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def path_of(self, page: Page) -> str:
        if not page.link:
            return page.path
        found = self.ask(find=[page.path, page.link])["path"]
        if not found:
            sys.exit(f"{page.path} leads to no {page.link}.")
        return f"{found}{page.below}"


def measure(floor: Worker, site: Worker, path: str, rounds: int, times: int) -> dict[str, Any]:
    """Return the cost of ``path`` in floors (the median of ``rounds``) with the last answer."""
    floors, answer = [], {}
    for _ in range(rounds):
        before = floor.ask(path="/", times=times)["seconds"]
        answer = site.ask(path=path, times=times)
        after = floor.ask(path="/", times=times)["seconds"]
        floors.append(answer["seconds"] / ((before + after) / 2))
    return {**answer, "floors": statistics.median(floors)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sessions", type=int, nargs=2, default=[200, 200_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--times", type=int, default=20, help="requests a round")
    parser.add_argument("--plot", type=Path, default=PLOT)
    parser.add_argument("--strict", action="store_true", help="fail where a goal is missed")
    options = parser.parse_args()

    floor = Worker({**os.environ, "DJANGO_SETTINGS_MODULE": "bench.floor.settings"})
    sites = [Worker(environment(database(number))) for number in options.sessions]
    bare = floor.ask(path="/", times=50)
    print(
        f"One floor: {bare['seconds'] * 1000:.2f} ms of CPU, {bare['queries']} query, "
        f"{bare['bytes'] / 1000:.1f} kB.\n"
    )
    few, many = (f"{number:,}" for number in options.sessions)
    print(f"{'page':<20}{few:>9}{many:>9}{'goal':>6}{'queries':>10}{'goal':>6}{'kB':>7}")
    rows, missed = [], []
    for page in PAGES:
        results = [
            measure(floor, site, site.path_of(page), options.rounds, options.times)
            for site in sites
        ]
        small, large = results
        queries = "/".join(str(result["queries"]) for result in results)
        sound = (
            all(result["status"] == 200 for result in results)
            and max(result["floors"] for result in results) <= page.most_floors
            and max(result["queries"] for result in results) <= page.most_queries
        )
        print(
            f"{page.name:<20}{small['floors']:>9.2f}{large['floors']:>9.2f}{page.most_floors:>6g}"
            f"{queries:>10}{page.most_queries:>6}{large['bytes'] / 1000:>7.1f}"
            f"{'' if sound else '  MISSED'}",
            flush=True,
        )
        if not sound:
            missed.append(page.name)
        rows.append(Bars(page.name, page.most_floors, (small["floors"], large["floors"])))
    title = "CPU a page, uncached, in floors (one floor: a bare Django view of 20 rows)"
    options.plot.parent.mkdir(parents=True, exist_ok=True)
    options.plot.write_text(svg(rows, [f"{few} sessions", f"{many} sessions"], title))
    print(f"\nGoals missed: {', '.join(missed) or 'none'}. Plot: {options.plot}")
    return 1 if missed and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
