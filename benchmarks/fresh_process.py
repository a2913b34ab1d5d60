"""What ``benchmarks/matching.py`` starts as a process of its own: the saved rules in a folder in, and for each
subscriber the papers that are new to it out. Prints how many, and the process's peak memory in MiB."""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

import numpy as np

from bot.core.matcher.book import RuleBook
from bot.core.matcher.rows import merge
from bot.core.papers import Paper
from bot.lib.collecting import collect_seldom
from bot.store.column_file import map_columns


def main() -> None:
    collect_seldom()  # as the program does when it starts
    folder, each = Path(sys.argv[1]), int(sys.argv[2])
    book = RuleBook.load(map_columns(folder / "rules"))
    papers: tuple[Paper, ...] = pickle.loads((folder / "papers").read_bytes())
    told = np.load(folder / "told.npy", mmap_mode="r")
    if book is None:
        raise SystemExit("the rules are of another version")
    merged = merge(book.rows(papers, {}), lambda ids: ids // each, len(told), len(papers))
    new = int(np.bitwise_count(merged & ~told).sum())
    peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"new": new, "MiB": peak}))


if __name__ == "__main__":
    main()
