"""Where the apps of the benchmarks find Slack and MongoDB, under the names that Greenroom's settings have."""

import os

BOT_TOKEN = os.environ["SLACK_BOT_TOKEN"]
APP_TOKEN = os.environ["SLACK_APP_TOKEN"]
API_URL = os.environ["SLACK_API_URL"]
MONGODB_URI = os.environ["MONGODB_URI"]
