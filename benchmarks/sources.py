"""Reading: a year looked back at, the poll of sources that have nothing new, and what of a poll is feedparser's.

    python benchmarks/sources.py [--days 360] [--papers 400] [--runs 5]

1. ``paperround backfill`` over so many invented announcement days of one category, from a local server that answers as
   arXiv's OAI-PMH does (pages of 1,000 records). Papers a second, and the resident memory of that process at the
   quarters of its way: flat means that it does not grow with the number of days.
2. ``paperround poll`` of six categories, first when all is new, then when nothing is: requests, and bytes each way.
3. One poll of a feed of that many papers, in this process: the medians of the whole poll, of our reading of the feed,
   of ``feedparser.parse`` on the same bytes (what most scripts consist of), and of reading the same feed by hand with
   ElementTree and six look-ups.

The server is in this process, the program in another; both share the machine.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from bot.sources.feeds import parse_feed
from tests.support.arxiv import Entry, Stored, Text, atom_feed, oai_error, oai_page

HERE = Path(__file__).resolve().parents[1]
PAGE = 1000
CATEGORIES = ("cs.AI", "cs.CL", "cs.CV", "cs.LG", "cs.MA", "cs.RO")
LAST = date(2025, 6, 27)
WORDS = re.findall(
    r"\w+", "steady hands for soft robots that learn to fold towels by watching a thousand kitchens from above"
)


def paper(day: date, n: int, category: str = "cs.LG") -> Text:
    """An invented paper, about as long as a real one."""
    words = [WORDS[(n * 7 + i * 3) % len(WORDS)] for i in range(12)]
    abstract = " ".join(" ".join(words[i % 12 :] + words[: i % 12]) + f", case {i}." for i in range(18))
    return Text(
        id=f"{day:%y%m}.{(day.toordinal() * 1009 + n) % 100_000:05d}",
        title=f"On {' '.join(words[:8])}, part {n} of {day}",
        abstract=abstract,
        authors=[f"Ada Byron {n}", "Bo Li", "Çelik Ünal", "Dana Oh"],
        categories=[category, "stat.ML"],
    )


@dataclass
class Arxiv:
    """What the server knows, and what it was asked."""

    days: list[date]
    papers: int
    requests: int = 0
    received: int = 0
    sent: int = 0
    done: list[date] = field(default_factory=list)

    def records(self, first: date, last: date, start: int) -> bytes:
        """A page of the records that changed from ``first`` to ``last``, from the ``start``-th on."""
        days = [day for day in self.days if first <= day <= last]
        count = len(days) * self.papers
        if not count:
            return oai_error("noRecordsMatch")
        end = min(start + PAGE, count)
        page = [self._record(days[n // self.papers], n % self.papers) for n in range(start, end)]
        return oai_page(page, f"{first}|{last}|{end}" if end < count else ("" if start else None))

    def _record(self, day: date, n: int) -> Stored:
        """Submitted on the morning of the working day before, which is in time for that day's announcement."""
        before = day - timedelta(days=3 if day.weekday() == 0 else 1)
        return Stored(text=paper(day, n), submitted=[datetime(*before.timetuple()[:3], 14, tzinfo=UTC)], datestamp=day)

    def feed(self, category: str) -> bytes:
        papers = [paper(LAST, n, category) for n in range(self.papers)]
        offset = CATEGORIES.index(category) * 10_000
        named = [
            Text(id=f"{LAST:%y%m}.{offset + n:05d}", title=p.title, abstract=p.abstract) for n, p in enumerate(papers)
        ]
        return atom_feed(category, LAST, [Entry(text=text) for text in named])


class Handler(BaseHTTPRequestHandler):
    """Answers as arXiv's feeds and its OAI-PMH do, from what ``server.arxiv`` knows."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        arxiv, url = self.server.arxiv, urlsplit(self.path)
        arxiv.requests += 1
        arxiv.received += len(self.raw_requestline) + len(str(self.headers))
        if url.path == "/oai":
            self._answer(self._oai(parse_qs(url.query)))
            return
        body = arxiv.feed(url.path.rpartition("/")[2])
        etag = f'"{len(body)}"'
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.end_headers()
        else:
            self._answer(body, etag)

    def _oai(self, query: dict[str, list[str]]) -> bytes:
        if token := query.get("resumptionToken"):
            first, last, start = token[0].split("|")
            return self.server.arxiv.records(date.fromisoformat(first), date.fromisoformat(last), int(start))
        days = [date.fromisoformat(query[name][0]) for name in ("from", "until")]
        return self.server.arxiv.records(days[0], days[1], 0)

    def _answer(self, body: bytes, etag: str = '"none"') -> None:
        self.server.arxiv.sent += len(body)
        self.send_response(200)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Silence."""


class Server(ThreadingHTTPServer):
    def __init__(self, arxiv: Arxiv) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.arxiv = arxiv


