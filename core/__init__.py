"""The interview itself: models, engine and rules; knows neither Slack nor MongoDB."""
