"""Answers of arXiv's API."""

from __future__ import annotations

from datetime import date

from bot.core.papers import Paper
from bot.sources.feeds import parse_feed
from tests.sources.feeds.samples import api

ENTRY = r"""<entry xmlns:arxiv="http://arxiv.org/schemas/atom">
<id>http://arxiv.org/abs/2504.99001v3</id><updated>2025-04-14T17:58:41Z</updated><published>2025-04-02T03:10:00Z</published>
<title>A Title that
  Wraps &lt;think&gt;</title><summary>  On $\alpha$ &lt; 1, Large
  Language &amp; others.
</summary><author><name>Ada Byron</name><arxiv:affiliation>X, Y</arxiv:affiliation></author>
<author><name>Bo Li</name></author>
<arxiv:doi>10.1000/ABC</arxiv:doi><link href="http://arxiv.org/abs/2504.99001v3" rel="alternate" type="text/html"/>
<link title="pdf" href="http://arxiv.org/pdf/2504.99001v3" rel="related"/>
<arxiv:primary_category term="stat.ML"/><category term="cs.LG"/><category term="stat.ML"/><category term="hep-th"/>
<category term="cond-mat.mes-hall"/><category term="I.2.7"/><category term="68T07, 62-08 (Primary)"/>
<category term="F.2.2; I.2"/>
</entry>"""


def test_what_stands_in_an_entry() -> None:
    feed = parse_feed(api(ENTRY).encode())
    assert (feed.kind, feed.day, feed.notes) == ("api", None, ())
    assert feed.papers == (
        Paper(
            id="arxiv:2504.99001",  # type: ignore[arg-type]
            version=3,
            title="A Title that Wraps <think>",
            abstract=r"On $\alpha$ < 1, Large Language & others.",
            authors=("Ada Byron", "Bo Li"),
            categories=("stat.ML", "cs.LG", "hep-th", "cond-mat.mes-hall"),
            link="https://arxiv.org/abs/2504.99001",
        ),
    )
    assert feed.papers[0].also == ("doi:10.1000/abc",)
    assert feed.dates == {"arxiv:2504.99001": date(2025, 4, 1)}


def test_a_broken_entry_costs_no_other() -> None:
    broken = ENTRY.replace("http://arxiv.org/abs/2504.99001v3</id>", "http://arxiv.org/abs/x</id>")
    untitled = ENTRY.replace("<title>A Title that\n  Wraps &lt;think&gt;</title>", "<title/>")
    feed = parse_feed(api(broken, untitled, ENTRY).encode())
    assert len(feed.papers) == 1
    assert feed.notes == ("Entry 1 is skipped: it names no paper of arXiv.", "Entry 2 is skipped: it has no title.")


def test_no_answer_is_no_error() -> None:
    assert parse_feed(api().encode()).papers == ()
