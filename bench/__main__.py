"""``make bench``: what each public page, and each search of the desk, costs beside a bare Django
view measured in the same run.

One floor is one request of the bare view (``bench/floor``): an indexed query of 20 rows, a base
template and an include a row. Page and floor take turns, request by request, in one process, so
that whatever else the machine does meets both alike. The measure is CPU time; nothing is cached.
"""

import argparse
import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.databases import ROOT, database, environment
from bench.pages import MOST_GROWTH, PAGES, Page
from bench.plot import Bars, svg

PLOT = ROOT / "docs" / "images" / "bench.svg"


class Worker:
    """A process of ``bench.worker`` on one database, and the lines that go back and forth."""

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
        if page.path.startswith("/") and not page.link:
            return page.path
        found = self.ask(find=[page.path, page.link])["path"]
        if not found:
            sys.exit(f"{page.path} leads to no {page.link or page.name}.")
        return f"{found}{page.below}"


@dataclass(frozen=True)
class Cost:
    """What a page costs on one database; times in milliseconds of CPU."""

    median: float
    p90: float
    floors: float
    queries: int
    bytes: int
    status: int
    floor: float
    floor_bytes: int


def measure(sites: list[Worker], page: Page, rounds: int, times: int) -> list[Cost]:
    """Return the cost of ``page`` on each site; the sites take turns as well, round by round."""
    paths = [site.path_of(page) for site in sites]
    answers: list[list[dict[str, Any]]] = [[] for _ in sites]
    for _ in range(rounds):
        for site, path, answered in zip(sites, paths, answers, strict=True):
            answered.append(site.ask(measure=path, times=times))
    return [cost(answered) for answered in answers]


def cost(answers: list[dict[str, Any]]) -> Cost:
    """Return the medians over all requests, and the page in floors: the median of the rounds'."""
    pages = [seconds * 1000 for answer in answers for seconds in answer["pages"]]
    floors = [seconds * 1000 for answer in answers for seconds in answer["floors"]]
    ratios = [
        statistics.median(answer["pages"]) / statistics.median(answer["floors"])
        for answer in answers
    ]
    last = answers[-1]
    return Cost(
        median=statistics.median(pages),
        p90=statistics.quantiles(pages, n=10)[-1],
        floors=statistics.median(ratios),
        queries=max(answer["queries"] for answer in answers),
        bytes=last["bytes"],
        status=last["status"],
        floor=statistics.median(floors),
        floor_bytes=last["floor_bytes"],
    )


def faults(page: Page, few: Cost, many: Cost) -> str:
    """Return what ``page`` misses, in words; empty where it meets every goal."""
    found = [f"status {one.status}" for one in (few, many) if one.status != 200]
    if max(few.floors, many.floors) > page.most_floors:
        found.append("floors")
    if max(few.queries, many.queries) > page.most_queries:
        found.append("queries")
    if many.floors / few.floors > MOST_GROWTH or many.queries > few.queries:
        found.append("grows")
    return ", ".join(found)


def _beside(plot: Path) -> Path:
    """Return where the desk's plot lies."""
    return plot.with_name(f"{plot.stem}-desk{plot.suffix}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sessions", type=int, nargs=2, default=[200, 200_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--times", type=int, default=20, help="requests a round")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--plot", type=Path, default=PLOT)
    parser.add_argument("--strict", action="store_true", help="fail where a goal is missed")
    options = parser.parse_args()

    sites = [Worker(environment(database(number))) for number in options.sessions]
    low, high = (f"{number:,}" for number in options.sessions)
    print("CPU a request, uncached; one floor is a bare Django view of 20 rows.\n")
    print(
        f"{'page':<20}{'queries':>8}{'goal':>5}{'kB':>7}{'ms':>7}{'p90':>7}"
        f"{low + ' (floors)':>15}{high + ' (floors)':>18}{'goal':>6}"
    )
    rows: dict[bool, list[Bars]] = {False: [], True: []}
    missed, last = [], None
    for page in (page for page in PAGES if options.only in page.name):
        few, many = measure(sites, page, options.rounds, options.times)
        fault, last = faults(page, few, many), many
        print(
            f"{page.name:<20}{many.queries:>8}{page.most_queries:>5}{many.bytes / 1000:>7.1f}"
            f"{many.median:>7.2f}{many.p90:>7.2f}{few.floors:>15.2f}{many.floors:>18.2f}"
            f"{page.most_floors:>6g}  {'OVER: ' + fault if fault else 'ok'}",
            flush=True,
        )
        if fault:
            missed.append(page.name)
        bars = Bars(page.name, page.most_floors, (few.floors, many.floors))
        rows[page.of_desk].append(bars)
    if last is None:
        sys.exit(f"No page is named like {options.only!r}.")
    print(f"\nOne floor: {last.floor:.2f} ms of CPU, {last.floor_bytes / 1000:.1f} kB, one query.")
    print(f"Goals missed: {', '.join(missed) or 'none'}.")
    if not options.only:
        legend = [f"{low} sessions", f"{high} sessions"]
        unit = "uncached, in floors (one floor: a bare Django view of 20 rows)"
        options.plot.parent.mkdir(parents=True, exist_ok=True)
        # What searches is dearer than what lists: on one scale nobody could read the pages.
        for of_desk, title, plot in (
            (False, f"CPU a page, {unit}", options.plot),
            (True, f"CPU an answer of the desk, {unit}", _beside(options.plot)),
        ):
            plot.write_text(svg(rows[of_desk], legend, title))
            print(f"Plot: {plot}")
    return 1 if missed and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
