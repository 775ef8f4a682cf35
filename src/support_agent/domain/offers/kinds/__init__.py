"""The kinds of offers. A new kind is one new file here, with its KIND.

Beside it stand the tool that offers it (agent/tools, with its name there) and a migration that lets
the CHECK constraints of proposals, effects and approvals take its name.
"""
