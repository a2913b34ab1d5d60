"""The story that is killed at every instant: seven inboxes, two days, a topic that changes; and what must come. Two of
them ask to be told of days without papers, and have nothing but those."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

FOLLOW = (
    ("slack:C0LABTALK", "diffusion, robots"),
    ("ada@example.org", "diffusion"),
    ("bob@example.org", "~everything"),
    ("carol@example.org", "topic:Mine"),
    ("dora@example.org", "diffusion, robots"),
    ("eve@example.org", "lamps"),
    ("fay@example.org", "lamps"),
)
EVERY = {
    "dora@example.org": ("daily", "--at", "06:30"),
    "eve@example.org": ("batch", "--empty-days", "tell"),
    "fay@example.org": ("daily", "--at", "06:00", "--empty-days", "tell"),
}
"""Who does not get each batch."""
TOPICS = ("[diffusion]", "[diffusion, robots]")
"""The topic Mine before and after the first day. The second finds all that the first does, so the story may be told
again from its beginning."""
DAYS = ("2025-05-01", "2025-05-02")

_LONG = "Everything about this is told at length so that one mail cannot hold it all. " * 36

_PAPERS = {
    DAYS[0]: [
        ("2505.90001", "A paper on diffusion", "Short."),
        ("2505.90002", "Robots and diffusion", "Short."),
        *((f"2505.9{n:04d}", f"Long paper {n}", _LONG.strip()) for n in range(10, 40)),
    ],
    DAYS[1]: [
        ("2505.90002", "Robots and diffusion, revised", "Short."),
        ("2505.90003", "More robots", "Everything else."),
    ],
}

NOTES = ("announced 32 papers · 1 May 2025", "announced 2 papers · 2 May 2025")

EXPECTED = Counter(
    [
        *(("slack:C0LABTALK", f"2505.9{n:04d}") for n in (1, 2, 3)),
        *(("ada@example.org", f"2505.9{n:04d}") for n in (1, 2)),
        *(("bob@example.org", f"2505.9{n:04d}") for n in (3, *range(10, 40))),
        *(("carol@example.org", f"2505.9{n:04d}") for n in (1, 2, 3)),
        *(("dora@example.org", f"2505.9{n:04d}") for n in (1, 2, 3)),
        *((who, note) for who in ("eve@example.org", "fay@example.org") for note in NOTES),
    ]
)
"""Every (address, paper or note) that must be in the outbox, once."""


def write_days(folder: Path) -> None:
    """The two days as topic pages, in ``folder/DAY.md``, and the topics."""
    folder.mkdir(parents=True, exist_ok=True)
    for n, keywords in enumerate(TOPICS):
        (folder / f"topics{n}.yml").write_text(f"topic:\n  Mine:\n    keywords: {keywords}\n", encoding="utf-8")
    for day, papers in _PAPERS.items():
        entries = "\n".join(
            f"- **[{title}](https://arxiv.org/abs/{n})**  `arXiv:{n}`  `cs.LG`  \n  _Ada Lovelace, Alan Turing_\n"
            f"  <details open><summary>Abstract</summary>\n  {abstract}\n  </details>\n"
            for n, title, abstract in papers
        )
        head = f"# 🔍 Tests Papers · {day}\n\n[![Total Papers](https://img.shields.io/badge/Papers-{len(papers)}-2688EB)]()\n"
        (folder / f"{day}.md").write_text(f"{head}\n---\n\n## 📚 Paper List\n\n{entries}", encoding="utf-8")


def commands(days: Path) -> list[list[str]]:
    """The story as command lines. Every one may be run again."""
    imports = [["topics", "import", str(days / f"topics{n}.yml")] for n in range(len(TOPICS))]
    follow = [
        ["subscribe", address, rule, "--every", *EVERY.get(address, ("batch",)), "--confirmed"]
        for address, rule in FOLLOW
    ]
    rounds = [["round", "--source", str(days / f"{day}.md"), "--now", f"{day}T06:00:00Z"] for day in DAYS]
    later = [["dispatch", "--now", f"{day}T06:30:00Z"] for day in DAYS]
    return [imports[0], *follow, rounds[0], later[0], imports[1], rounds[1], later[1]]


def delivered(outbox: Path) -> Counter[tuple[str, str]]:
    """What lies in the outbox, read from the files a person would open."""
    found: Counter[tuple[str, str]] = Counter()
    for letter in outbox.glob("[!.]*/message.txt"):
        address = next(a for a, _ in FOLLOW if re.sub(r"[^A-Za-z0-9@.-]+", "_", a) in letter.parent.name)
        text = letter.read_text(encoding="utf-8")
        found.update((address, n) for n in re.findall(r"https://arxiv\.org/abs/(\d{4}\.\d{5})", text))
        found.update(
            (address, n) for n in re.findall(r"^Nothing for you today: your sources (.+)$", text, re.MULTILINE)
        )
    return found
