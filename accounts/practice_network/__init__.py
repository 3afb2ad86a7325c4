"""The practice network: a simulated social network that runs beside Juzhen and never leaves this machine.

A process of its own (`python -m accounts.practice_network`) with its own store. Nothing here imports Django, our models
or our connectors: it plays the other side of the wire, so it must judge a request by its own rules.
"""
