"""The phrases of all rules as a tree of words, and a walk of a day's texts through it, all places at once.

From state 0 a label (the number of a word) leads to the state of that word, from there the next word to the state of
both. A phrase ends in a state; a text has it where its words lead there. States are numbers of phrases, not hashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from bot.core.matcher.columns import Flags, Ints, Lists, Longs
from bot.core.matcher.packed import PackedMap, packed

_Number = TypeVar("_Number", np.int32, np.int64)

Found = tuple[Ints, Ints]
"""Labels or states, and for each the text that it was found in."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of texts, one behind the other. ``labels``: what stands at each place, -1 for nothing that is looked
    for and for the end of a text. ``fields``: which text a place is in. ``sides``: for each place the further labels
    there, joined words and beginnings of words that may come behind others: a label, the place behind it, the next
    label, … ``beside``: the labels of all joined words and beginnings, and for each the text."""

    labels: Ints
    fields: Ints
    sides: Lists
    beside: Found


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

    def walk(self, words: Words, starts: Ints, follows: Flags) -> Found:
        """Every state that a stretch of the texts leads to, and the field it stands in; some more than once.
        ``follows``: which labels come behind others."""
        going = self._going_on()
        labels, fields = words.beside
        found = [_there(starts[labels], fields), _there(_at(starts, words.labels), words.fields)]
        states, places = self._first(words, np.where(going[starts], starts, -1))
        while len(states):
            states, places, fields = self._further(words, follows, states, places)
            found.append((states, fields))
            on = np.flatnonzero(going[states])
            states, places = states[on], places[on]
        return np.concatenate([states for states, _ in found]), np.concatenate([fields for _, fields in found])

    def _first(self, words: Words, starts: Ints) -> tuple[Ints, Longs]:
        """The states that single words lead to, and the places behind those."""
        _, labels, ends = self._aside(words, np.arange(len(words.labels)))
        states = np.concatenate((_at(starts, words.labels), starts[labels]))
        places = np.concatenate((np.arange(1, len(words.labels) + 1), ends))
        return _there(states, places)

    def _further(self, words: Words, follows: Flags, states: Ints, places: Longs) -> tuple[Ints, Longs, Ints]:
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


def _live(states: Ints, places: Longs, fields: Ints) -> tuple[Ints, Longs, Ints]:
    """Without those that led nowhere."""
    live = np.flatnonzero(states >= 0)
    return states[live], places[live], fields[live]


def _there(states: Ints, beside: npt.NDArray[_Number]) -> tuple[Ints, npt.NDArray[_Number]]:
    live = np.flatnonzero(states >= 0)
    return states[live], beside[live]


def _at(starts: Ints, labels: Ints) -> Ints:
    """The state of each label; -1 for none."""
    return np.append(starts, np.int32(-1))[labels]
