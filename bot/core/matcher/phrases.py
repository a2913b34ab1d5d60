"""The phrases of all rules as a tree of words, and a walk of a day's texts through it, all places at once.

From state 0 a label (the number of a word) leads to the state of that word, from there the next word to the state of
both. A phrase ends in a state; a text has it where its words lead there. States are numbers of phrases, not hashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.core.matcher.columns import Flags, Ints, Lists, Longs
from bot.core.matcher.packed import PackedMap, packed

Found = tuple[Ints, Ints]
"""Labels or states, and for each the text that it was found in."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of texts, one behind the other. ``labels``: what stands at each place, -1 for nothing that is looked
    for and for the end of a text. ``fields``: which text a place is in. ``sides``: for each place the further labels
    there, joined words and beginnings of words that may come behind others: a label, the place behind it, the next
    label, … ``begun``: labels of the beginnings of words anywhere, and for each the text."""

    labels: Ints
    fields: Ints
    sides: Lists
    begun: Found


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

    def following(self, labels: int) -> Flags:
        """Of so many labels which ones come behind others in any phrase."""
        keys = self.steps.keys()
        follows = np.zeros(labels, np.bool_)
        follows[(keys & np.uint64(0xFFFFFFFF))[keys >> np.uint64(32) > 0]] = True
        return follows

    def _going_on(self) -> Flags:
        """From which states any word leads on."""
        going = np.zeros(self.states, np.bool_)
        going[self.steps.keys() >> np.uint64(32)] = True
        return going

    def walk(self, words: Words, starts: Ints) -> Found:
        """Every state that a stretch of the texts leads to, and the field it stands in; some more than once."""
        going, follows = self._going_on(), self.following(len(starts))
        found = [_there(starts[words.begun[0]], words.begun[1])]
        states, places, fields = self._first(words, starts)
        while len(states):
            found.append((states, fields))
            on = np.flatnonzero(going[states])
            states, places, fields = self._further(words, follows, states[on], places[on])
        return np.concatenate([states for states, _ in found]), np.concatenate([fields for _, fields in found])

    def _first(self, words: Words, starts: Ints) -> _Walked:
        places = np.flatnonzero(words.labels >= 0)
        froms, labels, ends = self._aside(words, np.arange(len(words.labels)))
        states = np.concatenate((starts[words.labels[places]], starts[labels]))
        return _live(states, np.concatenate((places + 1, ends)), words.fields[np.concatenate((places, froms))])

    def _further(self, words: Words, follows: Flags, states: Ints, places: Longs) -> _Walked:
        labels = words.labels[places]
        ahead = np.flatnonzero((labels >= 0) & follows[labels])
        which, labels_aside, ends = self._aside(words, places)
        keys = np.concatenate((packed(states[ahead], labels[ahead]), packed(states[which], labels_aside)))
        fields = words.fields[places[np.concatenate((ahead, which))]]
        return _live(self.steps.find(keys), np.concatenate((places[ahead] + 1, ends)), fields)

    @staticmethod
    def _aside(words: Words, places: Longs) -> tuple[Longs, Ints, Longs]:
        """For the further labels at ``places``: the index in these, the label, the place where it ends."""
        some = np.flatnonzero(words.sides.ends[places + 1] > words.sides.ends[places])
        which, items = words.sides.picked(places[some])
        return some[which[::2]], items[::2], items[1::2].astype(np.int64)


_Walked = tuple[Ints, Longs, Ints]
"""States, for each the place behind, and the text."""


def _live(states: Ints, places: Longs, fields: Ints) -> _Walked:
    """Without those that led nowhere."""
    live = np.flatnonzero(states >= 0)
    return states[live], places[live], fields[live]


def _there(states: Ints, fields: Ints) -> Found:
    live = np.flatnonzero(states >= 0)
    return states[live], fields[live]
