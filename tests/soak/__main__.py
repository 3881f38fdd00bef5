"""``make soak``: the full-size races and kills. Their small twins run in ``make test``.

Each proof works on a throw-away database of its own. Prints a table, writes ``var/soak.json``, and
fails where a proof fails; a control must show the fault that its guard prevents.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.services import servers
from tests.soak import ground

Result = dict[str, Any]
SEAT_FAULTS = ("oversold", "not_full", "lost", "unacknowledged", "count_differs")
BOOKING_FAULTS = ("overlaps", "lost", "unacknowledged", "unlike_their_booking")
LETTER_FAULTS = ("twice", "missing", "not_marked")
REQUEST_FAULTS = (
    "overlaps",
    "unlike_their_booking",
    "strange_histories",
    "approved_twice",
    "lost",
    "unanswered",
)


def none_of(result: Result, *names: str) -> bool:
    return all(result[name] == 0 for name in names)


def moved_well(result: Result) -> bool:
    """No overlap, no letter or move twice, nobody shown a lock or an error."""
    strange = [word for word in result["outcomes"] if word in {"deadlock", "locked"}]
    strange += [word for word in result["outcomes"] if word.startswith("error")]
    clean = none_of(result, "overlaps", "letters_twice", "moved_twice")
    return clean and not result["faults"] and not strange


def only(result: Result, *words: str) -> bool:
    return set(result["outcomes"]) <= set(words)


@dataclass(frozen=True)
class Proof:
    """One run: the module and arguments, and what its result must show."""

    name: str
    module: str
    arguments: Callable[[float], list[str]]
    holds: Callable[[Result], bool]
    engines: tuple[str, ...] = ("SQLite", "PostgreSQL")


def sized(scale: float, option: str, size: int, least: int) -> list[str]:
    return [option, str(max(least, int(size * scale)))]


PROOFS = [
    Proof(
        "bookings",
        "bookings",
        lambda scale: sized(scale, "--attempts", 100_000, 500),
        lambda result: none_of(result, *BOOKING_FAULTS) and only(result, "booked", "taken"),
    ),
    Proof(
        "bookings, control",
        "bookings",
        lambda scale: ["--control", *sized(scale, "--attempts", 20_000, 1500)],
        lambda result: result["overlaps"] > 0,
    ),
    Proof(
        "series against single bookings",
        "series",
        lambda scale: sized(scale, "--attempts", 20_000, 300),
        lambda result: (
            none_of(result, *BOOKING_FAULTS, "odd_series")
            and only(result, "series", "series refused", "booked", "taken")
        ),
    ),
    Proof(
        "holds against approvals",
        "requests",
        lambda scale: sized(scale, "--slots", 2000, 40),
        lambda result: (
            none_of(result, *REQUEST_FAULTS)
            and only(result, "approved", "too late", "booked", "taken", "looked")
        ),
    ),
    Proof(
        "holds against approvals, control",
        "requests",
        lambda scale: ["--control", *sized(scale, "--slots", 400, 120)],
        lambda result: result["overlaps"] + result["approved_twice"] + result["lost"] > 0,
    ),
    Proof(
        "items in number",
        "requests",
        lambda scale: ["--race", "pools", *sized(scale, "--slots", 500, 10)],
        lambda result: (
            none_of(result, *REQUEST_FAULTS)
            and only(result, "booked", "taken")
            and 8 * result["outcomes"]["booked"] == 3 * sum(result["outcomes"].values())
        ),
    ),
    Proof(
        "moves",
        "moves",
        lambda scale: ["--processes", "16", *sized(scale, "--attempts", 10_000, 240)],
        moved_well,
    ),
    Proof(
        "moves, control",
        "moves",
        lambda scale: ["--kind", "control", *sized(scale, "--attempts", 800, 160)],
        lambda result: result["overlaps"] > 0,
    ),
    Proof(
        "seats",
        "seats",
        lambda scale: [
            *sized(scale, "--attempts", 20_000, 400),
            *sized(scale, "--sessions", 200, 4),
        ],
        lambda result: none_of(result, *SEAT_FAULTS) and only(result, "reserved", "full"),
    ),
    Proof(
        "seats, control",
        "seats",
        lambda scale: [
            "--control",
            *sized(scale, "--attempts", 20_000, 1000),
            *sized(scale, "--sessions", 200, 10),
        ],
        lambda result: result["oversold"] > 0,
    ),
    Proof(
        "letters",
        "letters",
        lambda scale: sized(scale, "--letters", 20_000, 200),
        lambda result: none_of(result, *LETTER_FAULTS) and only(result, "sent", "nothing left"),
    ),
    Proof(
        "letters, control",
        "letters",
        lambda scale: ["--control", *sized(scale, "--letters", 2_000, 400)],
        lambda result: result["twice"] > 0,
    ),
    Proof(
        "bookings by HTTP",
        "web",
        lambda scale: sized(scale, "--attempts", 10_000, 200),
        lambda result: (
            none_of(result, *BOOKING_FAULTS) and only(result, "302 booked", "409 with ways out")
        ),
    ),
    Proof(
        "kill -9",
        "kills",
        lambda scale: sized(scale, "--kills", 50, 2),
        lambda result: (
            none_of(result, "integrity_faults", "overlaps", "lost", "unlike_their_booking")
            and not result["strange"]
            and result["acknowledged"] > result["kills"]
        ),
        engines=("SQLite",),
    ),
]


def main() -> int:
    options = argparse.ArgumentParser(prog="make soak", description=__doc__)
    options.add_argument("--scale", type=float, default=1.0, help="1 is full size")
    options.add_argument("--engine", action="append", choices=list(ground.ENGINES))
    options.add_argument(
        "--only", action="append", choices=[proof.name for proof in PROOFS], metavar="PROOF"
    )
    chosen = options.parse_args()
    file = ground.ROOT / "var" / "soak.json"
    file.parent.mkdir(exist_ok=True)
    results: list[Result] = []
    earlier: list[Result] = json.loads(file.read_text()) if file.exists() else []
    for engine in chosen.engine or ground.ENGINES:
        with contextlib.ExitStack() as stack:
            try:
                new_database = stack.enter_context(ground.ENGINES[engine]())
            except servers.Missing as reason:
                print(f"{engine}: SKIPPED, {reason}.")
                continue
            for proof in PROOFS:
                if engine not in proof.engines or (chosen.only and proof.name not in chosen.only):
                    continue
                print(f"{engine}: {proof.name}", file=sys.stderr)
                results.append(run(proof, engine, new_database(), chosen.scale))
                keep(file, earlier, results)
    show(results)
    print(f"Written to {file.relative_to(ground.ROOT)}.")
    return 0 if results and all(result["holds"] for result in results) else 1


def keep(file: Path, earlier: list[Result], results: list[Result]) -> None:
    """Write the results, and the earlier ones of proofs that did not run again."""
    again = {(result["engine"], result["proof"]) for result in results}
    kept = [result for result in earlier if (result["engine"], result["proof"]) not in again]
    file.write_text(json.dumps(kept + results, ensure_ascii=False, indent=1) + "\n")


def run(proof: Proof, engine: str, url: str, scale: float) -> Result:
    """Run one proof in a process of its own and return its figures with the verdict."""
    began = time.monotonic()
    said = ground.python(url, "-m", f"tests.soak.{proof.module}", *proof.arguments(scale))
    result = json.loads(said.splitlines()[-1])
    return {
        "engine": engine,
        "proof": proof.name,
        "holds": proof.holds(result),
        "ended": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "cores": os.cpu_count(),
        "minutes": round((time.monotonic() - began) / 60, 1),
        **result,
    }


def show(results: list[Result]) -> None:
    """Print one row a proof: the verdict, then every figure."""
    print(f"\n{'engine':<11} {'proof':<18} {'verdict':<8} figures")
    for result in results:
        figures = ", ".join(
            f"{name} {value}"
            for name, value in result.items()
            if name not in {"engine", "proof", "holds", "cores"} and value != []
        )
        verdict = "holds" if result["holds"] else "FAILS"
        print(f"{result['engine']:<11} {result['proof']:<18} {verdict:<8} {figures}")


if __name__ == "__main__":
    sys.exit(main())
