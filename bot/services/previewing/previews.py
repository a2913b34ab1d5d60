"""Making a preview: the days of the window, one after the other, under the rule and the one it is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.core.batches import latest_day
from bot.core.messages import Group, Item
from bot.core.papers import Paper, PaperId
from bot.core.ports import Progress, Store
from bot.core.ranking import arrange
from bot.core.rules.advice import advice
from bot.core.rules.matching import Day, explain
from bot.core.rules.sieving import possible
from bot.core.rules.tree import Rule
from bot.core.topics import Topic
from bot.services.cautions import flood, nothing_found
from bot.services.previewing.tallies import PhraseTally, Tally
from bot.services.previewing.values import Against, ChangedDay, Preview, PreviewDay
from bot.services.subscribing import read_rule

BEST = 5
FEW = 3
"""How many papers are shown of what a change gains, and of what it loses."""

_RANKED = 500
"""Of so many matches, the latest, the best are looked for: of a rule that finds thousands any few will do."""

_Topics = Mapping[str, Topic]


def preview(
    store: Store, text: str, *, days: int, against: str | None = None, now: datetime, progress: Progress
) -> Preview:
    """What the rule ``text`` would have brought on ``days`` days up to the latest in the store; with ``against``,
    beside that rule. Raises RuleError."""
    rule = read_rule(text, store)
    other = read_rule(against, store) if against is not None else None
    counting = _Counting(rule, other, {topic.name: topic for topic in store.topics()})
    window = _window(store, days, now)
    for done, (day, known) in enumerate(window):
        progress("Days looked at", done, len(window))
        counting.add(day, store.day(day) if known else ())
    return counting.preview(text, against or "", days)


def _window(store: Store, days: int, now: datetime) -> Sequence[tuple[date, bool]]:
    """All days from the first to the last that the store knows in the window, each with whether it is known. A day
    after tomorrow is a wrong date."""
    known = [day for day, _ in store.days() if day <= latest_day(now)]
    if not known:
        return []
    last = known[-1]
    inside = {day for day in known if (last - day).days < days}
    length = (last - min(inside)).days
    return [(day, day in inside) for day in (last - timedelta(days=n) for n in range(length, -1, -1))]


class _Counting:
    """The days so far: what the rule, and the other one if there is one, made of them."""

    def __init__(self, rule: Rule, other: Rule | None, topics: _Topics) -> None:
        self.rule = rule
        self.other = other
        self.topics = topics
        self.days: list[PreviewDay] = []
        self.changed: list[ChangedDay] = []
        self.seen: set[PaperId] = set()
        self.mine = Tally(rule)
        self.theirs = Tally(other or rule)
        self.phrases = PhraseTally(rule)
        self._asked = (rule, *([other] if other else []), *self.phrases.asked)

    def add(self, day: date, papers: Sequence[Paper]) -> None:
        new = [paper for paper in papers if paper.id not in self.seen]
        self.seen.update(paper.id for paper in new)
        before = (len(self.mine.found), self._apart())
        self._count(new)
        matches = sum(paper.id in self.mine.found for paper in papers)
        self.days.append(PreviewDay(day, len(papers), matches, len(self.mine.found) - before[0]))
        gained, lost = (after - was for after, was in zip(self._apart(), before[1], strict=True))
        self.changed.append(ChangedDay(day, gained, lost))

    def _count(self, new: Sequence[Paper]) -> None:
        """The papers that the day brought; those of an earlier day are counted. Most can be put aside at once."""
        some = [paper for paper in new if possible(self._asked, paper, self.topics)]
        day = Day(some, self.topics)
        self.mine.count(day, some)
        self.phrases.count(day)
        if self.other is not None:
            self.theirs.count(day, some)

    def _apart(self) -> tuple[int, int]:
        """How many papers only the rule has, and how many only the other."""
        if self.other is None:
            return 0, 0
        both = len(self.mine.found.keys() & self.theirs.found.keys())
        return len(self.mine.found) - both, len(self.theirs.found) - both

    def preview(self, text: str, against: str, window: int) -> Preview:
        return Preview(
            text=text,
            rule=self.rule,
            window=window,
            days=tuple(self.days),
            read=len(self.seen),
            total=len(self.mine.found),
            best=self._best(self.rule, list(self.mine.found.values()), BEST),
            terms=self.mine.terms,
            kept_out=self.mine.exclusions,
            phrases=self.phrases.counts,
            against=self._against(against, self.other) if self.other is not None else None,
            warnings=(*advice(text), *self._warnings(window)),
        )

    def _against(self, text: str, other: Rule) -> Against:
        mine, theirs = self.mine.found, self.theirs.found
        gained = [paper for id_, paper in mine.items() if id_ not in theirs]
        lost = [paper for id_, paper in theirs.items() if id_ not in mine]
        return Against(
            text=text,
            rule=other,
            total=len(theirs),
            gained=len(gained),
            lost=len(lost),
            days=tuple(self.changed),
            best_gained=self._best(self.rule, gained, FEW),
            best_lost=self._best(other, lost, FEW),
        )

    def _best(self, rule: Rule, papers: Sequence[Paper], few: int) -> tuple[Item, ...]:
        """A few of ``papers``, in the order of a message: those that match best, of equal ones the latest."""
        items = tuple(
            Item(paper=paper, reasons=explain(rule, paper, self.topics)) for paper in reversed(papers[-_RANKED:])
        )
        group = Group(subscription_id=0, name="", rule="", reads_as="", items=items)
        best, _ = arrange([group], full=few, lines=0)
        return best[0].items if best else ()

    def _warnings(self, window: int) -> Iterator[str]:
        """The fullest of the days that would be a flood, or that nothing was found."""
        fullest = max(self.days, key=lambda day: day.matches / (day.read or 1), default=None)
        if fullest and (said := flood(fullest.matches, fullest.read, fullest.date)):
            yield said
        if self.seen and not self.mine.found:
            yield nothing_found(window)
