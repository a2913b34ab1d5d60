"""Use cases: the round, subscribing, resending. Decisions over the ports of ``bot.core``; no I/O, no clock of their
own."""
