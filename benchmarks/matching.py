"""Many stored rules against one real day: seconds to build, to match and to write out all pairs, memory, growth.

    python -m benchmarks.matching [--digests FOLDER] [--day 2025-10-22] [--sizes 1000,10000,100000,1000000] [--runs 5]

The rules are made from the words of the other days (``benchmarks/rules_made.py``): once all plain keyword lists, once
half plain and half with all that the language has. Each figure is from a forked child, the median of ``--runs``.
Three kinds of day: ``cold``, nothing was read before; ``new day``, the words of the other days were met before, as in
a process that goes on; ``again``, also the day's TeX was made readable before, as for showing it. Beside it in the
same call, on the plain rules: the loop as scripts have it (``sub.lower() in text.lower()``), the same with the text
lowered once, tantivy (``pip install tantivy``; left out where it is not installed) and SQLite FTS5, with one query for
each rule; all of them write pairs. Behind their seconds stand the ratios to ours ``again``, on plain and on mixed
rules. The loops are extrapolated from 10,000 rules, the others from ``--others``: marked with an x. The limit is what
writing out the same pairs alone takes. Where rules are few, the way without numpy stands beside it. Last a fresh
process: saved rules in, who gets which new paper out; and one that does nothing but import numpy, by which the pace of
the machine in that minute is known.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.other_matchers import WORK, Lists, has_tantivy, made_queries
from benchmarks.rules_made import Maker
from bot.core import readable as tex
from bot.core.matcher import FEW
from bot.core.matcher.book import RuleBook
from bot.core.matcher.marks import known_by
from bot.core.papers import Paper
from bot.core.rules import names, tokens
from bot.core.rules.indexes import members
from bot.core.rules.matching import Day
from bot.core.rules.tree import Rule
from bot.sources import open_sources
from bot.sources.kinds import Context
from bot.store.column_file import write_columns

HERE = Path(__file__).resolve().parents[1]
DIGESTS = Path(os.environ.get("PAPERROUND_DIGESTS") or HERE.parent / "shared" / "digests")
PER_SUBSCRIBER = 5


def papers_of(folder: Path) -> tuple[Paper, ...]:
    """The papers of a day's README.md."""
    (source,) = open_sources(str(folder / "README.md"), Context(Path.cwd()))
    reading = next(iter(source.read(None, datetime.now(UTC))))
    return reading.digest.papers if reading.digest else ()


def in_child(work: Callable[[], Any]) -> Any:
    """What ``work`` gives in a forked child."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with os.fdopen(writer, "wb") as out:
            pickle.dump(work(), out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        given = answer.read()
    os.waitpid(child, 0)
    return pickle.loads(given)


def seconds(work: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def resident(name: str = "VmRSS") -> float:
    """This process's memory in MiB, now or at its peak (``VmHWM``)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) / 1024


def forget_texts() -> None:
    """As if no text had been read in this process."""
    for cached in (tex._readable, tokens.read_run, tokens.fold_word, names.read_name, known_by):  # noqa: SLF001
        cached.cache_clear()  # type: ignore[attr-defined]


Days = Sequence[Sequence[Paper]]


