"""What people would use to match many rules, for ``benchmarks/matching.py``: one rule after the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from bot.core.papers import Paper

Lists = Sequence[Sequence[str]]
"""Plain rules as lists of what to look for."""


def loop(lists: Lists, day: Sequence[Paper]) -> int:
    """As scripts have it."""
    pairs = []
    for number, subs in enumerate(lists):
        for n, paper in enumerate(day):
            text = paper.title + " " + paper.abstract
            if any(sub.lower() in text.lower() for sub in subs):
                pairs.append((number, n))
    return len(pairs)


def loop_lowered(lists: Lists, day: Sequence[Paper]) -> int:
    """The same with every text lowered once."""
    texts = [(paper.title + " " + paper.abstract).lower() for paper in day]
    lowered = [[sub.lower() for sub in subs] for subs in lists]
    return len(
        [(r, n) for r, subs in enumerate(lowered) for n, text in enumerate(texts) if any(s in text for s in subs)]
    )


def fts5(lists: Lists, day: Sequence[Paper]) -> int:
    """SQLite's full-text search, one MATCH for each rule."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table papers using fts5(text)")
    database.executemany("insert into papers values (?)", [(f"{paper.title} {paper.abstract}",) for paper in day])
    asked = [" OR ".join(f'"{sub}"' for sub in subs) for subs in lists]
    find = "select rowid from papers where papers match ?"
    return len([(r, n) for r, query in enumerate(asked) for (n,) in database.execute(find, (query,))])


def made_queries(lists: Lists) -> Callable[[Sequence[Paper]], int]:
    """The rules as tantivy's queries, to be run on a day. Making the queries is not counted."""
    import tantivy  # noqa: PLC0415 - not among the dependencies

    schema = tantivy.SchemaBuilder().add_text_field("text").build()

    def term(text: str) -> Any:
        words = text.lower().replace("-", " ").split()
        if len(words) == 1:
            return tantivy.Query.term_query(schema, "text", words[0])
        return tantivy.Query.phrase_query(schema, "text", words)

    queries = [tantivy.Query.boolean_query([(tantivy.Occur.Should, term(sub)) for sub in subs]) for subs in lists]

    def search(day: Sequence[Paper]) -> int:
        index = tantivy.Index(schema)
        writer = index.writer(num_threads=1)
        for paper in day:
            writer.add_document(tantivy.Document(text=f"{paper.title} {paper.abstract}"))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        return len([(r, hit) for r, query in enumerate(queries) for _, hit in searcher.search(query, len(day)).hits])

    return search


WORK: dict[str, Callable[[Lists, Sequence[Paper]], int]] = {
    "loop as written": loop,
    "loop, text lowered once": loop_lowered,
    "SQLite FTS5": fts5,
}


def has_tantivy() -> bool:
    try:
        import tantivy  # noqa: F401, PLC0415
    except ImportError:
        print("tantivy is not installed (pip install tantivy): its row is left out\n")
        return False
    return True
