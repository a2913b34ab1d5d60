"""What Paperround knows: papers, rules, subscriptions, deliveries, messages. Values and decisions only:
nothing here does I/O, reads a clock or the environment, or knows Slack, SQL, HTTP or Jinja."""
