"""Block Kit, drawn as Slack draws it: https://docs.slack.dev/block-kit."""
