"""One work, one name: the same paper may come as an arXiv id from here and as a DOI from there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.core.digests import Digest
from bot.core.papers import Paper, PaperId
from bot.core.ports import Store


def known_by_one_name(store: Store, digest: Digest) -> Digest:
    """``digest`` with each paper under the id by which the store knows the work. A known id is never changed; a new one
    gives way to the name under which the work came first."""
    others = {name for paper in digest.papers for name in paper.also}
    aliases = store.resolve({paper.id for paper in digest.papers} | others)
    if not aliases and not others:
        return digest
    known = frozenset(store.papers({paper.id for paper in digest.papers} | others))
    named = [_named(paper, known, aliases) for paper in digest.papers]
    return replace(digest, papers=tuple({paper.id: paper for paper in reversed(named)}.values())[::-1])


def _named(paper: Paper, known: Collection[PaperId], aliases: Mapping[PaperId, PaperId]) -> Paper:
    if paper.id in known:
        return paper
    found = (aliases.get(name, name) for name in (paper.id, *paper.also) if name in aliases or name in known)
    first = next(found, paper.id)
    return replace(paper, id=first, also=tuple(sorted({*paper.also, paper.id} - {first})))