@contextmanager
def serving(arxiv: Arxiv) -> Iterator[str]:
    server = Server(arxiv)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def program(base: str, state: Path, *arguments: str) -> subprocess.Popen[bytes]:
    bases = dict.fromkeys(("ARXIV_RSS_URL", "ARXIV_API_URL", "ARXIV_OAI_URL"), base)
    given = {"STATE_DIR": str(state), "DATABASE_URL": f"sqlite:///{state}/bench.db", **bases}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.Popen(command, cwd=HERE, env={**os.environ, **given}, stdout=subprocess.DEVNULL)


def resident(process: subprocess.Popen[bytes]) -> float | None:
    """Resident memory in MiB; None when it has ended, or where the system does not tell."""
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    kibibytes = [int(line.split()[1]) for line in lines if line.startswith("VmRSS:")]
    return kibibytes[0] / 1024 if kibibytes else None


def a_year(days: int, papers: int) -> None:
    arxiv = Arxiv(announcement_days(days), papers)
    with serving(arxiv) as base, tempfile.TemporaryDirectory() as folder:
        arguments = (
            "--from",
            str(arxiv.days[0]),
            "--to",
            str(LAST),
            "--source",
            "arxiv:cs.LG",
            "--now",
            f"{LAST}T12:00Z",
        )
        start = perf_counter()
        process, memory = program(base, Path(folder), "backfill", *arguments), []
        while process.poll() is None:
            memory.append(resident(process))
            time.sleep(0.2)
        seconds = perf_counter() - start
        size = (Path(folder) / "bench.db").stat().st_size
    told = [value for value in memory if value]
    quarters = [told[max(0, len(told) * n // 4 - 1)] for n in (1, 2, 3, 4)] if told else []
    count = days * papers
    peak = max(told, default=0)
    print(f"1. backfill of {days} days of {papers} papers (exit code {process.returncode}):")
    print(f"   {count / seconds:,.0f} papers/s ({seconds:.1f} s), {arxiv.requests} requests")
    print(f"   {size / count:,.0f} bytes a paper in the database")
    print(f"   memory at the quarters: {', '.join(f'{value:.0f}' for value in quarters)} MiB; peak {peak:.0f} MiB")


def announcement_days(count: int) -> list[date]:
    days, day = [], LAST
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


def a_quiet_poll(papers: int) -> None:
    print(f"2. poll of {len(CATEGORIES)} categories of {papers} papers each:")
    arxiv = Arxiv([], papers)
    with serving(arxiv) as base, tempfile.TemporaryDirectory() as folder:
        for what in ("all is new", "nothing is"):
            arxiv.requests = arxiv.received = arxiv.sent = 0
            start = perf_counter()
            program(base, Path(folder), "poll", "--now", f"{LAST}T12:00Z").wait()
            cost = f"{perf_counter() - start:.2f} s as a whole process"
            asked = f"{arxiv.requests} requests, {arxiv.received:,} bytes up, {arxiv.sent:,} bytes of answers"
            print(f"   {what}: {asked}, {cost}")


def shares(papers: int, runs: int) -> None:
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415 - as the program does

    arxiv = Arxiv([], papers)
    data = arxiv.feed("cs.LG")
    with serving(arxiv) as base:
        whole = timed(lambda: one_poll(base), runs)
    ours, theirs = timed(lambda: parse_feed(data), runs), timed(lambda: feedparser.parse(BytesIO(data)), runs)
    by_hand = timed(lambda: six_fields(data), runs)
    print(f"3. one poll of a feed of {papers} papers ({len(data):,} bytes), medians of {runs}:")
    print(f"   whole poll {whole:.3f} s; our reading of the feed {ours:.3f} s; feedparser alone {theirs:.3f} s")
    print(f"   reading it by hand {by_hand:.3f} s")
    print(f"   feedparser's share of the poll {theirs / whole:.0%}; poll / feedparser {whole / theirs:.1f}")


def one_poll(base: str) -> None:
    """Fetch, read, merge, match with nobody's rules, write."""
    from bot.app.clocks import MachineClock  # noqa: PLC0415
    from bot.app.settings import Settings  # noqa: PLC0415
    from bot.app.wiring import open_app  # noqa: PLC0415
    from bot.services.rounds import run_poll  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{folder}/bench.db", arxiv_rss_url=base)
        clock = MachineClock(datetime.combine(LAST, datetime.min.time(), UTC) + timedelta(hours=12))
        say = {"write": lambda _: None, "announce": lambda _: None, "progress": lambda *_: None}
        with open_app(settings, {}, clock, **say) as app:
            assert run_poll(app.bot, app.sources(("arxiv:cs.LG",)), None).papers_new


def six_fields(data: bytes) -> list[tuple[str | None, ...]]:
    space = "{http://www.w3.org/2005/Atom}"
    names = ("id", "title", "summary", "published", "category", "link")
    return [
        tuple(entry.findtext(space + name) for name in names)
        for entry in ElementTree.fromstring(data).iter(f"{space}entry")
    ]


def timed(work: Callable[[], object], runs: int) -> float:
    seconds = []
    for _ in range(runs):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return median(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=360)
    parser.add_argument("--papers", type=int, default=400)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    a_year(given.days, given.papers)
    a_quiet_poll(given.papers)
    shares(given.papers, given.runs)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
