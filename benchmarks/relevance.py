"""What whole words find of what letters anywhere find: papers gained and lost, and the words that the lost ones were
found by. Prints docs/relevance.md.

    python -m benchmarks.relevance FOLDER > docs/relevance.md

FOLDER has a folder for each day, with a README.md. The rules are the eight topics of the digests: their keywords and
filters once as the digests mean them, letters anywhere, and once typed as words.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import defaults
from bot.core.papers import Paper
from bot.core.rules.matching import Day, members
from bot.core.rules.tree import Alternative, OperatorKey, Rule, Term
from bot.core.topics import Topic, parse_topics
from bot.sources.markdown.assembling import find

HEAD = """# Whole words against letters anywhere

Rules look for whole words; the digests’ topics look for letters anywhere, also inside words. This is what the
difference makes on {days} real days with {papers} different papers, for the digests’ own eight topics: their keywords
and filters as the digests mean them, and the same keywords and filters typed as words.
`python -m benchmarks.relevance FOLDER` writes this page.

| topic | letters find | words find | gained | lost | of these wrong | lost, each word with a star |
|---|---|---|---|---|---|---|
"""
TAIL = """
*Gained* are papers with a hyphen where the keyword has a blank (`vision-language model`), or the other way round.
*Wrong* are lost papers that only words found which have nothing to do with the topic.

What is lost and was right are names made with the keyword, such as *MLLM* and *LongBench*, and words that a digest of
2025-03-31 ran together. Whoever wants names says `~LLM`; whoever wants only names that begin so says `GPT*`.
*Bench* is no word but a piece of one, made for letters anywhere: as a rule it is `bench*`, which finds benchmarks and
benchmarking and leaves out what is in the last column, or `~bench`, which finds all.
"""
LOST = """
## {topic}: the words by which the lost papers were found

| papers each | | words |
|---|---|---|
"""
# Judged by hand, each after a look at its papers. Every other word is a name or a form of the keyword.
WRONG = re.compile(
    r"bellman.*|hallmark|fulfillment|massachusetts|(split-?)?cifar10.*|howto100m|go1|yolo11.*|ttcw|ttcmm|vlasov.*|vladva"
)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


def papers_of(folder: Path) -> tuple[int, list[Paper]]:
    """How many days ``folder`` has with papers, and the papers, each as it was seen first."""
    found: dict[str, Paper] = {}
    pages = sorted(folder.glob("????-??-??/README.md"))
    told = [find(page.read_bytes()).papers for page in pages]
    for paper in (paper for papers in told for paper in papers):
        found.setdefault(paper.id, paper)
    return sum(map(bool, told)), list(found.values())


def rule_of(topic: Topic, operator: OperatorKey) -> Rule:
    """The topic's own keywords and filters as terms of a rule."""
    any_of = tuple(Alternative(tuple(_term(text, operator) for text in one)) for one in topic.keywords)
    return Rule(any_of, tuple(_term(one[0], "words") for one in topic.filters))


def _term(text: str, operator: OperatorKey) -> Term:
    return Term(operator if len(text) > 2 else "words", text)


def hitting(topic: Topic, paper: Paper, day: Day, number: int) -> Iterator[str]:
    """The words with the letters of the conditions that hold for ``paper``, where the whole word is not in it."""
    text = f"{paper.title} {paper.abstract}".lower()
    for condition in topic.keywords:
        if all(one.lower() in text for one in condition):
            for one in condition:
                if not day.having(Term("words", one)) >> number & 1:
                    yield from (word for word in _WORD.findall(text) if one.lower() in word)


def page(days: int, papers: Sequence[Paper]) -> str:
    """The whole page, in Markdown."""
    topics = {topic.name: topic for topic in parse_topics(defaults.topics_text(), "topics.yml")}
    day = Day(papers, topics)
    rows, tables = "", ""
    for topic in topics.values():
        letters, words = day.having(Term("topic", topic.name)), day.matching(rule_of(topic, "words"))
        lost = members(letters & ~words)
        by = [frozenset(hitting(topic, papers[n], day, n)) for n in lost]
        wrong = sum(bool(found) and all(map(WRONG.fullmatch, found)) for found in by)
        starred = letters & ~words & ~day.matching(rule_of(topic, "prefix"))
        counts = (letters, words, words & ~letters)
        shown = " | ".join(str(len(members(some))) for some in counts)
        rows += f"| {topic.name} | {shown} | {len(lost)} | {wrong} | {len(members(starred))} |\n"
        tables += _table(topic.name, Counter(word for found in by for word in found))
    return HEAD.format(days=days, papers=f"{len(papers):,}") + rows + TAIL + tables


def _table(topic: str, words: Counter[str]) -> str:
    if not words:
        return ""
    groups: dict[tuple[int, str], list[str]] = {}
    for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0])):
        groups.setdefault((count, "wrong" if WRONG.fullmatch(word) else "right"), []).append(word)
    rows = (f"| {count} | {judged} | {', '.join(some)} |\n" for (count, judged), some in groups.items())
    return LOST.format(topic=topic) + "".join(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    print(page(*papers_of(parser.parse_args().folder)), end="")
