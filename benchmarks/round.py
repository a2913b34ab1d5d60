"""One full round on a large day: seconds and peak memory with 1, 100 and 10,000 subscribers, and what ``--help`` costs.

    python benchmarks/round.py [--digest README.md] [--subscribers 1,100,10000] [--runs 1]

Each figure is a whole process, from the interpreter's start to its exit, on an empty outbox and a store in which
nobody was told anything yet. Beside it, in the same run, a script as people write them for this job: the same digest
and rules, ``word in text`` for every rule and paper, one text file for each subscriber, no record, no HTML, no mail,
no second attempt. Rules are one to three words or phrases out of the day's own titles, popular ones more often (Zipf).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot.core.addresses import parse_address
from bot.core.errors import RuleError
from bot.core.rules.parsing import parse
from bot.core.schedules import Schedule
from bot.core.subscriptions import DEFAULT_ANNOUNCE
from bot.services.subscribing import Wish, subscribe
from bot.sources import open_sources
from bot.sources.kinds import Context
from bot.store import open_store

HERE = Path(__file__).resolve().parents[1]
REAL = HERE.parent / "shared" / "digests" / "2025-07-14" / "README.md"

NAIVE = r"""
import pathlib, re, sys
digest, rules, out = map(pathlib.Path, sys.argv[1:])
papers = re.findall(r"- \*\*\[(.+)\]\((\S+)\)\*\*.*\n.*\n.*\n  (.+)", digest.read_text("utf-8"))
out.mkdir()
for n, rule in enumerate(rules.read_text("utf-8").splitlines()):
    words = [word.strip() for word in rule.split(",")]
    found = [p for p in papers if any(w.lower() in (p[0] + " " + p[2]).lower() for w in words)]
    if found:
        (out / f"{n}.txt").write_text("\n\n".join("\n".join(p) for p in found), "utf-8")
"""


@dataclass(frozen=True)
class Cost:
    seconds: float
    mebibytes: float


def measured(command: list[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command; wall seconds and peak resident memory of its process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{command} failed")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def rules(titles: list[str], how_many: int) -> list[str]:
    """Keyword lists out of titles: runs of one to three words, drawn by Zipf."""
    chance = random.Random(616)
    words = [re.findall(r"[A-Za-z][\w-]+", title) for title in titles]
    grams = {" ".join(w[i : i + n]) for w in words for n in (1, 2, 3) for i in range(len(w) - n + 1)}
    terms = sorted(gram for gram in grams if len(gram) > 3 and _parses(gram))
    chance.shuffle(terms)
    weights = [1 / (rank + 20) for rank in range(len(terms))]
    return [", ".join(chance.choices(terms, weights, k=chance.randint(1, 3))) for _ in range(how_many)]


def _parses(text: str) -> bool:
    try:
        parse(text)
    except RuleError:
        return False
    return True


def prepare(state: Path, texts: list[str]) -> None:
    """A store with a subscriber for each rule."""
    store = open_store(f"sqlite:///{state / 'paperround.db'}", announce=lambda _: None)
    now = datetime(2025, 7, 14, tzinfo=UTC)
    for n, text in enumerate(texts):
        address = parse_address(f"slack:C{n:08d}")
        wish = Wish(
            address=address,
            rule=text,
            name=None,
            schedule=Schedule("batch", None, None, "UTC"),
            announce=DEFAULT_ANNOUNCE,
            confirmed=True,
        )
        subscribe(store, wish, now=now)
    store.close()


def one_round(digest: Path, texts: list[str], folder: Path) -> tuple[Cost, Cost, int, int]:
    """Ours, the script's; messages and papers sent."""
    prepare(folder / "state", texts)
    command = [sys.executable, "-m", "bot", "round", "--source", str(digest), "--now", "2025-07-15T06:00:00Z"]
    ours = measured(command, {"STATE_DIR": str(folder / "state"), "DATABASE_URL": "", "OUTBOX": "1"})
    (folder / "rules.txt").write_text("\n".join(texts), encoding="utf-8")
    script = [sys.executable, "-c", NAIVE, str(digest), str(folder / "rules.txt"), str(folder / "naive")]
    theirs = measured(script)
    outbox = [path for path in (folder / "state" / "outbox").iterdir() if path.name[0] != "."]
    papers = sum((path / "message.txt").read_text(encoding="utf-8").count("https://arxiv.org/abs/") for path in outbox)
    return ours, theirs, len(outbox), papers


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--digest", type=Path, default=REAL, help="a digest of a large day")
    options.add_argument("--subscribers", default="1,100,10000")
    options.add_argument("--runs", type=int, default=1)
    given = options.parse_args()
    if not given.digest.exists():
        raise SystemExit(f"There is no digest at {given.digest}. Name one with --digest.")
    (source,) = open_sources(str(given.digest), Context(Path.cwd()))
    reading = next(iter(source.read(None, datetime.now(UTC))))
    titles = [paper.title for paper in reading.papers]
    print(f"{len(titles)} papers; Python {sys.version.split()[0]}; medians of {given.runs} run(s)\n")
    print(
        f"{'subscribers':>11} {'seconds':>9} {'peak MiB':>9} {'messages':>9} {'papers':>9} {'script s':>9} {'ratio':>7}"
    )
    for count in map(int, given.subscribers.split(",")):
        results = []
        for _ in range(given.runs):
            with tempfile.TemporaryDirectory() as folder:
                results.append(one_round(given.digest, rules(titles, count), Path(folder)))
        ours, theirs = (median(r[n].seconds for r in results) for n in (0, 1))
        peak = max(r[0].mebibytes for r in results)
        _, _, messages, papers = results[-1]
        print(
            f"{count:>11,} {ours:>9.2f} {peak:>9.0f} {messages:>9,} {papers:>9,} {theirs:>9.2f} {ours / theirs:>7.2f}"
        )
    helps = [measured([sys.executable, "-m", "bot", "--help"]).seconds for _ in range(11)]
    empty = [measured([sys.executable, "-c", "pass"]).seconds for _ in range(11)]
    print(f"\npaperround --help: {median(helps):.3f} s (an empty Python process: {median(empty):.3f} s)")


if __name__ == "__main__":
    main()