class Ours:
    """A book of the rules, and what is measured of it in a child."""

    def __init__(self, rules: Sequence[Rule], day: Sequence[Paper], others: Days) -> None:
        self.book, self.day, self.others = RuleBook(), day, others
        self.rules = rules
        self.build = seconds(self._add_all)
        self.saved = self.book.dump()

    def _add_all(self) -> None:
        for number, rule in enumerate(self.rules):
            self.book.add(number, rule)

    def pairs(self) -> int:
        return sum(len(ids) for ids, _ in self.book.pairs(self.day, {}))

    def rows(self) -> int:
        return sum(len(ids) for ids, _ in self.book.rows(self.day, {}))

    def once(self) -> dict[str, float]:
        """All kinds of day, one after the other."""
        self.book = RuleBook.load(self.saved) or self.book
        forget_texts()
        before = resident()
        found: dict[str, float] = {"cold": seconds(self.pairs), "MiB": resident("VmHWM") - before}
        self.book = RuleBook.load(self.saved) or self.book
        for other in self.others:
            list(self.book.rows(other, {}))
        tex._readable.cache_clear()  # noqa: SLF001
        found["new day"] = seconds(self.pairs)
        found["again"] = median(seconds(self.pairs) for _ in range(3))
        found["rows"] = median(seconds(self.rows) for _ in range(3))
        return found | self._changing(found["again"])

    def _changing(self, before: float) -> dict[str, float]:
        """Rules that come and go: what one costs, and what the next match then costs more."""
        start = len(self.rules)
        adding = [seconds(lambda n=n: self.book.add(start + n, self.rules[n % start])) for n in range(200)]
        after = seconds(self.pairs)
        removing = [seconds(lambda n=n: self.book.remove(n)) for n in range(200)]
        return {"add": median(adding), "add, worst": max(adding), "remove": median(removing), "next": after - before}

    def limit(self) -> tuple[int, float]:
        """How many pairs, and the seconds for writing so many and no more."""
        count = self.pairs()

        def write() -> None:
            ids, papers = np.empty(count, np.int32), np.empty(count, np.int16)
            ids.fill(1)
            papers.fill(1)

        return count, median(seconds(write) for _ in range(5))


