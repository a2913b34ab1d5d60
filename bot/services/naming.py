"""One work, one name: the same paper may come as an arXiv id from here and as a DOI from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.digests import Digest
from bot.core.papers import Paper, PaperId
from bot.core.ports import Store


def known_by_one_name(store: Store, digest: Digest) -> Digest:
    """``digest`` with each paper under the id by which the store knows the work, and each work once. A known id is
    never changed; a new one gives way to the name under which the work came first."""
    others = {name for paper in digest.papers for name in paper.also}
    every = others.union(paper.id for paper in digest.papers)
    aliases = store.resolve(every)
    if not aliases and not others:
        return digest
    names = {**aliases, **{id_: id_ for id_ in store.papers(every)}}
    found: dict[PaperId, Paper] = {}
    for paper in digest.papers:
        named = _named(paper, names)
        for name in (named.id, *named.also):
            names.setdefault(name, named.id)
        found[named.id] = _with_names(found[named.id], named) if named.id in found else named
    return replace(digest, papers=tuple(found.values()))


def _named(paper: Paper, names: Mapping[PaperId, PaperId]) -> Paper:
    """``paper`` under the work that the first of its names means; its own comes first."""
    first = next((names[name] for name in (paper.id, *paper.also) if name in names), paper.id)
    return replace(paper, id=first, also=tuple(sorted({*paper.also, paper.id} - {first})))


def _with_names(paper: Paper, other: Paper) -> Paper:
    return replace(paper, also=tuple(sorted({*paper.also, *other.also} - {paper.id})))
