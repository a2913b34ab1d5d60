"""The composition root: the only place that knows both the services and what they work with."""
