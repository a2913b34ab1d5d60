"""Many stored rules against a day's papers, all at once with numpy (docs/decisions.md; benchmarks/matching.py).

The same papers as ``bot.core.rules.matching`` finds, rule by rule and paper by paper: that is the oracle. For many
rules only: ``bot.core.matcher.book`` imports numpy, which takes longer than matching a few rules without it. So import
it where it is needed.
"""

FEW = 3000
"""Different rules up to which ``bot.core.rules.matching`` does it: a small installation has no need of numpy
(``benchmarks/matching.py`` prints what either costs)."""