def in_fresh_process(saved: dict[str, Any], day: Sequence[Paper], count: int, runs: int) -> dict[str, float]:
    """A process from its start to its end: saved rules in, and for each subscriber the papers not told before out."""
    with tempfile.TemporaryDirectory() as folder:
        write_columns(Path(folder) / "rules", saved)
        (Path(folder) / "papers").write_bytes(pickle.dumps(day))
        told = np.random.default_rng(4).integers(0, 4, (count // PER_SUBSCRIBER + 1, -(-len(day) // 64) * 64)) == 0
        np.save(Path(folder) / "told.npy", np.packbits(told, axis=1, bitorder="little").view(np.uint64))
        command = [str(HERE / "benchmarks" / "fresh_process.py"), folder, str(PER_SUBSCRIBER)]
        results = []
        for _ in range(runs):
            given, wall = in_process(command)
            results.append({**json.loads(given), "wall": wall, "numpy alone": in_process(["-c", "import numpy"])[1]})
    best = min(result["wall"] for result in results)
    return {name: median(result[name] for result in results) for name in results[0]} | {"best": best}


def in_process(arguments: list[str]) -> tuple[bytes, float]:
    """What Python printed, and its seconds from start to end."""
    start = time.perf_counter()
    given = subprocess.run(
        [sys.executable, *arguments], cwd=HERE, env=fresh_environment(), check=True, capture_output=True
    )
    return given.stdout, time.perf_counter() - start


def fresh_environment() -> dict[str, str]:
    """One core; and modules that were compiled before, as in an installation."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def compared(lists: Lists, day: Sequence[Paper], most: int, runs: int) -> dict[str, tuple[float, int, bool]]:
    """Seconds and pairs of what people would use, and whether they are extrapolated from ``most`` rules."""

    def timed(work: Callable[[], int]) -> tuple[float, int]:
        start = time.perf_counter()
        count = work()
        return time.perf_counter() - start, count

    def measured(name: str) -> tuple[float, int, bool]:
        few = min(len(lists), 10_000 if name.startswith("loop") else most)
        some, times = lists[:few], 1 if name.startswith("loop") else runs
        found = [in_child(lambda: timed_of(name, some)) for _ in range(times)]
        factor = len(lists) / few
        return median(one[0] for one in found) * factor, round(found[0][1] * factor), factor > 1

    def timed_of(name: str, some: Lists) -> tuple[float, int]:
        if name == "tantivy":
            search = made_queries(some)
            return timed(lambda: search(day))
        return timed(lambda: WORK[name](some, day))

    return {name: measured(name) for name in (*WORK, *(["tantivy"] if has_tantivy() else []))}


def show(title: str, found: dict[str, Any]) -> None:
    print(f"  {title:<28}", "  ".join(f"{name} {value:,.4g}" for name, value in found.items()))


def one_by_one(rules: Sequence[Rule], day: Sequence[Paper]) -> float:
    """What a small installation does, in a process that read nothing before."""
    forget_texts()

    def match() -> None:
        small = Day(day, {})
        for rule in rules:
            members(small.matching(rule))

    return seconds(match)


def one_size(count: int, make: Callable[[], Rule], day: Sequence[Paper], others: Days, given: Any) -> dict[str, float]:
    """Everything about ours at this number of rules."""
    rules = [make() for _ in range(count)]
    gc.freeze()
    ours = Ours(rules, day, others)
    results = [in_child(ours.once) for _ in range(given.runs)]
    found = {name: median(result[name] for result in results) for name in results[0]}
    pairs, limit = in_child(ours.limit)
    if count <= FEW:
        alone = [in_child(lambda: one_by_one(rules, day)) for _ in range(given.runs)]
        show("without numpy, cold", {"seconds": median(alone)})
    show(
        "build, seconds; size, MiB", {"build": ours.build, "saved": sum(c.nbytes for c in ours.saved.values()) / 2**20}
    )
    show("match, pairs written", {name: found[name] for name in ("cold", "new day", "again")} | {"pairs": pairs})
    show("match, rows; the limit", {"rows": found["rows"], "writing the pairs alone": limit})
    show("peak above start, MiB", {"cold": found["MiB"]})
    show("add, remove, next match", {name: found[name] for name in ("add", "add, worst", "remove", "next")})
    show("fresh process", in_fresh_process(ours.saved, day, count, given.runs))
    gc.unfreeze()
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--digests", type=Path, default=DIGESTS, help="a folder of days")
    options.add_argument("--day", default="2025-10-22")
    options.add_argument("--sizes", default="1000,10000,100000,1000000")
    options.add_argument("--others", type=int, default=100_000, help="rules up to which other tools are measured")
    options.add_argument("--runs", type=int, default=5)
    given = options.parse_args()
    day = papers_of(given.digests / given.day)
    known = {paper.id for paper in day}
    folders = sorted(folder for folder in given.digests.iterdir() if (folder / "README.md").is_file())
    others = [[paper for paper in papers_of(folder) if paper.id not in known] for folder in folders]
    print(
        f"{given.day}: {len(day)} papers; Python {sys.version.split()[0]}, numpy {np.__version__}; runs: {given.runs}"
    )
    growth: dict[str, list[dict[str, float]]] = {"plain": [], "mixed": []}
    for count in map(int, given.sizes.split(",")):
        maker = Maker(paper for other in others for paper in other)
        print(f"\n{count:,} mixed rules")
        growth["mixed"].append(one_size(count, maker.mixed, day, others, given))
        print(f"\n{count:,} plain rules")
        plain = Maker(paper for other in others for paper in other)
        growth["plain"].append(one_size(count, plain.plain, day, others, given))
        again = Maker(paper for other in others for paper in other)
        lists = [[one.all_of[0].text for one in again.plain().any_of] for _ in range(count)]  # type: ignore[union-attr]
        for name, (took, pairs, is_guess) in compared(lists, day, given.others, given.runs).items():
            ratios = {kind: took / growth[kind][-1]["again"] for kind in growth}
            show(name + (" x" if is_guess else ""), {"seconds": took, "pairs": pairs} | ratios)
    for kind, found in growth.items():
        show(f"growth, {kind}: last / first", {what: found[-1][what] / found[0][what] for what in ("rows", "again")})


if __name__ == "__main__":
    main()
