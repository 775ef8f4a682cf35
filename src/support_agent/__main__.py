"""python -m support_agent."""

from support_agent.cli import main

# A process that this one starts reads this file too.
if __name__ == "__main__":
    main()
