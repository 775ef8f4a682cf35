"""python -m support_agent."""

from support_agent.cli import main

main()
