"""All stored rules at once. Imports numpy: import it where there are many rules (``bot.core.matcher.FEW``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import unidata_version

import numpy as np
import numpy.typing as npt

from bot import __version__
from bot.core.matcher.blocks import Block
from bot.core.matcher.columns import Arrays, Bits, Longs
from bot.core.matcher.drafts import Draft
from bot.core.matcher.finding import Finding, bit_rows
from bot.core.matcher.rows import set_bits
from bot.core.matcher.terms import Terms
from bot.core.matcher.vocabulary import Vocabulary
from bot.core.papers import Paper
from bot.core.rules.operators.base import Topics
from bot.core.rules.tree import Rule

_FORM = 5
"""Of what ``dump`` gives; to be raised when that changes, and when words or terms come to mean something else."""
_DRAFT = 16_384
"""Rules that may wait to become a block."""
_BLOCKS = 8
"""More are joined to one."""

Rows = Iterator[tuple[Longs, Bits]]
"""Ids of rules; and for each a row of bits, paper n at bit n % 64 of word n // 64."""


class RuleBook:
    """Rules by an id of the caller's. A rule that was added is in the next match; nothing is built anew for it."""

    def __init__(self) -> None:
        _keep_memory()
        self._terms, self._vocabulary = Terms(), Vocabulary()
        self._blocks: list[Block] = []
        self._draft = Draft(self._terms.number)
        self._drafted: Block | None = None
        self._count = 0
        self._removed = 0

    @property
    def removed(self) -> int:
        """How many rules were taken out. Their terms are in the book still and cost a little in each match, so with
        very many of them a new book is the better one."""
        return self._removed

    def __len__(self) -> int:
        return self._count

    def __contains__(self, rule_id: int) -> bool:
        return rule_id in self._draft or self._place(rule_id) is not None

    def numbers(self) -> set[int]:
        """The ids of all rules in the book."""
        return {*self._draft, *(n for block in self._blocks for n in block.ids[block.live].tolist())}

    def add(self, rule_id: int, rule: Rule) -> None:
        """Raises ValueError where a rule with that id is."""
        if rule_id in self:
            raise ValueError(f"rule {rule_id} is in the book already")
        if len(self._draft) >= _DRAFT:
            self._settle()
        self._draft.add(rule_id, rule)
        self._drafted = None
        self._count += 1

    def remove(self, rule_id: int) -> None:
        """Raises KeyError where no rule with that id is."""
        if rule_id in self._draft:
            self._draft.remove(rule_id)
            self._drafted = None
        elif place := self._place(rule_id):
            block, index = place
            block.live[index] = False
        else:
            raise KeyError(rule_id)
        self._count -= 1
        self._removed += 1

    def rows(self, papers: Sequence[Paper], topics: Topics) -> Rows:
        """The rules that match any of ``papers``, some thousand at a time."""
        found = Finding(self._terms, self._vocabulary, papers, topics).pairs()
        table, rows = bit_rows(found, len(self._terms), len(papers))
        for block in (*self._blocks, self._draft_block()):
            yield from block.rows(table, rows)

    def pairs(self, papers: Sequence[Paper], topics: Topics) -> Iterator[tuple[Longs, Longs]]:
        """Each pair of a matching rule's id and a paper's index, once, some thousand rules at a time."""
        for ids, bits in self.rows(papers, topics):
            which, places = set_bits(bits)
            yield ids[which], places

    def dump(self) -> dict[str, npt.NDArray[np.generic]]:
        """What to save, so that ``load`` need not read the rules again."""
        self._settle()
        self._blocks = [Block.joined(self._blocks)]
        return {"stamp": _stamp(), "removed": np.array([self._removed]), **self._terms.dump(), **self._blocks[0].dump()}

    @staticmethod
    def load(saved: Arrays) -> RuleBook | None:
        """The book that was dumped; None where another version dumped it, and the rules are to be added anew. The
        arrays are not changed; they may be mapped from a file."""
        if not np.array_equal(saved["stamp"], _stamp()):
            return None
        book = RuleBook()
        book._terms = Terms.load(saved)
        book._blocks = [Block.load(saved)]
        book._draft = Draft(book._terms.number)
        book._count = len(book._blocks[0].ids)
        book._removed = int(saved["removed"][0])
        return book

    def _place(self, rule_id: int) -> tuple[Block, int] | None:
        found = ((block, block.index(rule_id)) for block in self._blocks)
        return next(((block, index) for block, index in found if index is not None), None)

    def _draft_block(self) -> Block:
        if self._drafted is None:
            self._drafted = self._draft.block()
        return self._drafted

    def _settle(self) -> None:
        """The draft becomes a block."""
        self._blocks.append(self._draft_block())
        self._draft, self._drafted = Draft(self._terms.number), None
        if len(self._blocks) > _BLOCKS:
            self._blocks = [Block.joined(self._blocks)]


def _keep_memory() -> None:
    """Have the C library keep what is freed: it gives large pieces back to the system, which hands each page out anew
    and empty, until once a larger one was freed (mallopt(3), M_MMAP_THRESHOLD). This one is never touched."""
    np.empty(31 << 20, np.uint8)


def _stamp() -> npt.NDArray[np.uint8]:
    """What the dump depends on beside the rules."""
    return np.frombuffer(f"{_FORM} {__version__} {unidata_version}".encode(), np.uint8)
