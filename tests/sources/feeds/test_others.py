"""Feeds of journals, preprint servers and blogs: sensible papers, each under the name that others know it by."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.errors import SourceError
from bot.core.papers import Paper
from bot.sources.feeds import Feed, parse_feed
from tests.sources.feeds.samples import journal

PREPRINTS = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://preprints.example"><title>Preprints</title>
<link>http://preprints.example</link></channel>
<item rdf:about="http://preprints.example/cgi/content/short/2025.04.02.99001v1?rss=1">
<title><![CDATA[Tides of <i>E. coli</i>]]></title>
<link>http://preprints.example/cgi/content/short/2025.04.02.99001v1?rss=1</link>
<description><![CDATA[<p>We measure.</p><p>It holds for p &lt; 0.05.</p><script>alert(1)</script>]]></description>
<dc:creator><![CDATA[Byron, A., Li, B.]]></dc:creator><dc:date>2025-04-02</dc:date>
<dc:identifier>doi:10.1101/2025.04.02.99001</dc:identifier></item></rdf:RDF>"""

BLOG = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A Blog</title><id>urn:blog</id>
<link href="https://www.blog.example/"/><entry><id>urn:1</id>
<title type="html">On &amp;lt;think&amp;gt; &lt;b&gt;now&lt;/b&gt;</title>
<link href="https://blog.example/1"/><published>2025-04-03T23:30:00-04:00</published>
<author><name>Ada Byron</name></author>
<author><name>Bo Li</name></author><category term="cs.LG"/>
<content type="html">&lt;h1&gt;A&lt;/h1&gt;B&lt;br/&gt;C</content></entry></feed>"""

T = "<title>On tides</title>"


def read(text: str) -> Feed:
    return parse_feed(text.encode())


def only(item: str) -> Paper:
    (paper,) = read(journal(item)).papers
    return paper


def test_preprints() -> None:
    feed = read(PREPRINTS)
    assert (feed.kind, feed.day) == ("other", None)
    assert feed.papers == (
        Paper(
            id="doi:10.1101/2025.04.02.99001",  # type: ignore[arg-type]
            title="Tides of E. coli",
            abstract="We measure. It holds for p < 0.05.",
            authors=("Byron, A., Li, B.",),
            categories_complete=False,
            link="http://preprints.example/cgi/content/short/2025.04.02.99001v1?rss=1",
        ),
    )


def test_a_blog() -> None:
    (paper,) = read(BLOG).papers
    assert (paper.title, paper.abstract) == ("On <think> now", "A B C")
    assert (paper.authors, paper.categories, paper.categories_complete) == (("Ada Byron", "Bo Li"), (), False)
    assert (paper.link, paper.announce_type, paper.version) == ("https://blog.example/1", None, None)
    assert read(BLOG).dates == {paper.id: date(2025, 4, 4)}


@pytest.mark.parametrize(
    ("item", "paper"),
    [
        ("<guid>http://arxiv.org/abs/2504.99001v2</guid>", "arxiv:2504.99001"),
        ("<guid>7</guid><link>https://arxiv.org/pdf/2504.99001.pdf?x#y</link>", "arxiv:2504.99001"),
        ("<guid>oai:arXiv.org:2504.99001</guid>", "arxiv:2504.99001"),
        ("<link>https://export.arxiv.org/abs/hep-th/9901001</link>", "arxiv:hep-th/9901001"),
        ("<link>https://doi.org/10.48550/arXiv.2504.99001</link>", "arxiv:2504.99001"),
        ("<dc:identifier>doi:10.1000/ABC</dc:identifier><link>https://a.example/1</link>", "doi:10.1000/abc"),
        ("<prism:doi>10.1000/ABC</prism:doi>", "doi:10.1000/abc"),
        ('<guid isPermaLink="false">10.1000/ABC.</guid>', "doi:10.1000/abc"),
        ("<guid>https://doi.org/10.1000/abc</guid>", "doi:10.1000/abc"),
        ("<link>https://a.example/doi/full/10.1000/abc?af=R</link>", "doi:10.1000/abc"),
        ("<link>https://a.example/articles/10.1000/abc/full</link>", "doi:10.1000/abc"),
        (
            "<link>https://www.biorxiv.org/content/10.1101/2025.04.02.99001v2.full.pdf?rss=1</link>",
            "doi:10.1101/2025.04.02.99001",
        ),
        ("<link>https://a.example/doi/10.1002/%28SICI%291097</link>", "doi:10.1002/(sici)1097"),
    ],
)
def test_whose_paper_it_is(item: str, paper: str) -> None:
    assert only(T + item).id == paper


def test_a_paper_on_arxiv_keeps_its_doi_as_another_name() -> None:
    paper = only(f"{T}<guid>https://arxiv.org/abs/2504.99001v2</guid><prism:doi>10.1000/abc</prism:doi>")
    assert (paper.id, paper.version, paper.also) == ("arxiv:2504.99001", 2, ("doi:10.1000/abc",))
    assert paper.link == "https://arxiv.org/abs/2504.99001v2"


def test_several_dois_are_names_of_one_work() -> None:
    paper = only(f"{T}<prism:doi>10.1000/abc</prism:doi><link>https://a.example/doi/10.1000/def</link>")
    assert (paper.id, paper.also) == ("doi:10.1000/abc", ("doi:10.1000/def",))


def test_endless_html_is_cut() -> None:
    long = "&lt;b&gt;x&lt;/b&gt; " * 50_000
    assert 1000 < len(only(f"{T}<guid>7</guid><description>{long}</description>").abstract) < 50_000


def own(item: str, head: str = "<title>J</title><link>https://j.example/</link>") -> str:
    (paper,) = read(journal(item, head=head)).papers
    assert paper.id.startswith("feed:")
    assert len(paper.id) == 37
    return paper.id


def test_what_only_the_feed_knows_goes_by_its_guid_then_its_link_then_its_title() -> None:
    by_guid = own(f"{T}<guid>7</guid><link>https://j.example/7</link>")
    assert own("<title>Revised</title><guid>7</guid><link>https://j.example/8</link>") == by_guid
    assert own(f"{T}<guid>8</guid>") != by_guid
    by_link = own(f"{T}<link>https://j.example/7</link>")
    assert own("<title>Revised</title><link>https://j.example/7</link>") == by_link
    assert own(f"{T}<description>x</description>") == own(T) != own("<title>Revised</title>")


def test_two_feeds_that_count_alike_have_papers_of_their_own() -> None:
    one, other = (f"<title>{name}</title><link>https://{name}.example/</link>" for name in ("j", "k"))
    assert own(f"{T}<guid>7</guid>", one) != own(f"{T}<guid>7</guid>", other)
    secure = one.replace("https://j", "http://www.j")
    assert own(f"{T}<guid>7</guid>", one) == own(f"{T}<guid>7</guid>", secure)


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<guid>7</guid><link>javascript:alert(1)</link>", ""),
        ("<guid>7</guid>", ""),
        ("<guid>https://j.example/7</guid>", "https://j.example/7"),
        ("<prism:doi>10.1000/abc</prism:doi>", "https://doi.org/10.1000/abc"),
        (
            '<guid isPermaLink="false">7</guid><dc:identifier>10.48550/arXiv.2504.99001</dc:identifier>',
            "https://arxiv.org/abs/2504.99001",
        ),
    ],
)
def test_links_lead_to_the_web_or_nowhere(item: str, link: str) -> None:
    assert only(T + item).link == link


def test_the_summary_or_else_the_content() -> None:
    content = "<content:encoded>&lt;p&gt;Long.&lt;/p&gt;</content:encoded>"
    assert only(f"{T}<guid>7</guid><description>Short.</description>{content}").abstract == "Short."
    assert only(f"{T}<guid>7</guid>{content}").abstract == "Long."
    assert only(f"{T}<guid>7</guid>").abstract == ""


@pytest.mark.parametrize(
    ("item", "authors"),
    [
        ("<dc:creator>Ada Byron</dc:creator><dc:creator>Bo Li</dc:creator>", ("Ada Byron", "Bo Li")),
        ("<dc:creator>Ada Byron, Bo Li, and Cy Ma</dc:creator>", ("Ada Byron", "Bo Li", "Cy Ma")),
        ("<dc:creator>Byron, A.; Li, B.</dc:creator>", ("Byron, A.", "Li, B.")),
        ("<dc:creator>Byron, Ada</dc:creator>", ("Byron, Ada",)),
        ("<author>ada@example.org (Ada Byron)</author>", ("Ada Byron",)),
        ("", ()),
    ],
)
def test_authors(item: str, authors: tuple[str, ...]) -> None:
    assert only(f"{T}<guid>7</guid>{item}").authors == authors


def test_a_broken_entry_costs_no_other() -> None:
    feed = read(journal("<title> </title>", f"{T}<guid>7</guid>", "<guid>8</guid>", f"{T}<guid>7</guid>"))
    assert len(feed.papers) == 1
    assert feed.notes[:2] == ("Entry 1 is skipped: it has no title.", "Entry 3 is skipped: it has no title.")
    assert feed.notes[2].endswith("stands there twice; the first one counts.")


def test_all_broken() -> None:
    with pytest.raises(SourceError, match="Not one") as caught:
        read(journal("<guid>8</guid>"))
    assert caught.value.code == "damaged"


def test_the_day_is_the_one_that_the_head_names() -> None:
    head = "<title>J</title><pubDate>Tue, 15 Apr 2025 23:00:00 -0400</pubDate>"
    assert read(journal(head=head)).day == date(2025, 4, 16)
    assert read(journal()).day is None


def test_a_feed_that_only_mentions_arxiv_is_none_of_arxivs() -> None:
    head = "<title>J</title><description>after http://rss.arxiv.org/rss/cs</description>"
    feed = read(journal("<title>a &amp;amp; b</title><guid>7</guid>", head=head))
    assert (feed.kind, feed.papers[0].title) == ("other", "a & b")
