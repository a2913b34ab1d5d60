"""The words that letters anywhere got wrong, and the forms that strict words lost, as they were labelled by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.core.rules.operators import OPERATORS
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Term
from tests.core.rules.real_day import papers_of
from tests.core.samples import paper

NOT_FOUND = [
    ("LLM", "bellman"), ("LLM", "hallmark"), ("LLM", "fulfillment"), ("TTS", "pittsburgh"), ("TTS", "massachusetts"),
    ("TTS", "potts"), ("r1", "cifar10"), ("r1", "fair1m"), ("o1", "yolo11"), ("o1", "go1"), ("VLA", "netvlad"),
    ("VLA", "vlasov"), ("VLM", "wavlm"), ("2D", "bench2drive"), ("GPT-4", "GPT-4o"), ("GPT-4", "GPT-4.5"),
]  # fmt: skip
FOUND = [
    ("LLM", "LLMs"), ("LLM", "LLM's"), ("VLM", "VLMs"), ("VLA", "VLAs"), ("Gaussian", "Gaussians"), ("Nerf", "NeRFs"),
    ("NeRF", "Nerf"), ("benchmark", "benchmarks"), ("LLM", "LLM-based"), ("TTS", "TTS"), ("o1", "o1"), ("r1", "R1"),
]  # fmt: skip


def places(term: str, texts: Texts) -> list[str]:
    """What a term finds, as it stands in the readable texts."""
    shown = dict(texts.shown(None))
    found = OPERATORS["words"].places(Term("words", term), texts, {})
    return [shown[field][start:end] for field, start, end in found if field in ("title", "abstract")]


@pytest.mark.parametrize("case", [str.lower, str.upper, str.capitalize, str])
@pytest.mark.parametrize(("term", "word"), NOT_FOUND)
def test_words_that_only_hold_the_letters(term: str, word: str, case: type[str]) -> None:
    assert places(term, Texts(paper(f"On the {case(word)} problem", f"{case(word)}, again ({case(word)}s)."))) == []


@pytest.mark.parametrize(("term", "word"), FOUND)
def test_forms_of_the_word(term: str, word: str) -> None:
    assert len(places(term, Texts(paper(f"On {word}", f"({word})")))) == 2


@pytest.mark.real_digests
@pytest.mark.parametrize("term", sorted({term for term, _ in [*NOT_FOUND, *FOUND]}))
def test_on_the_real_days_a_word_is_found_exactly_where_it_or_its_plural_stands(term: str, real_digests: Path) -> None:
    whole = re.compile(rf"(?<![^\W_])(?<!\d\.){re.escape(term)}s?(?![^\W_]|\.\d)", re.IGNORECASE)
    joined = re.compile(re.escape(term).replace(r"\-", "[- ]?") + "s?", re.IGNORECASE)
    for name in ("2025-05-07", "2025-07-14"):
        for one in papers_of(real_digests / name / "README.md"):
            texts = Texts(one)
            found = places(term, texts)
            expected = sum(len(whole.findall(text)) for _, text in texts.shown(None))
            assert len([hit for hit in found if whole.fullmatch(hit)]) == expected, one.id
            assert all(joined.fullmatch(hit.replace("-", "")) or joined.fullmatch(hit) for hit in found), (
                one.id,
                found,
            )


@pytest.mark.real_digests
@pytest.mark.parametrize(("term", "word"), NOT_FOUND)
def test_the_labelled_words_of_the_real_days_are_in_no_place(term: str, word: str, real_digests: Path) -> None:
    seen = 0
    for page in sorted(real_digests.glob("2*/README.md")):
        for one in papers_of(page):
            if word.lower() in f"{one.title} {one.abstract}".lower():
                seen += 1
                assert not any(word.lower() in hit.lower() for hit in places(term, Texts(one)))
    assert seen or word in {"potts", "netvlad", "wavlm", "yolo11", "fair1m", "bench2drive", "pittsburgh"}
