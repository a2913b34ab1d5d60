"""Random rules: of every operator, with brackets in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from bot.core.papers import Paper
from bot.core.rules.operators import OPERATORS
from bot.core.rules.tree import Alternative, Item, OperatorKey, Rule, Scope, Term

SCOPED: tuple[OperatorKey, ...] = ("words", "prefix", "letters", "exact")
SCOPES: st.SearchStrategy[Scope | None] = st.sampled_from([None, None, "title", "abstract"])
TYPED = [str, str.lower, str.upper, lambda text: text.replace("-", " "), lambda text: text.replace("-", "")]
TYPED += [lambda text: text.replace(" ", "-"), lambda text: text.strip(".,:;()'"), lambda text: f"{text}s"]


def rules_of(terms: st.SearchStrategy[Term]) -> st.SearchStrategy[Rule]:
    """Rules with these terms."""
    items: st.SearchStrategy[Item] = st.recursive(terms, lambda inner: st.one_of(terms, _rules(inner)), max_leaves=5)
    return _rules(items)


def _rules(items: st.SearchStrategy[Item]) -> st.SearchStrategy[Rule]:
    several = st.lists(items, max_size=2).map(tuple)
    alternatives = st.builds(Alternative, st.lists(items, min_size=1, max_size=3).map(tuple), several)
    return st.builds(Rule, st.lists(alternatives, min_size=1, max_size=3).map(tuple), several)


def terms_from(papers: Sequence[Paper], topics: Sequence[str]) -> st.SearchStrategy[Term]:
    """Terms that one of ``papers`` has, or nearly."""

    @st.composite
    def terms(draw: st.DrawFn) -> Term:
        return _term(draw, papers, topics)

    return terms()


def _term(draw: st.DrawFn, papers: Sequence[Paper], topics: Sequence[str]) -> Term:
    operator: OperatorKey = draw(st.sampled_from(list(OPERATORS)))
    paper = draw(st.sampled_from(papers))
    if operator in SCOPED:
        text = draw(st.sampled_from(TYPED))(_some_text(draw, paper))
        text = text[: draw(st.integers(3, 20))] if operator == "prefix" else text
        term = Term(operator, text.strip() or "x", draw(SCOPES))
    elif operator == "author":
        term = Term(operator, _somebody(draw, paper))
    else:
        of_paper = {"category": paper.categories or ("cs",), "id": (paper.id,), "topic": topics}[operator]
        term = Term(operator, draw(st.sampled_from(of_paper)))
    return term if OPERATORS[operator].check(term.text) is None else Term("words", "model")


def _some_text(draw: st.DrawFn, paper: Paper) -> str:
    words = f"{paper.title} {paper.abstract}".split() or ["x"]
    at = draw(st.integers(0, len(words) - 1))
    return " ".join(words[at : at + draw(st.integers(1, 3))])


def _somebody(draw: st.DrawFn, paper: Paper) -> str:
    given, _, family = draw(st.sampled_from(paper.authors or ("Nobody",))).rpartition(" ")
    forms = [f"{given} {family}", family, f"{family} {given}", f"{family}, {given}", f"{given[:1]}. {family}"]
    forms += [f"{given} X. {family}", f"{family}, {given[:1]}. X."]
    return draw(st.sampled_from(forms)).strip(" .,") or "Nobody"
