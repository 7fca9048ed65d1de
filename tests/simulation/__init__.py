"""A deterministic simulation: the whole bot against the whole local workspace, in one process, on simulated time.

What is real: every listener, Bolt, the engine, the runner, the DAO, APScheduler, slack_sdk, the workspace. What is
simulated, because it decides what comes when: time (``loop``), the network between bot, Slack and MongoDB
(``network``), MongoDB's collection (``collection``). One seed makes one run; the same seed makes the same run again.
"""
