"""The rule language: reading, showing, matching and explaining rules (DESIGN, section 6; docs/rules.md)."""
