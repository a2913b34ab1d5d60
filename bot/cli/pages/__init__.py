"""Answers that take a page: what a command shows where a table or a few lines are not enough."""
