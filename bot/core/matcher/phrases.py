"""The phrases of all rules as a tree of words, and a walk of a day's texts through it, all places at once.

From state 0 a label (the number of a word) leads to the state of that word, from there the next word to the state of
both. A phrase ends in a state; a text has it where its words lead there. States are numbers of phrases, not hashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.core.matcher.columns import Ints, Lists, Longs
from bot.core.matcher.packed import PackedMap, packed


@dataclass(frozen=True, slots=True)
class Words:
    """The words of texts, one behind the other. ``labels``: what stands at each place, -1 for nothing that is looked
    for and for the end of a text. ``fields``: which text a place is in. ``sides``: for each place the further labels
    there, joined words and beginnings of words: a label, the place behind it, the next label, …"""

    labels: Ints
    fields: Ints
    sides: Lists


class Phrases:
    """``states``: how many there are, with state 0."""

    def __init__(self, steps: PackedMap | None = None, states: int = 1) -> None:
        self.steps = steps or PackedMap()
        self.states = states

    def add(self, labels: Iterable[int]) -> int:
        """The state in which a phrase of these labels ends."""
        state = 0
        for label in labels:
            further = self.steps.get(state, label)
            if further is None:
                further, self.states = self.states, self.states + 1
                self.steps.put(state, label, further)
            state = further
        return state

    def starts(self, labels: int) -> Ints:
        """The state of each label by itself; -1 where no phrase begins so."""
        return self.steps.find(np.arange(labels, dtype=np.uint64))

    def walk(self, words: Words, starts: Ints) -> tuple[Ints, Ints]:
        """Every state that a stretch of the texts leads to, and the field it stands in; some more than once."""
        places = np.flatnonzero(words.labels >= 0)
        states = starts[words.labels[places]]
        froms, labels, places_to = self._aside(words, np.arange(len(words.labels)))
        fields = np.concatenate((words.fields[places], words.fields[froms]))
        states = np.concatenate((states, starts[labels]))
        places = np.concatenate((places + 1, places_to))
        found: list[tuple[Ints, Ints]] = []
        while True:
            live = np.flatnonzero(states >= 0)
            if not len(live):
                break
            states, fields, places = states[live], fields[live], places[live]
            found.append((states, fields))
            states, fields, places = self._further(words, states, places)
        return _joined(found)

    def _further(self, words: Words, states: Ints, places: Longs) -> tuple[Ints, Ints, Longs]:
        ahead = np.flatnonzero(words.labels[places] >= 0)
        which, labels, places_to = self._aside(words, places)
        keys = np.concatenate((packed(states[ahead], words.labels[places[ahead]]), packed(states[which], labels)))
        further = self.steps.find(keys)
        fields = np.concatenate((words.fields[places[ahead]], words.fields[places[which]]))
        return further, fields, np.concatenate((places[ahead] + 1, places_to))

    @staticmethod
    def _aside(words: Words, places: Longs) -> tuple[Longs, Ints, Longs]:
        """For the further labels at ``places``: the index in these, the label, the place where it ends."""
        some = np.flatnonzero(words.sides.ends[places + 1] > words.sides.ends[places])
        which, items = words.sides.picked(places[some])
        return some[which[::2]], items[::2], items[1::2].astype(np.int64)


def _joined(found: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    if not found:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    return np.concatenate([states for states, _ in found]), np.concatenate([fields for _, fields in found])
