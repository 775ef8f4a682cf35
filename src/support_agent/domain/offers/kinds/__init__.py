"""The kinds of offers. A new kind is one new file here, with its KIND.

It also needs the tool that offers it (agent/tools, with its name there) and a migration that adds
its name to the CHECK constraints of proposals, effects and approvals.
"""
