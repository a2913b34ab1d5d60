"""Many stored rules against a day's papers, all at once with numpy (docs/decisions.md; benchmarks/matching.py).

The same papers as ``bot.core.rules.matching`` finds, rule by rule and paper by paper: that is the oracle. For many
rules only: ``bot.core.matcher.book`` imports numpy, which takes longer than matching a few rules without it. So import
it where it is needed.
"""

FEW = 300
"""Different rules up to which ``bot.core.rules.matching`` does it. In a new process and with the time that importing
numpy takes it is the quicker one up to some 100 rules of all that the language has, and to 1,000 of plain words
(docs/decisions.md)."""
